"""The folder of the worker's socket, key and lock: only this user may enter it."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from nobg_core.errors import SetupError
from nobg_core.places import run_dir
from nobg_core.wire import KEY_BYTES

# The worker's exit code when another one already holds the lock: not a failure.
ANOTHER_RUNS = 75


def open_run_folder() -> Path:
    """Return the run folder, made if it was missing, 0700 and owned by this user.

    Raises:
        SetupError: it cannot be made, or somebody else owns it.
    """
    folder = run_dir()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if hasattr(os, "getuid"):
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
                raise SetupError(
                    f"The folder {folder} belongs to somebody else.",
                    "Remove or rename that folder, then try again.",
                )
            if stat.S_IMODE(found.st_mode) != 0o700:
                folder.chmod(0o700)
    except OSError as exc:
        raise SetupError(
            f"nobg could not use its folder {folder}.",
            "Make sure that you may write there and that the disk is not full, then try again.",
            repr(exc),
        ) from exc
    return folder


def worker_address() -> str:
    """Return the address of the user's worker: a socket path, or a named pipe on Windows."""
    folder = run_dir()
    if sys.platform == "win32":
        return rf"\\.\pipe\nobg-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:24]}"
    return str(folder / "worker.sock")


def read_key(folder: Path) -> bytes:
    """Return the shared key, made on first use; a damaged one is replaced.

    Raises:
        SetupError: the key can be neither read nor written.
    """
    path = folder / "key"
    try:
        key = path.read_bytes()
        if len(key) == KEY_BYTES:
            return key
        path.unlink()
    except FileNotFoundError:
        pass
    except OSError as exc:
        raise _no_key(path, exc) from exc
    return _make_key(path)


def _make_key(path: Path) -> bytes:
    """Write a new key unless another process was faster; either way return the one that stands.

    The key gets its name only when it is whole, and never replaces another: `os.link` fails on an
    existing name, so two first clicks at one moment agree on one key. Without links they may come
    to differ, and the second one is to be clicked again.
    """
    draft = path.with_name(f"key.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:  # the disk knows no links, as most memory sticks
            if not path.exists():
                draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        return path.read_bytes()
    except OSError as exc:
        raise _no_key(path, exc) from exc


def _no_key(path: Path, exc: OSError) -> SetupError:
    return SetupError(
        f"nobg could not read or write its key {path}.",
        "Make sure that you may write there and that the disk is not full, then try again.",
        repr(exc),
    )


def try_lock(folder: Path, name: str) -> BinaryIO | None:
    """Return the open lock file, locked until it is closed or its process dies; None if taken.

    Raises:
        OSError: the file cannot be made.
    """
    file = (folder / name).open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
