"""nobg's own code and models in the installation, and the command `nobg`."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from installer.console import say
from installer.folders import missing_parts
from installer.layout import CHECKOUT, app_dir, environment_dir, environment_python, site_packages
from installer.receipt import Receipt
from nobg_core.places import data_dir

# Relative to site-packages, so that it holds no letter that a .pth file could not carry.
_PTH = "../../../app\n" if os.name == "nt" else "../../../../app\n"


def app_files() -> Iterator[tuple[Path, Path]]:
    """Yield (file of the checkout, its place in the installation)."""
    models = ("*.onnx", "edges/*.onnx", "registry.json", "sample/*.jpg")
    patterns = ("nobg_core/**/*.py", *(f"models/{pattern}" for pattern in models))
    for pattern in patterns:
        for source in sorted(CHECKOUT.glob(pattern)):
            yield source, app_dir() / source.relative_to(CHECKOUT)


def make_app() -> None:
    """Copy the code and the models, and make them importable in the environment.

    Raises:
        OSError: the disk.
    """
    for source, target in app_files():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    (site_packages() / "nobg.pth").write_text(_PTH, encoding="ascii")
    command_path().write_text(command_text(), encoding="utf-8", newline="")
    command_path().chmod(0o755)


def problem_of_app() -> str:
    """Return what is wrong with the code and the models, or "" if they are whole."""
    pth = site_packages() / "nobg.pth"
    if not pth.is_file() or pth.read_text(encoding="ascii") != _PTH:
        return "the environment does not know where it is"
    return problem_of_copies(list(app_files()))


def problem_of_copies(copies: list[tuple[Path, Path]]) -> str:
    """Return which of the copies is not like its original, or ""."""
    for source, target in copies:
        if not target.is_file():
            return f"{target} is missing"
        if target.read_bytes() != source.read_bytes():
            return f"{target} is damaged or of another version"
    return ""


def command_path() -> Path:
    """Return the command inside the environment."""
    return environment_dir() / ("Scripts/nobg.cmd" if os.name == "nt" else "bin/nobg")


def command_link() -> Path:
    """Return where shells look for the command, on systems that have such a place."""
    return Path.home() / ".local/bin/nobg"


def unlink_command(receipt: Receipt) -> None:
    """Remove the command from where shells look for it, unless it is another program by now.

    Raises:
        OSError: it cannot be removed.
    """
    link = command_link()
    # Both followed to their ends, because NOBG_HOME may have been spelled in another way before.
    target = Path(os.path.realpath(link))
    is_ours = link.is_symlink() and target.is_relative_to(os.path.realpath(data_dir()))
    if is_ours and str(link) in receipt.files:
        link.unlink()


def command_text(system: str = os.name) -> str:
    """Return what the command inside the environment says, on "nt" or "posix"."""
    if system == "nt":
        # cmd reads it in the computer's code page, in which not every folder can be written.
        return '@"%~dp0python.exe" -I -m nobg_core.engine.cli %*\r\n'
    python = shlex.quote(str(environment_python()))
    return f'#!/bin/sh\nexec {python} -I -m nobg_core.engine.cli "$@"\n'


def link_command(receipt: Receipt) -> None:
    """Put the command where shells look for it, unless something else has that name there.

    Raises:
        OSError: the folder cannot be written.
    """
    if os.name == "nt":
        say(f"The command nobg: {command_path()}")
        return
    link = command_link()
    is_ours = link.is_symlink() and link.readlink() == command_path()
    if not is_ours and (link.exists() or link.is_symlink()):
        say(f"{link} is another program and was left alone; nobg's own is {command_path()}")
        return
    receipt.will_make("files", link)
    receipt.will_make("parents", *missing_parts(link.parent))
    link.parent.mkdir(parents=True, exist_ok=True)
    if not is_ours:
        link.symlink_to(command_path())
    if str(link.parent) in os.environ.get("PATH", "").split(os.pathsep):
        say("The command nobg is ready.")
    else:
        say(f"The command nobg: {link}  ({link.parent} is not on your PATH)")
