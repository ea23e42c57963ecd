"""Reach the user's worker process, starting it if there is none."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any

from nobg_core.bridge.venv import REPAIR, clean_environment, find_python
from nobg_core.errors import Cancelled, SetupError, WorkerError
from nobg_core.places import data_dir, log_path, run_dir
from nobg_core.run_folder import ANOTHER_RUNS, open_run_folder, try_lock, worker_address

START_S = 60.0
POLL_S = 0.02
RETRY_S = 0.2
LOG_BYTES = 1_000_000
_started: list[subprocess.Popen[bytes]] = []


def connect_to_running() -> Connection | None:
    """Return a connection to the running worker, or None if there is none."""
    if not run_dir().is_dir():
        return None
    # Windows' kind of connection does the same, and is another type.
    connect: Callable[[str], Any] = Client
    try:
        channel: Connection = connect(worker_address())
    except (FileNotFoundError, ConnectionError):
        return None
    return channel


def is_worker_alive() -> bool:
    """Say whether a worker process holds its lock, be it still starting or already leaving."""
    if not run_dir().is_dir():
        return False
    lock = try_lock(run_dir(), "lock")
    if lock is None:
        return True
    lock.close()
    return False


def connect_or_start(on_progress: Callable[[float, str], bool]) -> Connection:
    """Return a connection to the worker, started if need be.

    Two callers at once may both start a process, but only the one that takes the worker's lock
    goes on, and both callers reach that one.

    Raises:
        Cancelled: `on_progress` returned False.
        SetupError: the installation is broken.
        WorkerError: the worker did not come up.
    """
    open_run_folder()
    channel = connect_to_running()
    if channel is not None:
        return channel
    python = find_python()
    process = start_process(python)
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        channel = connect_to_running()
        if channel is not None:
            return channel
        code = process.poll()
        if code == ANOTHER_RUNS:
            # An older one may still be finishing a picture, with its socket already closed.
            time.sleep(RETRY_S)
            process = start_process(python)
        elif code is not None:
            raise _did_not_start(f"exit code {code}")
        if not on_progress(0.0, "Starting"):
            raise Cancelled
        time.sleep(POLL_S)
    raise _did_not_start(f"not reachable after {START_S:.0f} s")


def start_process(python: Path) -> subprocess.Popen[bytes]:
    """Start the worker detached, with a clean environment and none of our descriptors.

    Raises:
        SetupError: its interpreter cannot be run.
    """
    command = [str(python), "-I", "-m", "nobg_core.engine.worker"]
    log = log_path()
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _rotate(log)
        with log.open("ab") as output:
            return _popen(command, output.fileno(), data_dir())
    except OSError as exc:
        raise SetupError(
            "The part of nobg that does the work could not be started.", REPAIR, repr(exc)
        ) from exc


def _rotate(log: Path) -> None:
    """Set a long log aside; on Windows a worker that is just leaving may still hold it."""
    with contextlib.suppress(OSError):
        if log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".old.log"))


def _popen(command: list[str], output: int, folder: Path) -> subprocess.Popen[bytes]:
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        cwd=folder,
        env=clean_environment(),
        close_fds=True,
        start_new_session=True,
        creationflags=flags,
    )
    # Kept, so that one that has left is reaped here and not mourned by Python's warnings.
    _started[:] = [earlier for earlier in _started if earlier.poll() is None]
    _started.append(process)
    return process


def _did_not_start(detail: str) -> WorkerError:
    return WorkerError(
        "The part of nobg that does the work did not start.",
        f"{REPAIR}. The log is {log_path()}.",
        detail,
    )
