"""The command line of install.py."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from installer import preconditions
from installer.bundle import bundle
from installer.checks import check
from installer.console import note
from installer.installation import Wishes, install
from installer.layout import install_log, next_command
from installer.removal import uninstall
from nobg_core.errors import NobgError
from nobg_core.places import data_dir


def main(arguments: list[str]) -> int:
    """Do what the command line asks; return the exit code, 0 if all is well."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.folder and chosen.command != "bundle":
        parser.error(f"{chosen.command} takes no folder")
    try:
        preconditions.check_home()
        note(f"install.py {' '.join(arguments)} with Python {sys.version.split()[0]}")
        _commands(chosen)[chosen.command]()
    except NobgError as error:
        return _fail(error)
    except KeyboardInterrupt:
        print(f"\nStopped. What was there before is in place. Go on with: {next_command()}")
        return 130
    except OSError as exc:
        return _fail(preconditions.explain(exc, data_dir()))
    except Exception:  # noqa: BLE001  the last line of defence: no traceback on a user's terminal
        hint = f"Run: {next_command('repair')}"
        return _fail(NobgError("install.py itself failed.", hint, traceback.format_exc()))
    return 0


def _commands(chosen: argparse.Namespace) -> dict[str, Callable[[], None]]:
    def wishes(anew: bool = False, inside: bool = False) -> Wishes:
        return Wishes(anew, chosen.offline, chosen.gimp_dir, chosen.krita_dir, inside)

    return {
        "install": lambda: install(wishes()),
        "repair": lambda: install(wishes(anew=True)),
        "inside": lambda: install(wishes(inside=True)),
        "inside-anew": lambda: install(wishes(anew=True, inside=True)),
        "uninstall": uninstall,
        "check": check,
        "bundle": lambda: bundle(chosen.folder or Path("nobg-wheels").resolve()),
    }


def _fail(error: NobgError) -> int:
    note(f"{error.kind}: {error}\n{error.detail}")
    print(f"\n{error.message}\n{error.hint}", file=sys.stderr)
    if install_log().is_file():
        print(f"The log: {install_log()}", file=sys.stderr)
    return error.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="install.py",
        description="Installs nobg for GIMP 3, Krita and the command line, in your own home.",
        epilog="install (also mends what is broken) | repair (makes the environment anew) | "
        "uninstall | check (tells what is whole) | bundle [DIR] (packages for another computer)",
    )
    names = ["install", "repair", "uninstall", "check", "bundle", "inside", "inside-anew"]
    parser.add_argument(
        "command", nargs="?", choices=names, default="install", metavar="command",
        help="what to do: one of those below; install if left out",
    )  # fmt: skip
    parser.add_argument("folder", nargs="?", type=_absolute, help="where bundle puts the packages")
    parser.add_argument(
        "--offline", type=_absolute, metavar="DIR", help="take the packages from a bundle"
    )
    parser.add_argument(
        "--gimp-dir", type=_absolute, action="append", default=[], metavar="DIR",
        help="GIMP's user folder, such as ~/.config/GIMP/3.0; can be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--krita-dir", type=_absolute, action="append", default=[], metavar="DIR",
        help="Krita's resource folder, such as ~/.local/share/krita; can be given several times",
    )  # fmt: skip
    return parser


def _absolute(text: str) -> Path:
    return Path(text).expanduser().absolute()
