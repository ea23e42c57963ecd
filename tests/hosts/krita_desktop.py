"""A Krita on a display of its own."""

import os

from desktop import HEIGHT, WIDTH, Desktop


class KritaDesktop(Desktop):
    """A display with a Krita on it, which krita_probe.py answers for."""

    def __init__(self, width=WIDTH, height=HEIGHT):
        # Krita's own plug-ins would fill the log with warnings about their source.
        os.environ["PYTHONWARNINGS"] = "ignore"
        super().__init__(["krita", "--nosplash"], width, height)

    def main_window(self):
        """Return the main window's number; its title is empty until an image is open."""
        return self.ask("main_window")
