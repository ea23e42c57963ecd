"""The GIMPs on this computer, and the folder in which each looks for plug-ins."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from installer.host import GIMP, Host, Sandbox, fill_in, running_programs
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
        python: how to run the Python inside its sandbox; empty if it has none.
    """

    name: str
    platform: str
    root: str
    version: tuple[tuple[str, ...], ...]
    python: tuple[str, ...] = ()


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


def gimp_at(user_dir: Path, name: str = "GIMP", sandbox: Sandbox | None = None) -> Host:
    """Return the GIMP whose user folder, as in GIMP3_DIRECTORY, this is."""
    return Host(name, user_dir / GIMP.place, GIMP, sandbox)


def find_gimps(platform: str = sys.platform) -> list[Host]:
    """Return every GIMP 3 of this user, each user folder once."""
    moved = os.environ.get("GIMP3_DIRECTORY")
    if moved:
        return [gimp_at(Path(moved).expanduser().absolute())]
    found: list[Host] = []
    for kind in KINDS:
        if kind.platform == platform:
            found += [gimp for gimp in _of_kind(kind) if gimp not in found]
    return found


def _of_kind(kind: Kind) -> list[Host]:
    root = Path(fill_in(kind.root))
    version = _installed_version(kind)
    folders = sorted(path.name for path in root.glob("3.*") if _FOLDER.fullmatch(path.name))
    # The first start of a GIMP takes over the settings of an older one, plug-ins included, but
    # only while its own folder is missing: where there is an older one, that is left to GIMP.
    if version and not folders and not any(root.glob("2.*")):
        folders = [version]
    if kind.python and not version:
        return []
    sandbox = Sandbox(kind.name, kind.python) if kind.python else None
    return [gimp_at(root / name, f"{kind.name} {name}", sandbox) for name in folders]


def unstarted_gimps(platform: str = sys.platform) -> list[str]:
    """Return the GIMPs that must be started once, to take over an older one's settings, first."""
    return [
        f"{kind.name} {version}"
        for kind in KINDS
        if kind.platform == platform
        and any(Path(fill_in(kind.root)).glob("2.*"))
        and not any(Path(fill_in(kind.root)).glob("3.*"))
        and (version := _installed_version(kind))
    ]


def running_gimps() -> list[str]:
    """Return the names of this user's GIMPs that are running now, as far as the system tells."""
    return sorted(
        name for name in running_programs() if re.fullmatch(r"gimp(-3\.\d+)?(\.exe)?", name)
    )


def _installed_version(kind: Kind) -> str:
    """Return the user folder's name for the installed version, such as 3.0, or ""."""
    for command in kind.version:
        found = _VERSION.search(ask([fill_in(word) for word in command]))
        if found:
            return found.group(1)
    return ""
