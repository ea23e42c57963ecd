"""A GIMP on a display of its own."""

import sys
import tempfile
from pathlib import Path

import gi

gi.require_version("GdkPixbuf", "2.0")
from desktop import HEIGHT, WIDTH, Desktop  # noqa: E402 - the version comes first
from gi.repository import GdkPixbuf  # noqa: E402

# nobg's entries stand at the end of the menu Layer.
ONE_IMAGE = ("End", "Up")
WITH_OPTIONS = ("End", "Up", "Up")
REFINE = ("End", *["Up"] * 4)
CLEAN = ("End", *["Up"] * 5)
CHECK = ("End", *["Up"] * 6)
ADJUST = ("End", *["Up"] * 7)
ALL_IMAGES = ("End",)


class GimpDesktop(Desktop):
    """A display with a GIMP on it, which gimp_probe.py answers for."""

    def __init__(self, width=WIDTH, height=HEIGHT):
        probe = Path(__file__).resolve().with_name("gimp_probe.py")
        script = f"exec(open({str(probe)!r}).read())"
        python = ["--batch-interpreter", "python-fu-eval", "-b", script]
        command = ["gimp", "--new-instance", "--no-splash", *python]
        super().__init__(command, width, height)

    def main_window(self):
        """Return the image window's number, or None."""
        return next(iter(self.windows("GIMP$|GNU Image")), None)

    def count_pixels(self, *colour):
        """Return how many pixels of the display have a colour: red, green, blue."""
        with tempfile.TemporaryDirectory() as folder:
            shot = Path(folder) / "shot.png"
            self.shoot(shot)
            seen = GdkPixbuf.Pixbuf.new_from_file(str(shot)).add_alpha(False, 0, 0, 0)
        wanted = bytes((*colour, 255))
        pixels = memoryview(bytes(seen.get_pixels())).cast("I")
        return pixels.tolist().count(int.from_bytes(wanted, sys.byteorder))

    def choose_in_layer_menu(self, *keys):
        """Open the menu Layer, go to an entry with the keys, and choose it."""
        self.focus()
        self.press("alt+l", *keys, "Return")
