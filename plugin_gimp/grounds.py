"""The choice of what a cut-out is shown on."""

from __future__ import annotations

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402 - the versions come first

WHITE, BLACK = 0xFFFFFF, 0x000000
LIGHT_CHECK, DARK_CHECK = 0xB3B3B3, 0x808080
# Hardly a subject has it, so that what is left of a background stands out.
MAGENTA = "#ff00ff"
# Identifier -> (what it is called, the two colours of its squares); None is the user's own.
GROUNDS = {
    "checks": ("Checks", (LIGHT_CHECK, DARK_CHECK)),
    "white": ("White", (WHITE, WHITE)),
    "black": ("Black", (BLACK, BLACK)),
    "colour": ("Colour", None),
}
SPACE_PX = 6


class GroundChooser:
    """A list of grounds, and a button for the colour.

    Args:
        preset: one of GROUNDS.
        on_change: called when another one is chosen.
    """

    def __init__(self, preset, on_change):
        self._list = Gtk.ComboBoxText()
        for ground, (label, _) in GROUNDS.items():
            self._list.append(ground, label)
        colour = Gdk.RGBA()
        colour.parse(MAGENTA)
        self._button = Gtk.ColorButton(rgba=colour, title="Shown on", no_show_all=True)
        self.widget = Gtk.Box(spacing=SPACE_PX)
        for part in (Gtk.Label(label="Shown on"), self._list, self._button):
            self.widget.pack_start(part, False, False, 0)
        self._list.set_active_id(preset)
        self._list.connect("changed", self._changed)
        self._button.connect("color-set", self._changed)
        self._on_change = on_change
        self._show_button()

    @property
    def ground(self):
        """The two colours, 0xRRGGBB, of the squares."""
        return GROUNDS[self._list.get_active_id()][1] or (self._colour(),) * 2

    def choose(self, ground):
        """Choose one of GROUNDS, as the user could."""
        self._list.set_active_id(ground)

    def _colour(self):
        colour = self._button.get_rgba()
        red, green, blue = (round(part * 255) for part in (colour.red, colour.green, colour.blue))
        return red << 16 | green << 8 | blue

    def _changed(self, _widget):
        self._show_button()
        self._on_change()

    def _show_button(self):
        self._button.set_visible(self._list.get_active_id() == "colour")
