"""A layer as it looks on a ground, with a mask or without, as something to show.

GdkPixbuf does the arithmetic: GIMP's Python may lack cairo (Debian 13).
"""

from __future__ import annotations

import sys

import gi

gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf, GLib  # noqa: E402 - the version comes first

CHECK_PX = 16
OPAQUE = 255
LINE_PX = 2
YELLOW = 0xFFFF00FF
# Of the two that a pixel of a 16-bit mask has.
HIGH_BYTE = 1 if sys.byteorder == "little" else 0


class Picture:
    """A layer's pixels, ready to be shown.

    Args:
        pixels: LayerPixels.
    """

    def __init__(self, pixels):
        self.size = pixels.width, pixels.height
        self._whole = _pixbuf(pixels.data, pixels.width, pixels.height, pixels.channels)
        self._last = None, None

    def draw(self, part, ground, mask=None):
        """Return a part of it in the size that a view shows.

        Args:
            part: Part of the picture.
            ground: two colours, 0xRRGGBB, of the squares that it lies on.
            mask: a byte for each pixel of `part.drawn_size`, 255 shows; None shows all.
        """
        shown = self._scaled(part).copy()
        if shown.get_has_alpha():
            shown = _lay_on(ground, shown)
        if mask is not None:
            shown = _lay_on(ground, _with_alpha(shown, mask))
        if part.size == part.drawn_size:
            return shown
        # Enlarged, so that single pixels can be told apart.
        return shown.scale_simple(*part.size, GdkPixbuf.InterpType.NEAREST)

    def _scaled(self, part):
        """Return a part at the size that it is drawn at; the last one is kept."""
        if self._last[0] != part:
            cut = self._whole.new_subpixbuf(*part.bounds)
            if part.bounds[2:] != part.drawn_size:
                cut = cut.scale_simple(*part.drawn_size, GdkPixbuf.InterpType.BILINEAR)
            self._last = part, cut
        return self._last[1]


def lay_over(pixels, upper, opacity):
    """Return a layer with another one of its size above it: straight RGBA, 8 bit.

    Args:
        pixels: LayerPixels of the lower one.
        upper: straight RGBA, 8 bit, as long as a layer of that size has it.
        opacity: of the upper one, from 0 to 1.
    """
    size = pixels.width, pixels.height
    whole = _pixbuf(pixels.data, *size, pixels.channels).add_alpha(False, 0, 0, 0)
    nearest = GdkPixbuf.InterpType.NEAREST
    strength = round(OPAQUE * opacity)
    _pixbuf(upper, *size, 4).composite(whole, 0, 0, *size, 0, 0, 1, 1, nearest, strength)
    return whole.get_pixels()


def mark(pixbuf, frame):
    """Draw the lines of a frame, so that it lies around a place.

    Args:
        pixbuf: what is shown; it is changed.
        frame: left, top, right and bottom of the place, which may lie outside.
    """
    left, top, right, bottom = frame
    room = pixbuf.get_width(), pixbuf.get_height()
    for starts, ends in (
        ((left - LINE_PX, top - LINE_PX), (right + LINE_PX, top)),
        ((left - LINE_PX, bottom), (right + LINE_PX, bottom + LINE_PX)),
        ((left - LINE_PX, top), (left, bottom)),
        ((right, top), (right + LINE_PX, bottom)),
    ):
        x, y = (max(0, start) for start in starts)
        width, height = (
            min(side, end) - start for side, end, start in zip(room, ends, (x, y), strict=True)
        )
        if width > 0 and height > 0:
            pixbuf.new_subpixbuf(x, y, width, height).fill(YELLOW)


def scale_mask(mask, part):
    """Return a part of a whole mask at the size that it is drawn at, a byte a pixel.

    Args:
        mask: Mask of the picture.
        part: Part of it.
    """
    data = mask.data if mask.bits == 8 else mask.data[HIGH_BYTE::2]
    rows = b"".join(_crop_rows(data, mask.width, part.bounds))
    grey = _pixbuf(rows, *part.bounds[2:], 3)
    if part.bounds[2:] != part.drawn_size:
        grey = grey.scale_simple(*part.drawn_size, GdkPixbuf.InterpType.BILINEAR)
    return grey.add_alpha(False, 0, 0, 0).get_pixels()[0::4]


def _crop_rows(data, width, bounds):
    """Yield the rows of a part of a mask, each value as red, green and blue."""
    x, y, part_width, height = bounds
    for row in range(y, y + height):
        values = data[row * width + x : row * width + x + part_width]
        pixels = bytearray(3 * part_width)
        pixels[0::3] = pixels[1::3] = pixels[2::3] = values
        yield bytes(pixels)


def _lay_on(ground, pixbuf):
    size = pixbuf.get_width(), pixbuf.get_height()
    nearest = GdkPixbuf.InterpType.NEAREST
    return pixbuf.composite_color_simple(*size, nearest, OPAQUE, CHECK_PX, *ground)


def _with_alpha(pixbuf, mask):
    """Return an opaque pixbuf with the mask as its alpha."""
    width, height = pixbuf.get_width(), pixbuf.get_height()
    # With alpha a row has no padding; without, GdkPixbuf fills it up to four bytes.
    data = bytearray(pixbuf.add_alpha(False, 0, 0, 0).get_pixels())
    data[3::4] = mask
    return _pixbuf(bytes(data), width, height, 4)


def _pixbuf(data, width, height, channels):
    rgb = GdkPixbuf.Colorspace.RGB
    size = width, height, width * channels
    return GdkPixbuf.Pixbuf.new_from_bytes(GLib.Bytes.new(data), rgb, channels == 4, 8, *size)
