"""The GIMPs on this computer, and the folder in which each looks for plug-ins."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from installer.processes import ask

_FOLDER = re.compile(r"3\.\d+")
_VERSION = re.compile(r"\b(3\.\d+)\.\d+")


@dataclass(frozen=True)
class Kind:
    """One way in which GIMP comes onto a computer.

    Args:
        name: as it is told to the person.
        platform: the `sys.platform` that it is for.
        root: the folder of its user folders 3.0, 3.2 and so on; ~ and $NAME are filled in.
        version: commands, any of which prints the version if it is installed.
        sandbox: how to run a program inside its sandbox; empty if it has none.
    """

    name: str
    platform: str
    root: str
    version: tuple[tuple[str, ...], ...]
    sandbox: tuple[str, ...] = ()


# Flatpak's GIMP reads ~/.config/GIMP like the others, by a permission that it ships with; its own
# configuration folder is served as well where it exists. Flatpak and snap have their own Python
# and data folder: see sandboxes.py. Both were tried with stand-ins for `flatpak` and `snap` only,
# as were the Windows and macOS rows: those places come from the documentation.
KINDS = (
    Kind(
        "GIMP",
        "linux",
        "$XDG_CONFIG_HOME/GIMP",
        tuple((name, "--version") for name in ("gimp-console", "gimp", "gimp-3.2", "gimp-3.0")),
    ),
    Kind(
        "GIMP (Flatpak)",
        "linux",
        "$XDG_CONFIG_HOME/GIMP",
        (("flatpak", "info", "org.gimp.GIMP"),),
        ("flatpak", "run", "--unset-env=NOBG_HOME", "--command=python3", "org.gimp.GIMP"),
    ),
    Kind("GIMP (Flatpak)", "linux", "~/.var/app/org.gimp.GIMP/config/GIMP", ()),
    Kind(
        "GIMP (Snap)",
        "linux",
        "~/snap/gimp/current/.config/GIMP",
        (("snap", "list", "gimp"),),
        ("snap", "run", "--shell", "gimp", "-c", 'unset NOBG_HOME; exec python3 "$@"', "python3"),
    ),
    Kind(
        "GIMP",
        "win32",
        "$APPDATA/GIMP",
        tuple(
            (rf"{base}\GIMP 3\bin\gimp-console.exe", "--version")
            for base in ("$ProgramFiles", r"$LOCALAPPDATA\Programs")
        ),
    ),
    Kind(
        "GIMP",
        "darwin",
        "~/Library/Application Support/GIMP",
        (("/Applications/GIMP.app/Contents/MacOS/gimp-console", "--version"),),
    ),
)


@dataclass(frozen=True)
class Gimp:
    """One GIMP that takes the plug-in.

    Args:
        name: as it is told to the person.
        user_dir: its user folder, as in GIMP3_DIRECTORY.
        sandbox: how to run a program inside its sandbox; empty if it has none.
    """

    name: str
    user_dir: Path
    sandbox: tuple[str, ...] = ()


def find_gimps(platform: str = sys.platform) -> list[Gimp]:
    """Return every GIMP 3 of this user, each user folder once."""
    found: list[Gimp] = []
    for kind in KINDS:
        if kind.platform == platform:
            found += [gimp for gimp in _of_kind(kind) if gimp not in found]
    return found


def _of_kind(kind: Kind) -> list[Gimp]:
    root = Path(_fill_in(kind.root))
    version = _installed_version(kind)
    folders = sorted(path.name for path in root.glob("3.*") if _FOLDER.fullmatch(path.name))
    # The first start of a GIMP takes over the settings of an older one, plug-ins included, but
    # only while its own folder is missing: where there is an older one, that is left to GIMP.
    if version and not folders and not any(root.glob("2.*")):
        folders = [version]
    if kind.sandbox and not version:
        return []
    return [
        Gimp(f"{kind.name} {name}", root / name, kind.sandbox if version else ())
        for name in folders
    ]


def unstarted_gimps(platform: str = sys.platform) -> list[str]:
    """Return the GIMPs that must be started once, to take over an older one's settings, first."""
    return [
        f"{kind.name} {version}"
        for kind in KINDS
        if kind.platform == platform
        and any(Path(_fill_in(kind.root)).glob("2.*"))
        and not any(Path(_fill_in(kind.root)).glob("3.*"))
        and (version := _installed_version(kind))
    ]


def running_gimps() -> list[str]:
    """Return the names of this user's GIMPs that are running now, as far as the system tells."""
    if sys.platform == "win32":
        names = ask(["tasklist", "/fo", "csv", "/nh"]).replace('"', "").splitlines()
    else:
        names = ask(["ps", "-x", "-o", "comm="]).splitlines()
    programs = {Path(name.split(",")[0].strip()).name for name in names}
    return sorted(name for name in programs if re.fullmatch(r"gimp(-3\.\d+)?(\.exe)?", name))


def _installed_version(kind: Kind) -> str:
    """Return the user folder's name for the installed version, such as 3.0, or ""."""
    for command in kind.version:
        found = _VERSION.search(ask([_fill_in(word) for word in command]))
        if found:
            return found.group(1)
    return ""


def _fill_in(text: str) -> str:
    if text.startswith("~/"):
        return str(Path.home() / text[2:])
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return os.path.expandvars(text.replace("$XDG_CONFIG_HOME", config))
