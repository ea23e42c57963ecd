"""nobg's private virtual environment: made from the hash-locked list, checked, reused."""

from __future__ import annotations

import csv
import hashlib
import sys
from pathlib import Path

from installer import pip
from installer.layout import LOCK, environment_dir, environment_python, next_command, site_packages
from installer.processes import run
from nobg_core.errors import SetupError

_IMPORTS = "import click, numpy, cv2, PIL.Image, onnxruntime"


def make_environment(wheels: Path | None) -> None:
    """Make the environment at its place, from which the old one has been set aside.

    Args:
        wheels: a folder that `bundle` made, to be used instead of the network.

    Raises:
        SetupError: a package could not be had, was not what the list says, or does not run.
        OSError: the disk.
    """
    make_bare(environment_dir())
    pip.install(environment_python(), LOCK, wheels)
    if run([environment_python(), "-I", "-c", _IMPORTS]).code != 0:
        raise SetupError(
            "The packages were installed, but they do not run on this computer.",
            "Report it with the log that is named below.",
        )
    _seal_path().write_text(_seal(), encoding="utf-8")


def make_bare(environment: Path) -> None:
    """Make an environment that holds nothing but pip.

    Raises:
        SetupError: this Python cannot make one.
    """
    made = run([sys.executable, "-I", "-m", "venv", environment])
    if made.code != 0:
        raise pip.explain(made.output, environment) or SetupError(
            "The virtual environment could not be made.",
            f"Look into the log named below, then run: {next_command()}",
            made.output,
        )


def problem_of_environment() -> str:
    """Return what is wrong with the environment, or "" if it is whole."""
    if not environment_python().is_file():
        return "its Python is missing"
    try:
        seal = _seal_path().read_text(encoding="utf-8")
    except (OSError, ValueError):
        return "it was not finished"
    if seal != _seal():
        return "its packages are those of another version of nobg"
    damaged = damaged_files(site_packages())
    if damaged:
        return f"{len(damaged)} files are missing or changed, {damaged[0]} for one"
    if run([environment_python(), "-I", "-c", _IMPORTS]).code != 0:
        return "its packages do not run"
    return ""


def damaged_files(packages: Path) -> list[str]:
    """Return the files whose size is not the one in their package's own list."""
    damaged = []
    for record in sorted(packages.glob("*.dist-info/RECORD")):
        with record.open(encoding="utf-8", newline="") as lines:
            for name, _hash, size in csv.reader(lines):
                path = packages / name
                if size and (not path.is_file() or path.stat().st_size != int(size)):
                    damaged.append(name)
    return damaged


def _seal_path() -> Path:
    return environment_dir() / "nobg-lock.sha256"


def _seal() -> str:
    """Return what decides whether an environment fits this version of nobg."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()
