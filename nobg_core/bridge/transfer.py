"""Move pixels to and from the worker so that the user can stop it, and a hang is noticed.

A connection waits until the other side has taken or given a whole frame, for ever if that side
hangs. So a thread of its own waits, and this one looks after the user.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from nobg_core.errors import Cancelled, WorkerError
from nobg_core.places import log_path
from nobg_core.wire import SILENCE_S, Channel

POLL_S = 0.05

Moved = TypeVar("Moved")


def transfer(
    channel: Connection, move: Callable[[Channel], Moved], may_go_on: Callable[[], bool]
) -> Moved:
    """Return what `move` returns, which sends or receives frames over the channel it is given.

    Args:
        channel: the connection; of no more use where this raises.
        move: called on another thread.
        may_go_on: called about twenty times a second; returns False when the user wants to stop.

    Raises:
        Cancelled: `may_go_on` returned False.
        WorkerError: no frame went through for SILENCE_S.
        Exception: what `move` raised.
    """
    watched = _Watched(channel)
    moved: Future[Moved] = Future()

    def work(future: Future[Moved]) -> None:
        """Put what `move` returns, or raises, into the future."""
        try:
            future.set_result(move(watched))
        except Exception as exc:  # noqa: BLE001 - raised again on the thread that asked
            future.set_exception(exc.with_traceback(None))

    # A daemon, so that one that hangs keeps no editor from closing.
    mover = threading.Thread(target=work, args=(moved,), daemon=True)
    mover.start()
    try:
        while not wait([moved], POLL_S).done:
            if not may_go_on():
                raise Cancelled
            if time.monotonic() - watched.last_sign > SILENCE_S:
                raise silent()
    except BaseException:
        _wake(mover, channel)
        raise
    try:
        return moved.result()
    finally:
        # Else what it raises and these frames would hold each other, and the pixels.
        del moved


def silent() -> WorkerError:
    """Return the error of a worker that gives no sign of life."""
    return WorkerError(
        "The part of nobg that does the work did not answer.",
        f"Try again. If it happens twice, look into {log_path()}.",
    )


def stopped(exc: Exception) -> WorkerError:
    """Return the error of a worker that has gone in the midst of it.

    Args:
        exc: how that was noticed.
    """
    return WorkerError(
        "The part of nobg that does the work stopped unexpectedly.",
        f"Try again, it starts anew by itself. If it happens twice, look into {log_path()}.",
        repr(exc),
    )


class _Watched:
    """A `Channel` over a connection that remembers when a frame last went through.

    Args:
        channel: the connection.
    """

    def __init__(self, channel: Connection) -> None:
        self.last_sign = time.monotonic()
        self._channel = channel

    def send_bytes(self, buf: Any, /) -> None:
        """Send one frame; return when it has gone through.

        Raises:
            OSError: the other side has gone.
        """
        self._channel.send_bytes(buf)
        self.last_sign = time.monotonic()

    def recv_bytes(self, maxlength: int | None = None, /) -> bytes:
        """Return the next frame, once it is here.

        Raises:
            EOFError: the other side has closed the connection.
            OSError: the frame is longer than `maxlength` bytes, or the connection broke.
        """
        frame = self._channel.recv_bytes(maxlength)
        self.last_sign = time.monotonic()
        return frame

    def poll(self, timeout: float | None = 0.0, /) -> bool:
        """Say whether a frame, or the end, comes within `timeout` seconds; None waits for ever."""
        return self._channel.poll(timeout)


def _wake(mover: threading.Thread, channel: Connection) -> None:
    """End the wait of a thread, as its descriptor must not be closed, and given away, under it."""
    if sys.platform == "win32":
        return  # Closing a pipe wakes who waits for it, as of Python 3.11.5; before, it waits on.
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(channel.fileno())) as end:
        end.shutdown(socket.SHUT_RDWR)
    mover.join()
