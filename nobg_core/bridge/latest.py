"""Answers the newest question only: what a preview needs while a slider is dragged."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")

# A worker that hangs must not keep a dialog from closing.
LAST_WORD_S = 1.0


class Latest(Generic[Question, Answer]):
    """A thread that answers questions; one that waits is dropped for a newer one.

    Args:
        answer: takes a question and returns its answer; called in the thread.
        deliver: takes (answer, None), or (None, what was raised); called in the thread, and not
            any more once it is closed.
    """

    def __init__(
        self,
        answer: Callable[[Question], Answer],
        deliver: Callable[[Answer | None, Exception | None], None],
    ) -> None:
        self._answer = answer
        self._deliver = deliver
        self._changed = threading.Condition()
        self._waiting: list[Question] = []
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def ask(self, question: Question) -> None:
        """Have the question answered next, in the place of one that still waits."""
        with self._changed:
            self._waiting = [question]
            self._changed.notify()

    def close(self) -> None:
        """Drop what waits, and give the thread LAST_WORD_S to end."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join(LAST_WORD_S)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._is_closed)
                if self._is_closed:
                    return
                question = self._waiting.pop()
            try:
                answer, error = self._answer(question), None
            except Exception as exc:  # noqa: BLE001 - told to the user by the one who asked
                answer, error = None, exc
            if not self._is_closed:
                self._deliver(answer, error)
