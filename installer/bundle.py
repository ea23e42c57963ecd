"""The recipe of bundle: a folder of wheels for a computer without network."""

from __future__ import annotations

import platform
import sys
import tempfile
from pathlib import Path

from installer import pip, preconditions
from installer.console import say
from installer.environment import make_bare
from installer.layout import LOCK, environment_python, next_command


def bundle(folder: Path) -> None:
    """Fill a folder with the wheels for this system and this Python.

    Raises:
        SetupError: this Python has no pip to lend, or a wheel could not be had.
        OSError: the disk.
    """
    preconditions.check_python()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        make_bare(Path(scratch) / "venv")
        pip.download(environment_python(Path(scratch) / "venv"), LOCK, folder, Path(scratch))
    count = len(list(folder.glob("*.whl")))
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    say(f"{count} packages for Python {version} on {platform.system()} {platform.machine()}")
    say("Take that folder and nobg's own to the other computer and run there, with that Python:")
    say(f"  {next_command('--offline', str(folder))}")
