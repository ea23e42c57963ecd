"""Calls that nobody can end, such as a graphics card's: left behind on their threads."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from nobg_core.errors import Cancelled

# How soon a cancel is seen.
LOOK_S = 0.05

Made = TypeVar("Made")


def begin(work: Callable[[], Made]) -> Future[Made]:
    """Return what `work`, called on a thread that keeps no process alive, will return or raise."""
    made: Future[Made] = Future()

    def run() -> None:
        """Put what `work` returns, or raises, into `made`."""
        try:
            made.set_result(work())
        except Exception as exc:  # noqa: BLE001 - raised again by the thread that waits
            made.set_exception(exc)

    threading.Thread(target=run, daemon=True).start()
    return made


def outcome(
    made: Future[Made],
    deadline_s: float = math.inf,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Made:
    """Return what was made, or leave it to itself.

    Args:
        made: what `begin` returned.
        deadline_s: how long it is waited for.
        is_stopped: says whether the user wants to stop.

    Raises:
        Cancelled: the user wants to stop.
        TimeoutError: it took longer than the deadline.
        Exception: what the work raised.
    """
    until_s = time.monotonic() + deadline_s
    while not wait([made], LOOK_S).done:
        if is_stopped():
            raise Cancelled
        if time.monotonic() > until_s:
            raise TimeoutError
    return made.result()
