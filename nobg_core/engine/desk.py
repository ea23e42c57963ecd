"""Whose turn it is: one picture at a time, first come, first served."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nobg_core.engine.session import Session


class Desk:
    """The worker's one working place: the queue before it and the loaded model on it.

    Args:
        open_session: loads a model, named by its reference, for a device.
    """

    def __init__(self, open_session: Callable[[str, str], Session]) -> None:
        self._open_session = open_session
        self._queue: list[object] = []
        self._visitors = 0
        self._last_left_s = time.monotonic()
        self._lock = threading.Lock()
        self._opening: dict[tuple[str, str], threading.Lock] = {}
        self._sessions: dict[tuple[str, str], Session] = {}

    def enter(self) -> object:
        """Return a ticket at the end of the queue."""
        ticket = object()
        with self._lock:
            self._queue.append(ticket)
        return ticket

    def ahead_of(self, ticket: object) -> int:
        """Return how many are served before this ticket; 0 means that it is its turn."""
        with self._lock:
            return self._queue.index(ticket)

    def leave(self, ticket: object) -> None:
        """Give the ticket back, served or not."""
        with self._lock:
            self._queue.remove(ticket)
            self._last_left_s = time.monotonic()

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Be there without a turn: the worker does not become idle, but waits for nobody here."""
        with self._lock:
            self._visitors += 1
        try:
            yield
        finally:
            with self._lock:
                self._visitors -= 1
                self._last_left_s = time.monotonic()

    @property
    def is_at_work(self) -> bool:
        """Whether somebody is in the queue."""
        with self._lock:
            return bool(self._queue)

    def idle_s(self) -> float:
        """Return for how many seconds nobody has been here; 0 while somebody is."""
        with self._lock:
            is_empty = not self._queue and not self._visitors
            return time.monotonic() - self._last_left_s if is_empty else 0.0

    def session(self, model: str, device: str) -> Session:
        """Return the model loaded for `device`, one at a time being kept.

        Who wants what is being loaded waits for it, and nobody else does: a graphics card that
        hangs must not keep those who chose the processor.

        Args:
            model: its reference, as the registry takes it.
            device: `auto`, `cpu` or `gpu`.

        Raises:
            ModelError: the model is unknown, missing, damaged, or does not run.
        """
        wanted = model, device
        with self._lock:
            opening = self._opening.setdefault(wanted, threading.Lock())
        with opening:
            session = self._sessions.get(wanted)
            if session is None:
                session = self._open_session(*wanted)
                self._sessions = {wanted: session}
            return session
