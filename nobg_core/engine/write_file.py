"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import BinaryIO

from nobg_core.errors import ImageError

_ELSEWHERE = "Choose another place with -o."
_REASONS = {
    errno.ENOSPC: ("the disk is full", "Free some space, then try again."),
    errno.EDQUOT: ("your share of the disk is full", "Free some space, then try again."),
    errno.EFBIG: ("it is too large for that disk", _ELSEWHERE),
    errno.EEXIST: (
        "another program made it meanwhile",
        "Choose another name with -o, or add --overwrite.",
    ),
    errno.ENOENT: ("its folder does not exist", "Make the folder first."),
    errno.ENOTDIR: ("its folder is a file", _ELSEWHERE),
    errno.EROFS: ("the folder is read-only", _ELSEWHERE),
    errno.EACCES: ("you may not write there", _ELSEWHERE),
    errno.EPERM: ("you may not write there", _ELSEWHERE),
    errno.ELOOP: ("its symbolic links lead in a circle", _ELSEWHERE),
    errno.ENAMETOOLONG: ("its name is too long", "Choose a shorter name with -o."),
}

_drafts: set[Path] = set()


def write_atomically(pieces: Iterable[bytes], path: Path, overwrite: bool = False) -> None:
    """Write the file beside its name, then give it the name; nobody ever sees half of it.

    A link is followed, so that it goes on pointing to the file, and a file that is replaced leaves
    its mode, and its owner if that is possible, to the new one.

    Args:
        pieces: the content.
        path: the name.
        overwrite: whether a file that has the name by then may be replaced.

    Raises:
        ImageError: the folder is missing or read-only, the disk is full, or the name is taken.
    """
    try:
        target = follow_links(path)
        draft = _draft_beside(target)
        try:
            _drafts.add(draft)
            with draft.open("xb") as file:
                if overwrite:
                    _belong_as(target, draft)
                _write_all(file, pieces)
                file.flush()
                os.fsync(file.fileno())
            if not overwrite and _has_taken_free_name(draft, target):
                return
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        finally:
            _drafts.discard(draft)
    except OSError as exc:
        raise not_written(path, exc) from exc


def check_place(path: Path) -> None:
    """Return if a file can be made where a name leads to, so that no work is done in vain.

    Raises:
        ImageError: the folder is missing, or read-only, or the disk has no room for a file.
    """
    try:
        draft = _draft_beside(follow_links(path))
        try:
            _drafts.add(draft)
            draft.touch(exist_ok=False)
        finally:
            draft.unlink(missing_ok=True)
            _drafts.discard(draft)
    except OSError as exc:
        raise not_written(path, exc) from exc


def _draft_beside(target: Path) -> Path:
    """Return a new name, short because the target's own may be as long as the disk allows."""
    return target.with_name(f".nobg-{secrets.token_hex(6)}.part")


def follow_links(path: Path) -> Path:
    """Return the file or folder that a name leads to, whether it exists or not.

    Raises:
        OSError: it cannot be looked at, or its links lead in a circle, of which `realpath` and
            `exists` say nothing.
    """
    with contextlib.suppress(FileNotFoundError):
        path.stat()
    return Path(os.path.realpath(path))


def _write_all(file: BinaryIO, pieces: Iterable[bytes]) -> None:
    """Write the pieces; a generator of them is at its end then, come what may.

    An encoder holds threads. Left open in the traceback of a failure, it is closed by whichever
    thread happens to collect the garbage, and one that is only just starting would wait for ever.
    """
    try:
        file.writelines(pieces)
    finally:
        if isinstance(pieces, Generator):
            pieces.close()


def _belong_as(replaced: Path, draft: Path) -> None:
    """Give the draft the mode of the file that it will replace, if there is one.

    Its owner and group, too, as far as this user may. A disk that knows none of them has none to
    keep, and Windows' files have those of their folder.
    """
    if sys.platform == "win32" or not replaced.exists():
        return
    found = replaced.stat()
    for owner, group in ((-1, found.st_gid), (found.st_uid, -1)):
        with contextlib.suppress(OSError):
            os.chown(draft, owner, group)
    with contextlib.suppress(OSError):
        draft.chmod(found.st_mode & 0o777)


def _has_taken_free_name(draft: Path, target: Path) -> bool:
    """Say whether the draft got its name so that no other file can have lost it.

    Raises:
        FileExistsError: another file has the name.
    """
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:  # the disk knows no links, as most memory cards
        return False
    draft.unlink()
    return True


def remove_drafts() -> None:
    """Take away what is being written, because the process ends now."""
    for draft in tuple(_drafts):
        draft.unlink(missing_ok=True)


def write_to_stdout(pieces: Iterable[bytes]) -> None:
    """Write the file to the standard output.

    Raises:
        ImageError: it was closed, or its disk is full.
    """
    try:
        _write_all(sys.stdout.buffer, pieces)
        sys.stdout.buffer.flush()
    except OSError as exc:
        raise not_written("The standard output", exc) from exc


def not_written(path: Path | str, exc: OSError) -> ImageError:
    """Return what to tell about a file or folder that could not be written."""
    reason, hint = _REASONS.get(exc.errno or 0, (exc.strerror or str(exc), _ELSEWHERE))
    return ImageError(f"{path} could not be written: {reason}.", hint, repr(exc))
