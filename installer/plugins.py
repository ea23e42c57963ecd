"""The plug-in's own copy in an editor: plug-in, hall and bridge, and nothing of the environment."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from installer.app import problem_of_copies
from installer.folders import missing_parts, remove_tree
from installer.host import PlugIn, plug_in_for
from installer.layout import CHECKOUT, next_command
from installer.receipt import Receipt
from installer.search import find_hosts
from nobg_core.errors import SetupError


def plugin_files(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield (file of the checkout, its place in or beside the folder); what is started last."""
    plug_in = _plug_in(folder)
    for pattern in ("nobg_core/*.py", "nobg_core/bridge/*.py"):
        for source in sorted(CHECKOUT.glob(pattern)):
            yield source, folder / plug_in.core / source.relative_to(CHECKOUT)
    started = (plug_in.program, *plug_in.beside)
    files = [path for path in CHECKOUT.glob(f"{plug_in.source}/[!.]*") if path.is_file()]
    for source in sorted(files, key=lambda path: (path.name in started, path.name)):
        is_beside = source.name in plug_in.beside
        yield source, (folder.parent if is_beside else folder) / source.name


def put_plugin(folder: Path, receipt: Receipt) -> None:
    """Put the plug-in into an editor, over an older one of ours.

    Raises:
        SetupError: something else has that name there.
        OSError: the folder cannot be written.
    """
    taken = [path for path in _parts(folder) if path.exists()]
    if taken and str(folder) not in receipt.folders and not _is_ours(folder):
        raise SetupError(
            f"{taken[0]} is something that is not nobg, and was left alone.",
            f"Move it away, then run: {next_command()}",
        )
    receipt.will_make("parents", *missing_parts(folder.parent))
    receipt.will_make("folders", folder)
    wanted = dict((target, source) for source, target in plugin_files(folder))
    for old in [path for path in folder.rglob("*") if path.is_file() and path not in wanted]:
        old.unlink()
    for target, source in wanted.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        # GIMP asks a plug-in what it offers only when its file is newer than it remembers.
        os.utime(target)
    if _plug_in(folder).program:
        (folder / _plug_in(folder).program).chmod(0o755)


def remove_plugin(folder: Path) -> None:
    """Remove the plug-in from an editor.

    Raises:
        OSError: something cannot be removed.
    """
    for path in _parts(folder)[::-1]:
        remove_tree(path)


def known_plugins(receipt: Receipt) -> list[Path]:
    """Return the plug-in folders of the receipt, and the copies that GIMP made of them.

    The first start of a newer GIMP copies the plug-ins of the older one into its own folder.
    """
    listed = [Path(folder) for folder in receipt.folders]
    found = [host.folder for host in find_hosts()]
    return listed + [folder for folder in found if _is_ours(folder) and folder not in listed]


def problem_of_plugin(folder: Path) -> str:
    """Return what is wrong with a plug-in folder, or "" if it is whole."""
    problem = problem_of_copies(list(plugin_files(folder)))
    program = folder / _plug_in(folder).program
    if not problem and not os.access(program, os.X_OK):
        return f"{program} is not executable"
    return problem


def _parts(folder: Path) -> list[Path]:
    """Return all that is nobg's in an editor."""
    return [folder, *(folder.parent / name for name in _plug_in(folder).beside)]


def _is_ours(folder: Path) -> bool:
    return (folder / _plug_in(folder).core / "nobg_core" / "__init__.py").is_file()


def _plug_in(folder: Path) -> PlugIn:
    plug_in = plug_in_for(folder)
    assert plug_in is not None, folder
    return plug_in
