"""GIMP's one progress bar."""

from __future__ import annotations

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp, GLib  # noqa: E402 - the version comes first


class Progress:
    """What all layers of a run show on it."""

    def __init__(self):
        self._shown = (-1.0, "")

    def show(self, fraction, text):
        """Show it where it changed, and let GTK answer the window system meanwhile."""
        last_fraction, last_text = self._shown
        if not last_text:
            Gimp.progress_init(text)
        elif text != last_text:
            Gimp.progress_set_text(text)
        if fraction != last_fraction:
            Gimp.progress_update(min(max(fraction, 0.0), 1.0))
        self._shown = (fraction, text)
        while GLib.MainContext.default().iteration(False):
            pass

    def end(self):
        """Take it away, and its Cancel with it, as a dialog has a Cancel of its own."""
        if self._shown[1]:
            Gimp.progress_end()
        self._shown = (-1.0, "")
