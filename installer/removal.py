"""The recipe of uninstall: what the receipt lists, and what nobg keeps in its data folder."""

from __future__ import annotations

import contextlib
from pathlib import Path

from installer import receipt as receipts
from installer.app import unlink_command
from installer.console import say
from installer.folders import remove_if_empty, remove_tree
from installer.installation import retire_worker
from installer.layout import app_dir, aside, environment_dir, install_log, scratch_dir
from installer.only import only_one
from installer.plugins import known_plugins, remove_plugin
from installer.sandboxes import run_inside
from installer.search import SANDBOXES, running_hosts
from installer.switches import switch_off
from nobg_core.errors import NobgError
from nobg_core.places import data_dir, log_path, run_dir


def uninstall() -> None:
    """Remove nobg, also half an installation, and nothing that nobg did not make.

    Raises:
        SetupError: another install.py is at work.
        OSError: something cannot be removed; what is left can be removed by running it again.
    """
    with only_one(is_last=True) if data_dir().is_dir() else contextlib.nullcontext():
        receipt = receipts.read()
        retire_worker()
        _remove(receipt)
    remove_if_empty(data_dir())
    for parent in sorted(receipt.parents if receipt else [], key=len, reverse=True):
        remove_if_empty(Path(parent))
    if data_dir().exists():
        left = ", ".join(sorted(path.name for path in data_dir().iterdir()))
        print(f"Left alone in {data_dir()}, because install.py did not make it: {left}")
    if receipt is not None:
        print("nobg is removed.")
        for plug_in, program in running_hosts():
            print(f"Restart {plug_in.host}: {program} is running and still shows nobg.")


def _remove(receipt: receipts.Receipt | None) -> None:
    if receipt is None:
        say(f"nobg is not installed in {data_dir()}.")
    else:
        _remove_around(receipt)
        for folder in (environment_dir(), app_dir()):
            remove_tree(folder)
            remove_tree(aside(folder))
    remove_tree(scratch_dir())
    remove_tree(run_dir())
    receipts.forget()
    for log in (log_path(), log_path().with_suffix(".old.log"), install_log()):
        log.unlink(missing_ok=True)
    remove_if_empty(log_path().parent)


def _remove_around(receipt: receipts.Receipt) -> None:
    switch_off(receipt)
    for folder in known_plugins(receipt):
        remove_plugin(folder)
    unlink_command(receipt)
    for name in receipt.sandboxes:
        try:
            run_inside(SANDBOXES[name], "uninstall")
        except NobgError as error:
            say(f"{error.message} {error.hint}")
