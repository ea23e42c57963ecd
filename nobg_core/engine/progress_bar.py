"""A progress bar on a terminal's last line."""

from __future__ import annotations

import shutil
from typing import TextIO

LONGEST_BAR = 40


class ProgressBar:
    """A bar that makes room for the lines that are printed while it is shown.

    Args:
        total: how many steps there are.
        stream: the terminal; nothing is shown on what is none, nor for a single step.
    """

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total = total
        self._stream = stream
        self._is_on = total > 1 and stream.isatty()
        self._length = 0

    def show(self, done: int) -> None:
        """Draw the bar with `done` steps finished."""
        if not self._is_on:
            return
        count = f" {done} of {self._total} photos"
        columns = shutil.get_terminal_size().columns
        width = max(min(LONGEST_BAR, columns - len(count) - 3), 0)
        full = width * done // self._total
        text = f"[{'#' * full}{'-' * (width - full)}]{count}"[: columns - 1]
        self._stream.write("\r" + text.ljust(self._length))
        self._stream.flush()
        self._length = len(text)

    def clear(self) -> None:
        """Take the bar away, so that a line can be printed in its place."""
        if self._length:
            # No escape sequence: a plain console of Windows would print it.
            self._stream.write("\r" + " " * self._length + "\r")
            self._stream.flush()
            self._length = 0
