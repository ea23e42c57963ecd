"""How far one run is, and whether the user still wants it."""

from __future__ import annotations

import threading

from nobg_core.errors import Cancelled


class RunProgress:
    """Shared by all layers of a run; may be used from any thread.

    Args:
        tell: takes a fraction of the run and a text.
    """

    def __init__(self, tell):
        self._tell = tell
        self._fraction = 0.0
        self._stop = threading.Event()

    @property
    def is_stopped(self):
        """Whether the user wants no more of the run."""
        return self._stop.is_set()

    def stop(self):
        """Let the run end soon."""
        self._stop.set()

    def show(self, fraction, text):
        """Show progress (0 to 1); return False when the user wants to stop."""
        self._fraction = fraction
        self._tell(fraction, text)
        return not self.is_stopped

    def say(self, text):
        """Show what is done, at the fraction that was shown last.

        Raises:
            Cancelled: the user wants to stop.
        """
        if not self.show(self._fraction, text):
            raise Cancelled
