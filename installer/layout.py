"""What lies where: in the checkout that install.py belongs to, and in the installation."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

from nobg_core.places import data_dir, receipt_path

CHECKOUT = Path(__file__).resolve().parent.parent
LOCK = CHECKOUT / "requirements" / "cpu.txt"


def environment_dir() -> Path:
    """Return nobg's private virtual environment."""
    return data_dir() / "venv"


def environment_python(environment: Path | None = None) -> Path:
    """Return the interpreter of an environment, nobg's own by default."""
    folder = environment or environment_dir()
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def site_packages() -> Path:
    """Return the folder of the packages in nobg's environment, whichever Python made it."""
    if os.name == "nt":
        return environment_dir() / "Lib" / "site-packages"
    found = sorted(environment_dir().glob("lib/python3.*/site-packages"))
    return found[0] if found else environment_dir() / "lib/python3/site-packages"


def app_dir() -> Path:
    """Return the folder of nobg's own code and models, which outlives the checkout."""
    return data_dir() / "app"


def sample_picture() -> Path:
    """Return the picture of the first cut-out."""
    return app_dir() / "models" / "sample" / "sample.jpg"


def draft_receipt_path() -> Path:
    """Return the receipt of an installation that has not been finished."""
    return receipt_path().with_name("install.unfinished.json")


def install_log() -> Path:
    """Return the installer's log."""
    return data_dir() / "logs" / "install.log"


def scratch_dir() -> Path:
    """Return the folder for temporary files: on the disk whose free space was checked."""
    return data_dir() / "tmp"


def aside(folder: Path) -> Path:
    """Return where the old version of a folder waits until the new one is whole."""
    return folder.with_name(folder.name + ".old")


def next_command(*arguments: str) -> str:
    """Return what to type in a terminal to run install.py with these arguments."""
    script = CHECKOUT / "install.py"
    here = "install.py" if Path.cwd() == CHECKOUT else str(script)
    name = Path(sys.executable).name
    python = name if shutil.which(name) == sys.executable else sys.executable
    return shlex.join([python or "python3", here, *arguments])
