"""The lock that keeps two install.py from working on the same folder at the same time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import BinaryIO

from nobg_core.errors import SetupError
from nobg_core.places import data_dir
from nobg_core.run_folder import try_lock

_NAME = "install.lock"


@contextlib.contextmanager
def only_one(is_last: bool = False) -> Iterator[None]:
    """Be the only install.py that changes the data folder, which must be there.

    The lock's file stays: if it went, one process could hold the old file and another a new one.

    Args:
        is_last: remove the file all the same, with everything else.

    Raises:
        SetupError: another one is at work.
        OSError: the file cannot be made.
    """
    path = data_dir() / _NAME
    lock = try_lock(data_dir(), _NAME)
    if lock is None or not _is_there(lock):
        if lock is not None:
            lock.close()
        raise SetupError("Another install.py is at work.", "Wait until it has finished.")
    try:
        yield
    finally:
        if is_last and os.name != "nt":
            path.unlink(missing_ok=True)  # before the lock goes, so that it is nobody else's
        lock.close()
        if is_last and os.name == "nt":
            with contextlib.suppress(OSError):  # Windows keeps a file that somebody has open.
                path.unlink()


def _is_there(lock: BinaryIO) -> bool:
    """Say whether the locked file is still the one that has the name."""
    try:
        return os.path.samestat(os.fstat(lock.fileno()), (data_dir() / _NAME).stat())
    except FileNotFoundError:
        return False
