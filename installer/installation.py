"""The recipe of install and repair."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from installer import preconditions
from installer import receipt as receipts
from installer.app import link_command, make_app
from installer.console import note, say
from installer.environment import make_environment, problem_of_environment
from installer.folders import missing_parts, remove_tree, replaced, undo_unfinished
from installer.gimps import gimp_at
from installer.host import GIMP, KRITA, Host, plug_in_for
from installer.kritas import krita_at
from installer.layout import app_dir, environment_dir, next_command, scratch_dir
from installer.only import only_one
from installer.plugins import put_plugin
from installer.proof import prove
from installer.receipt import Receipt
from installer.sandboxes import run_inside
from installer.search import find_hosts, running_hosts, unstarted_hosts
from installer.switches import switch_on
from nobg_core import __version__
from nobg_core.errors import NobgError
from nobg_core.places import data_dir


@dataclass(frozen=True)
class Wishes:
    """What the person asked for on the command line.

    Args:
        anew: make the environment from nothing, even if the present one is whole.
        wheels: a folder made by `bundle`, to be used instead of the network.
        gimp_dirs: user folders of GIMPs.
        krita_dirs: resource folders of Kritas; these two are used instead of all that is found.
        inside: we run inside a sandbox, for everything but the plug-in.
    """

    anew: bool = False
    wheels: Path | None = None
    gimp_dirs: Sequence[Path] = ()
    krita_dirs: Sequence[Path] = ()
    inside: bool = False

    def hosts(self) -> list[Host]:
        """Return the editors that were named, or else all of this user's."""
        named = [gimp_at(folder) for folder in self.gimp_dirs]
        return named + [krita_at(folder) for folder in self.krita_dirs] or find_hosts()

    def for_inside(self) -> list[str]:
        """Return the arguments with which install.py runs inside a sandbox."""
        wheels = ["--offline", str(self.wheels)] if self.wheels else []
        return ["inside-anew" if self.anew else "inside", *wheels]


def install(wishes: Wishes) -> None:
    """Install nobg, or make an installation whole again.

    Raises:
        SetupError: it could not be done; what was there before is in place again.
        OSError: the disk.
    """
    preconditions.check_owner()
    preconditions.check_python()
    if wishes.wheels:
        preconditions.check_wheels(wishes.wheels)
    preconditions.check_not_foreign([environment_dir(), app_dir()], receipts.read() is not None)
    new = missing_parts(data_dir())
    preconditions.check_data_dir(preconditions.CODE_MB)
    say(f"nobg {__version__} goes to {data_dir()}")
    with only_one(), contextlib.ExitStack() as undo:
        undo_unfinished(environment_dir())
        reuse = not wishes.anew and not problem_of_environment()
        if not reuse:
            preconditions.check_data_dir(preconditions.ENVIRONMENT_MB)
        undo.callback(remove_tree, scratch_dir())
        receipt = undo.enter_context(receipts.unfinished())
        receipt.will_make("parents", *new)
        retire_worker()
        if reuse:
            say("The packages are whole.")
        else:
            undo.enter_context(replaced(environment_dir()))
            _make_environment(wishes.wheels)
        undo.enter_context(replaced(app_dir()))
        make_app()
        prove()
        failures = [] if wishes.inside else _put_around(wishes, receipt)
        receipt.finish()
    if failures:
        raise failures[0]
    if not wishes.inside:
        _say_where_to_click(receipt)


def retire_worker() -> None:
    """Ask the worker of the version that is being replaced to leave."""
    from nobg_core.bridge.start_worker import is_worker_alive
    from nobg_core.bridge.worker_client import retire_worker

    try:
        if not retire_worker():
            return
        has_left = not is_worker_alive()
    except (NobgError, OSError) as exc:
        note(f"no worker was retired: {exc!r}")
        return
    if has_left:
        say("A running nobg worker has left.")
    else:  # It is at work on a long picture, or its key was lost and it believes nobody.
        say("A running nobg worker did not leave. It ends by itself some minutes after its last")
        say("picture; until then nobg may not work in GIMP or Krita.")


def _make_environment(wheels: Path | None) -> None:
    say(f"Taking the packages from {wheels}:" if wheels else "Getting the packages, some 110 MB:")
    make_environment(wheels)


def _put_around(wishes: Wishes, receipt: Receipt) -> list[NobgError]:
    """Put the plug-in into every editor and the command on the PATH; return what failed."""
    hosts = wishes.hosts()
    hosts += _earlier_hosts(receipt, {host.folder for host in hosts})
    if not hosts:
        _say_no_host()
    failures: list[NobgError] = []
    for host in hosts:
        try:
            _put_into(host, receipt, wishes)
        except NobgError as error:
            failures.append(error)
        except OSError as exc:
            failures.append(preconditions.explain(exc, host.folder))
    try:
        link_command(receipt)
    except OSError as exc:
        failures.append(preconditions.explain(exc, Path.home()))
    for failure in failures[1:]:
        say(f"{failure.message}\n{failure.hint}")
    return failures


def _earlier_hosts(receipt: Receipt, present: set[Path]) -> list[Host]:
    """Return the editors of earlier runs that were not found now, as far as they are there."""
    folders = [Path(folder) for folder in receipt.folders]
    return [
        Host(plug_in.host, folder, plug_in)
        for folder in folders
        if folder not in present and folder.parent.parent.is_dir()
        if (plug_in := plug_in_for(folder))
    ]


def _put_into(host: Host, receipt: Receipt, wishes: Wishes) -> None:
    put_plugin(host.folder, receipt)
    say(f"{host.name} has the plug-in: {host.folder}")
    to_know = switch_on(host, receipt)
    if to_know:
        say(to_know)
    if host.sandbox:
        say(f"{host.name} is sandboxed and gets its own copy of the packages:")
        receipt.will_make("sandboxes", host.sandbox.name)
        run_inside(host.sandbox, *wishes.for_inside())


def _say_no_host() -> None:
    say("No GIMP 3 and no Krita was found, so only the command nobg was installed.")
    say("Install one (gimp.org, krita.org), start it once, and run again:")
    say(f"  {next_command()}")
    say(f"If yours is somewhere unusual: {next_command('--gimp-dir', 'USER_FOLDER')}")
    say(f"                           or: {next_command('--krita-dir', 'RESOURCE_FOLDER')}")


def _say_where_to_click(receipt: Receipt) -> None:
    for name in unstarted_hosts():
        say(f"{name} was never started, and sets up its own folder then. Start it once, then")
        say(f"run again: {next_command()}")
    for plug_in, program in running_hosts():
        say(
            f"Restart {plug_in.host} to see it: {program} is running and looks for new plug-ins "
            "only at its start."
        )
    if os.environ.get("NOBG_HOME"):
        say(preconditions.WHOLE_SESSION)
    has = [plug_in_for(Path(folder)) for folder in receipt.folders]
    for plug_in in (GIMP, KRITA):
        if plug_in in has:
            say(f"In {plug_in.host}: {plug_in.menu}.")
    say("On the command line: nobg cutout PHOTO")
