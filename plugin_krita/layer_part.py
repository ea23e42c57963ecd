"""A part of a layer as a picture, pixel by pixel."""

from __future__ import annotations

from . import colour_space
from .docker_pictures import plane, with_alpha
from .qt import QtGui
from .snapshot import is_drawn


def read_part(node, bounds):
    """Return a part of a layer as a QImage, without nobg's mask where Krita can tell.

    Args:
        node: the layer.
        bounds: (x, y, width, height) in the image.
    """
    width, height = bounds[2:]
    pixels = bytes((node.projectionPixelData if is_drawn(node) else node.pixelData)(*bounds))
    space = colour_space.of(node)
    if space != colour_space.SRGB:
        pixels = colour_space.convert(pixels, width, height, space, colour_space.SRGB)
    form = QtGui.QImage.Format.Format_ARGB32
    return QtGui.QImage(pixels, width, height, 4 * width, form).copy()


def read_covered_part(node, mask, bounds):
    """Return a part of a layer as it shows through a mask of it."""
    values = bytes(mask.pixelData(*bounds))
    return with_alpha(read_part(node, bounds), plane(values, *bounds[2:]))
