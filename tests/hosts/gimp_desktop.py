"""A GIMP on a display of its own."""

from pathlib import Path

from desktop import HEIGHT, WIDTH, Desktop

# nobg's entries stand at the end of the menu Layer.
ONE_IMAGE = ("End", "Up")
REFINE = ("End", "Up", "Up", "Up")
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

    def choose_in_layer_menu(self, *keys):
        """Open the menu Layer, go to an entry with the keys, and choose it."""
        self.focus()
        self.press("alt+l", *keys, "Return")
