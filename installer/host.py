"""An editor on this computer that takes the plug-in, and what an editor of its kind gets."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from installer.processes import ask


@dataclass(frozen=True)
class PlugIn:
    """What every editor of one kind gets, and where it goes.

    Args:
        host: the editor's name, as it is told to the person.
        place: nobg's own folder, below the editor's user folder.
        source: the folder of the checkout with the plug-in itself.
        core: the folder inside nobg's own for hall and bridge; "" for nobg's own.
        beside: the plug-in's files that lie beside nobg's folder instead of in it.
        program: the file that the editor starts as a program; "" if it imports the folder.
        menu: where the person finds it.
    """

    host: str
    place: Path
    source: str
    core: str
    beside: tuple[str, ...]
    program: str
    menu: str


GIMP = PlugIn(
    host="GIMP",
    place=Path("plug-ins/nobg"),
    source="plugin_gimp",
    core="",
    beside=(),
    program="nobg.py",
    menu="Layer > Remove Background",
)
KRITA = PlugIn(
    host="Krita",
    place=Path("pykrita/nobg"),
    source="plugin_krita",
    core="bundle",
    beside=("nobg.desktop",),
    program="",
    menu="Layer > Remove Background",
)


def plug_in_for(folder: Path) -> PlugIn | None:
    """Return what belongs into a folder of ours, or None if it cannot be one."""
    for plug_in in (GIMP, KRITA):
        if folder.is_absolute() and folder.parts[-2:] == plug_in.place.parts:
            return plug_in
    return None


@dataclass(frozen=True)
class Sandbox:
    """A sandbox around an editor, with a Python and a data folder of its own.

    Args:
        name: as it is told to the person and kept in the receipt.
        command: how to run its Python; arguments follow.
    """

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Host:
    """One editor on this computer.

    Args:
        name: as it is told to the person.
        folder: nobg's own folder in it.
        plug_in: what goes there.
        sandbox: None if it has none.
        settings: the file in which the plug-in must be switched on; None if there is none, or
            nobody knows where.
    """

    name: str
    folder: Path
    plug_in: PlugIn
    sandbox: Sandbox | None = None
    settings: Path | None = None


def running_programs() -> set[str]:
    """Return the names of this user's programs that are running now, as far as one can tell."""
    if sys.platform == "win32":
        names = ask(["tasklist", "/fo", "csv", "/nh"]).replace('"', "").splitlines()
    else:
        names = ask(["ps", "-x", "-o", "comm="]).splitlines()
    return {Path(name.split(",")[0].strip()).name for name in names}


def fill_in(text: str) -> str:
    """Return a path with ~ at its beginning and $NAME in it filled in."""
    home = Path.home()
    if text.startswith("~/"):
        return str(home / text[2:])
    for name, usual in (("XDG_CONFIG_HOME", ".config"), ("XDG_DATA_HOME", ".local/share")):
        text = text.replace(f"${name}", os.environ.get(name) or str(home / usual))
    return os.path.expandvars(text)
