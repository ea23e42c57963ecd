"""The recipe of check: each part, and whether it is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator

from installer import receipt as receipts
from installer.app import command_path, problem_of_app
from installer.console import say
from installer.environment import problem_of_environment
from installer.layout import app_dir, environment_dir, next_command
from installer.plugins import known_plugins, problem_of_plugin
from installer.sandboxes import run_inside
from installer.search import SANDBOXES, find_hosts
from installer.switches import problem_of_switch
from nobg_core.errors import NobgError, SetupError
from nobg_core.places import data_dir, receipt_path


def check() -> None:
    """Tell for each part whether it is whole.

    Raises:
        SetupError: one is not.
    """
    receipt = receipts.read()
    if receipt is None:
        raise SetupError(f"nobg is not installed in {data_dir()}.", f"Run: {next_command()}")
    broken = 0
    for name, problem in _parts(receipt):
        say(f"BROKEN  {name}: {problem}" if problem else f"whole   {name}")
        broken += bool(problem)
    if broken:
        raise SetupError(
            f"{broken} of nobg's parts were found broken.", f"Run: {next_command('repair')}"
        )


def _parts(receipt: receipts.Receipt) -> Iterator[tuple[str, str]]:
    """Yield (part, what is wrong with it or "")."""
    unfinished = "" if receipts.is_finished() else "the last run of install.py did not finish"
    yield f"receipt {receipt_path()}", unfinished
    yield f"packages {environment_dir()}", problem_of_environment()
    yield f"code and models {app_dir()}", problem_of_app()
    plugins = known_plugins(receipt)
    for folder in plugins:
        yield f"plug-in {folder}", problem_of_plugin(folder)
    for host in find_hosts():
        if host.settings and host.folder in plugins:
            yield f"settings {host.settings}", problem_of_switch(host.settings)
    for file in [str(command_path()), *receipt.files]:
        yield f"command {file}", "" if os.access(file, os.X_OK) else "it is missing"
    for name in receipt.sandboxes:
        yield f"inside {name}", _problem_inside(name)


def _problem_inside(name: str) -> str:
    try:
        run_inside(SANDBOXES[name], "check")
    except NobgError:
        return "see above"
    return ""
