"""The Kritas on this computer, the folder in which each looks for plug-ins, and its settings."""

from __future__ import annotations

import contextlib
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from installer import kritarc
from installer.host import KRITA, Host, Sandbox, fill_in, running_programs
from installer.processes import ask


@dataclass(frozen=True)
class Kind:
    """One way in which Krita comes onto a computer; ~ and $NAME are filled in everywhere.

    Args:
        name: as it is told to the person.
        platform: the `sys.platform` that it is for.
        resources: its resource folder, unless its settings name another one.
        settings: its kritarc.
        programs: files, any of which is there if it is installed; * stands for anything.
        known_to: a command that fails if it is not installed; empty if there is none.
        python: how to run the Python inside its sandbox; empty if it has none.
        makes_settings: nobody else may make its settings, if there are none yet.
    """

    name: str
    platform: str
    resources: str
    settings: str
    programs: tuple[str, ...] = ()
    known_to: tuple[str, ...] = ()
    python: tuple[str, ...] = ()
    makes_settings: bool = False


# Krita's AppImage and its portable and Steam versions keep everything where the usual one does.
# All rows but the first were tried with stand-ins only: their places come from the documentation.
KINDS = (
    Kind(
        "Krita",
        "linux",
        "$XDG_DATA_HOME/krita",
        "$XDG_CONFIG_HOME/kritarc",
        tuple(
            f"{folder}/[Kk]rita*.[Aa]pp[Ii]mage"
            for folder in ("~/Applications", "~/Downloads", "~/Desktop", "~/.local/bin", "/opt")
        ),
    ),
    Kind(
        "Krita (Flatpak)",
        "linux",
        "~/.var/app/org.kde.krita/data/krita",
        "~/.var/app/org.kde.krita/config/kritarc",
        known_to=("flatpak", "info", "org.kde.krita"),
        python=("flatpak", "run", "--unset-env=NOBG_HOME", "--command=python3", "org.kde.krita"),
    ),
    Kind(
        "Krita (Snap)",
        "linux",
        "~/snap/krita/current/.local/share/krita",
        "~/snap/krita/current/.config/kritarc",
        known_to=("snap", "list", "krita"),
        python=(
            *("snap", "run", "--shell", "krita"),
            *("-c", 'unset NOBG_HOME; exec python3 "$@"', "python3"),
        ),
    ),
    Kind(
        "Krita",
        "win32",
        "$APPDATA/krita",
        "$LOCALAPPDATA/kritarc",
        ("$ProgramFiles/Krita*/bin/krita.exe",),
    ),
    Kind(
        "Krita",
        "darwin",
        "~/Library/Application Support/krita",
        "~/Library/Preferences/kritarc",
        ("/Applications/[Kk]rita.app", "~/Applications/[Kk]rita.app"),
    ),
)


def krita_at(resources: Path) -> Host:
    """Return the Krita whose resource folder this is; where its settings lie may not be known."""
    unknown = Host("Krita", resources / KRITA.place, KRITA)
    return next((krita for krita in find_kritas() if krita.folder == unknown.folder), unknown)


def find_kritas(platform: str = sys.platform) -> list[Host]:
    """Return every Krita of this user that is installed or was started before."""
    return [_as_host(kind) for kind in _kinds_there(platform) if _may_have_settings(kind)]


def unstarted_kritas(platform: str = sys.platform) -> list[str]:
    """Return the Kritas that must be started once, to make their settings, first."""
    return [kind.name for kind in _kinds_there(platform) if not _may_have_settings(kind)]


def running_kritas() -> list[str]:
    """Return the names of this user's Kritas that are running now, as far as the system tells."""
    return sorted(name for name in running_programs() if re.fullmatch(r"krita(\.exe)?", name))


def _kinds_there(platform: str) -> list[Kind]:
    there = [kind for kind in KINDS if kind.platform == platform and _is_there(kind, platform)]
    return [*there, *_kinds_from_store()] if platform == "win32" else there


def _kinds_from_store() -> Iterator[Kind]:
    """Yield the Krita of the Windows Store, in whose folder's name there is a random part.

    The folder is there only while it is installed.
    """
    for package in _matches("$LOCALAPPDATA/Packages/49800Krita_*/LocalCache"):
        # A packaged program sees its own copy of a file, where it has one, in place of the user's:
        # a kritarc made by us would hide the settings of another Krita from this one.
        yield Kind(
            "Krita (Store)",
            "win32",
            f"{package}/Roaming/krita",
            f"{package}/Local/kritarc",
            makes_settings=True,
        )


def _is_there(kind: Kind, platform: str) -> bool:
    if kind.known_to:
        return bool(ask(kind.known_to))
    has_started = any(Path(fill_in(path)).exists() for path in (kind.resources, kind.settings))
    is_command = platform == sys.platform and shutil.which("krita") is not None
    return has_started or is_command or any(any(_matches(path)) for path in kind.programs)


def _may_have_settings(kind: Kind) -> bool:
    return not kind.makes_settings or Path(fill_in(kind.settings)).exists()


def _as_host(kind: Kind) -> Host:
    settings = Path(fill_in(kind.settings))
    resources = Path(fill_in(kind.resources))
    with contextlib.suppress(OSError):  # It is told when the plug-in is to be switched on.
        resources = kritarc.resource_folder(kritarc.read(settings)) or resources
    sandbox = Sandbox(kind.name, kind.python) if kind.python else None
    return Host(kind.name, resources / KRITA.place, KRITA, sandbox, settings)


def _matches(pattern: str) -> Iterator[Path]:
    """Yield what fits a pattern; in what stands for its first name, * is a letter like others."""
    first, _, rest = pattern.partition("/")
    yield from Path(fill_in(f"{first}/")).glob(rest)
