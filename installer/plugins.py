"""The plug-in's own copy in a GIMP: plug-in, hall and bridge, and nothing of the environment."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from installer.app import problem_of_copies
from installer.folders import missing_parts
from installer.gimps import find_gimps
from installer.layout import CHECKOUT, next_command
from installer.receipt import Receipt
from nobg_core.errors import SetupError


def plugin_folder(user_dir: Path) -> Path:
    """Return nobg's folder in the plug-ins of a GIMP's user folder."""
    return user_dir / "plug-ins" / "nobg"


def plugin_files(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield (file of the checkout, its place in the plug-in folder); the plug-in itself last."""
    for pattern in ("nobg_core/*.py", "nobg_core/bridge/*.py"):
        for source in sorted(CHECKOUT.glob(pattern)):
            yield source, folder / source.relative_to(CHECKOUT)
    for source in sorted(
        CHECKOUT.glob("plugin_gimp/*.py"), key=lambda path: path.name == "nobg.py"
    ):
        yield source, folder / source.name


def put_plugin(folder: Path, receipt: Receipt) -> None:
    """Put the plug-in into a GIMP, over an older one of ours.

    Raises:
        SetupError: something else has that name there.
        OSError: the folder cannot be written.
    """
    if folder.exists() and str(folder) not in receipt.folders and not _is_ours(folder):
        raise SetupError(
            f"{folder} holds something that is not nobg, and was left alone.",
            f"Move it away, then run: {next_command()}",
        )
    receipt.will_make("parents", *missing_parts(folder.parent))
    receipt.will_make("folders", folder)
    wanted = dict((target, source) for source, target in plugin_files(folder))
    for old in [path for path in folder.rglob("*.py") if path not in wanted]:
        old.unlink()
    for target, source in wanted.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        # GIMP asks a plug-in what it offers only when its file is newer than it remembers.
        os.utime(target)
    (folder / "nobg.py").chmod(0o755)


def known_plugins(receipt: Receipt) -> list[Path]:
    """Return the plug-in folders of the receipt, and the copies that GIMP made of them.

    The first start of a newer GIMP copies the plug-ins of the older one into its own folder.
    """
    listed = [Path(folder) for folder in receipt.folders]
    found = [plugin_folder(gimp.user_dir) for gimp in find_gimps()]
    return listed + [folder for folder in found if _is_ours(folder) and folder not in listed]


def problem_of_plugin(folder: Path) -> str:
    """Return what is wrong with a plug-in folder, or "" if it is whole."""
    problem = problem_of_copies(list(plugin_files(folder)))
    if not problem and not os.access(folder / "nobg.py", os.X_OK):
        return f"{folder / 'nobg.py'} is not executable"
    return problem


def _is_ours(folder: Path) -> bool:
    return (folder / "nobg_core" / "__init__.py").is_file()
