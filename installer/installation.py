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
from installer.gimps import Gimp, find_gimps, running_gimps, unstarted_gimps
from installer.layout import app_dir, environment_dir, next_command, scratch_dir
from installer.only import only_one
from installer.plugins import plugin_folder, put_plugin
from installer.proof import prove
from installer.receipt import Receipt
from installer.sandboxes import run_inside
from nobg_core import __version__
from nobg_core.errors import NobgError
from nobg_core.places import data_dir


@dataclass(frozen=True)
class Wishes:
    """What the person asked for on the command line.

    Args:
        anew: make the environment from nothing, even if the present one is whole.
        wheels: a folder made by `bundle`, to be used instead of the network.
        gimp_dirs: user folders to use instead of those of the GIMPs found.
        inside: we run inside a sandbox, for everything but the plug-in.
    """

    anew: bool = False
    wheels: Path | None = None
    gimp_dirs: Sequence[Path] = ()
    inside: bool = False

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
        _say_where_to_click()


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
        say("picture; until then nobg may not work in GIMP.")


def _make_environment(wheels: Path | None) -> None:
    say(f"Taking the packages from {wheels}:" if wheels else "Getting the packages, some 110 MB:")
    make_environment(wheels)


def _put_around(wishes: Wishes, receipt: Receipt) -> list[NobgError]:
    """Put the plug-in into every GIMP and the command on the PATH; return what failed."""
    gimps = [Gimp("GIMP", folder) for folder in wishes.gimp_dirs] or find_gimps()
    earlier = [Gimp("GIMP", Path(folder).parent.parent) for folder in receipt.folders]
    here = {gimp.user_dir for gimp in gimps}
    gimps += [gimp for gimp in earlier if gimp.user_dir not in here and gimp.user_dir.is_dir()]
    if not gimps:
        _say_no_gimp()
    failures: list[NobgError] = []
    for gimp in gimps:
        try:
            _put_into(gimp, receipt, wishes)
        except NobgError as error:
            failures.append(error)
        except OSError as exc:
            failures.append(preconditions.explain(exc, gimp.user_dir))
    try:
        link_command(receipt)
    except OSError as exc:
        failures.append(preconditions.explain(exc, Path.home()))
    for failure in failures[1:]:
        say(f"{failure.message}\n{failure.hint}")
    return failures


def _put_into(gimp: Gimp, receipt: Receipt, wishes: Wishes) -> None:
    folder = plugin_folder(gimp.user_dir)
    put_plugin(folder, receipt)
    say(f"{gimp.name} has the plug-in: {folder}")
    if gimp.sandbox:
        say(f"{gimp.name} is sandboxed and gets its own copy of the packages:")
        receipt.will_make("sandboxes", gimp.sandbox[0])
        run_inside(gimp.sandbox, *wishes.for_inside())


def _say_no_gimp() -> None:
    say("No GIMP 3 was found, so only the command nobg was installed.")
    say("Install GIMP 3 (gimp.org, or sudo apt install gimp), start it once, and run again:")
    say(f"  {next_command()}")
    say(f"If yours is somewhere unusual: {next_command('--gimp-dir', 'USER_FOLDER')}")


def _say_where_to_click() -> None:
    for name in unstarted_gimps():
        say(f"{name} takes over the settings of GIMP 2 when it first starts. Start it once, then")
        say(f"run again: {next_command()}")
    running = running_gimps()
    if running:
        say(f"Restart GIMP: {running[0]} is running and looks for new plug-ins only at its start.")
    if os.environ.get("NOBG_HOME"):
        say(preconditions.WHOLE_SESSION)
    say("In GIMP: Layer > Remove Background. On the command line: nobg cutout PHOTO")
