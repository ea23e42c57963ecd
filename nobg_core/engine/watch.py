"""Work on a thread of its own, while this one gives signs of life and hears a cancel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from nobg_core.errors import Cancelled
from nobg_core.wire import KEEPALIVE_S, Channel, receive_message, send_message

# How soon a cancel or a closed connection is seen.
WATCH_S = 0.05

Made = TypeVar("Made")


def work_watched(
    channel: Channel,
    work: Callable[[], Made],
    progress: Callable[[], tuple[float, str]],
    stop: Callable[[], None],
) -> Made:
    """Return what `work` returns.

    Args:
        channel: the client, who is told the progress.
        work: called on another thread.
        progress: returns the finished fraction and what is being done.
        stop: ends the work soon; called again and again until it has ended.

    Raises:
        Cancelled: the client wants to stop.
        EOFError: the client has closed the connection.
        OSError: the connection broke.
        Exception: what `work` raised.
    """
    results: list[Made] = []
    errors: list[Exception] = []

    def run() -> None:
        """Put what `work` returns, or raises, where the watching thread finds it."""
        try:
            results.append(work())
        except Exception as exc:  # noqa: BLE001 - raised again by the thread that can reply
            errors.append(exc)

    worker = threading.Thread(target=run)
    worker.start()
    try:
        _watch(channel, worker, progress)
    finally:
        while worker.is_alive():
            stop()
            worker.join(WATCH_S)
    if errors:
        raise errors[0]
    return results[0]


def raise_if_cancelled(channel: Channel, timeout_s: float) -> None:
    """Return after `timeout_s` unless the client wants to stop.

    Raises:
        Cancelled: it does.
        EOFError: it has closed the connection.
        OSError: the connection broke.
        WorkerError: it sent something else.
    """
    if channel.poll(timeout_s):
        receive_message(channel, "cancel")
        raise Cancelled


def _watch(
    channel: Channel, worker: threading.Thread, progress: Callable[[], tuple[float, str]]
) -> None:
    """Return when the work has ended; raise when the client wants it to end."""
    told, told_s = progress(), 0.0
    while worker.is_alive():
        now = progress()
        if now != told or time.monotonic() - told_s > KEEPALIVE_S:
            told, told_s = now, time.monotonic()
            send_message(channel, "progress", fraction=told[0], text=told[1])
        worker.join(WATCH_S)
        raise_if_cancelled(channel, 0)
