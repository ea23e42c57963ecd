"""What must be true before anything is changed; each failure names the next command."""

from __future__ import annotations

import errno
import importlib.util
import os
import shlex
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from installer.layout import next_command
from nobg_core.errors import SetupError
from nobg_core.places import data_dir

# Measured on Linux x86-64: 360 MB with Python 3.11, 420 MB with 3.10; plus the wheels, which lie
# beside it while they are unpacked.
ENVIRONMENT_MB = 600
CODE_MB = 50

_PLACES = {"win32": "with setx", "darwin": "with launchctl setenv"}
WHOLE_SESSION = (
    "NOBG_HOME must be set for the whole desktop session "
    f"({_PLACES.get(sys.platform, 'in ~/.profile')}), not in a terminal alone, or GIMP "
    "and Krita do not find nobg."
)


def check_home() -> None:
    """Check that nobg's folder is the same one for GIMP and Krita, wherever they are started.

    Raises:
        SetupError: NOBG_HOME is relative.
    """
    home = os.environ.get("NOBG_HOME")
    if home and not Path(home).is_absolute():
        words = ["setx", "NOBG_HOME"] if os.name == "nt" else ["export"]
        folder = str(Path(home).expanduser().absolute())
        words.append(folder if os.name == "nt" else f"NOBG_HOME={folder}")
        raise SetupError(
            f"NOBG_HOME is {home}, which is another folder for each program that reads it.",
            f"Run: {shlex.join(words)}\n{WHOLE_SESSION}\nThen run: {next_command()}",
        )


def check_python() -> None:
    """Check that this Python can make an environment in which the wheels run.

    Raises:
        SetupError: it lacks a module, or is no 64-bit CPython for this system.
    """
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    is_wrong = sys.implementation.name != "cpython" or sys.maxsize < 2**32
    if is_wrong or sysconfig.get_platform().startswith("mingw"):
        raise SetupError(
            f"nobg needs the usual 64-bit Python, and {sys.executable} is another one.",
            f"Install Python {version} from python.org and use it: python3 install.py",
        )
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise SetupError(
            f"Python {version} came without its module {missing[0]}.",
            f"Run: {_how_to_get_venv(version)}\nThen: {next_command()}",
        )


def check_owner() -> None:
    """Check that we are not about to install into root's home by way of sudo.

    Raises:
        SetupError: we are.
    """
    if os.environ.get("SUDO_USER") and hasattr(os, "geteuid") and os.geteuid() == 0:
        raise SetupError(
            "nobg installs into your own home, but was started with sudo.",
            f"Run: {next_command()}",
        )


def check_wheels(folder: Path) -> None:
    """Check that a folder for `--offline` is one that `bundle` filled.

    Raises:
        SetupError: it is not.
    """
    if not any(folder.glob("*.whl")):
        raise SetupError(
            f"No packages were found in {folder}.",
            f"On a computer with network, run: {next_command('bundle', 'DIR')}\n"
            f"and then here: {next_command('--offline', 'DIR')}",
        )


def check_not_foreign(folders: Sequence[Path], has_receipt: bool) -> None:
    """Check that we do not take somebody's folder for one of ours.

    Raises:
        SetupError: such a folder is there, and no receipt of ours.
    """
    for folder in folders:
        if folder.exists() and not has_receipt:
            raise SetupError(
                f"{folder} is there, but nobg has no record of having made it.",
                f"Move it away, then run: {next_command()}",
            )


def check_data_dir(needed_mb: int) -> None:
    """Check that the data folder can be written and that the disk has room for what comes.

    Raises:
        SetupError: it cannot, or has not.
    """
    folder = data_dir()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".probe.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as exc:
        raise explain(exc, folder) from exc
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < needed_mb:
        raise no_room(folder, f"{needed_mb} MB are needed, {free_mb} MB are free")


def explain(exc: OSError, folder: Path) -> SetupError:
    """Return what the person needs to know about a failure of the file system."""
    where = Path(exc.filename) if isinstance(exc.filename, str) else folder
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        return no_room(folder, str(exc))
    if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return not_writable(where, repr(exc))
    return SetupError(
        f"{where} could not be used: {exc.strerror or exc}.", f"Run: {next_command()}", repr(exc)
    )


def not_writable(where: Path, detail: str) -> SetupError:
    """Return the error for a folder that may not be written."""
    busy = "Close GIMP and Krita if they are running. " if os.name == "nt" else ""
    return SetupError(
        f"nobg may not write to {where}.",
        f"{busy}Make it yours to write to, or name another folder in NOBG_HOME.\n"
        f"{WHOLE_SESSION}\nThen run: {next_command()}",
        detail,
    )


def no_room(folder: Path, detail: str) -> SetupError:
    """Return the error for a disk that is full, or would become so."""
    return SetupError(
        f"The disk of {folder} has too little room: {detail}.",
        "Free some space, or name a folder on another disk in NOBG_HOME.\n"
        f"{WHOLE_SESSION}\nThen run: {next_command()}",
        detail,
    )


def _how_to_get_venv(version: str) -> str:
    if shutil.which("apt-get"):
        return f"sudo apt install python{version}-venv"
    if shutil.which("zypper"):
        return f"sudo zypper install python{version.replace('.', '')}-base"
    if shutil.which("dnf"):
        return "sudo dnf install python3-libs python3-pip"
    return f"your package manager, to install venv and ensurepip for Python {version}"
