"""A layer as it is checked: with the clean colours above it, if it has any."""

from __future__ import annotations

from dataclasses import replace

import gi

gi.require_version("Gegl", "0.4")
from clean_layers import find_clean_layer  # noqa: E402 - the version comes first
from gi.repository import Gegl  # noqa: E402
from gimp_host import GimpHost  # noqa: E402
from picture import lay_over  # noqa: E402
from pixels import FORMATS, read, size_of  # noqa: E402


class CheckedHost(GimpHost):
    """One layer, read as its group shows it.

    What is left of the old background in the layer itself is no fault where clean colours cover it.
    """

    def read_layer(self):
        """Hand over what the user sees of the layer and its clean colours; else as GimpHost."""
        pixels = super().read_layer()
        clean = find_clean_layer(self._layer)
        if clean is None or not clean.get_visible() or _place(clean) != _place(self._layer):
            return pixels
        area = Gegl.Rectangle.new(0, 0, pixels.width, pixels.height)
        data = lay_over(pixels, read(clean, area, FORMATS[4]), clean.get_opacity() / 100)
        return replace(pixels, data=data, channels=4)


def _place(layer):
    return size_of(layer), list(layer.get_offsets())[1:]
