"""One undo step for all that a run changes in an image."""

from __future__ import annotations

from contextlib import contextmanager

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp  # noqa: E402 - the version comes first


class UndoStep:
    """One undo step of an image, which GIMP names after the menu item.

    It begins with the first change: GIMP keeps a step in which nothing was changed, and a refused
    mask would cost the user a Ctrl+Z that does nothing.
    """

    def __init__(self, image):
        self._image = image
        self._is_open = False

    def begin(self):
        """Open the step unless it is open."""
        if not self._is_open:
            self._image.undo_group_start()
            self._is_open = True

    @contextmanager
    def whole(self):
        """Close the step, if anything began it, at the end of the block."""
        try:
            yield
        finally:
            if self._is_open and self._image.is_valid():
                self._image.undo_group_end()
                Gimp.displays_flush()
            self._is_open = False
