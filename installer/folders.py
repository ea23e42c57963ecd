"""Folders: made with a memory of what was new, replaced with a way back, removed whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from installer.layout import aside


def missing_parts(folder: Path) -> list[Path]:
    """Return the folder and those of its parents that are not there yet, outermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()][::-1]


def remove_tree(folder: Path) -> None:
    """Remove a folder or a file, if it is there; a link is removed, never what it points to.

    Raises:
        OSError: something in it cannot be removed.
    """
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        if os.name == "nt":
            # Windows refuses to remove files that are marked read-only, as some packages' are.
            for path in folder.rglob("*"):
                path.chmod(stat.S_IWRITE)
        shutil.rmtree(folder)


def remove_if_empty(folder: Path) -> None:
    """Remove a folder that nothing is in any more."""
    with contextlib.suppress(OSError):
        folder.rmdir()


def undo_unfinished(folder: Path) -> None:
    """Put back what `replaced` had set aside when its process was killed half-way.

    Raises:
        OSError: it cannot be put back.
    """
    if aside(folder).exists():
        remove_tree(folder)
        aside(folder).rename(folder)


@contextlib.contextmanager
def replaced(folder: Path) -> Iterator[None]:
    """Set a folder aside while the block makes the new one; put it back if the block fails.

    Raises:
        OSError: the old folder is in use or may not be moved.
    """
    undo_unfinished(folder)
    if folder.exists():
        folder.rename(aside(folder))
    try:
        yield
    except BaseException:
        remove_tree(folder)
        undo_unfinished(folder)
        raise
    remove_tree(aside(folder))
