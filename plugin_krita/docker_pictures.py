"""Small pictures of the active layer, without and with nobg's mask, for the docker.

Krita tells plug-ins neither of another active layer nor of a brush stroke, so it is asked again and
again. Its thumbnails make that cheap: it keeps them until the layer changes. A look at 24 MP costs
0.3 ms where nothing has changed, else 20 ms of Krita's thread (5.2.9).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from krita import Krita

from . import clean_layers, layers, own_mask
from .qt import QtCore, QtGui

# Krita keeps a thumbnail of every size that it was asked for: a docker that is being resized must
# not ask for each.
SIZE_STEP_PX = 128
# Larger than shown, as Krita's thumbnails pick pixels and average none.
OVERSAMPLING = 1.5
MAX_SIDE_PX = 1024


@dataclass(frozen=True)
class LayerView:
    """What there is to see of the active layer.

    Args:
        before: a QImage without any mask, or None.
        after: a QImage with nobg's mask, or None where there is none, or it is hidden.
        text: why there is no picture, or "".
    """

    before: Any = None
    after: Any = None
    text: str = ""


class LayerPictures:
    """Looks at the active layer, and remembers what it saw."""

    def __init__(self):
        self._seen = None

    def forget(self):
        """Let the next look be told whether or not anything has changed."""
        self._seen = None

    def look(self, room_px):
        """Return a LayerView that fits the room, or None if nothing has changed since.

        Args:
            room_px: (width, height) in pixels of the screen.
        """
        document = Krita.instance().activeDocument()
        layer = document and layers.picture_of(document.activeNode())
        if layer is None:
            return self._news((), lambda: LayerView(text="Open a picture to see it here."))
        box = layer.bounds()
        if box.isEmpty():
            text = f"The layer {layer.name()} is empty."
            return self._news((text,), lambda: LayerView(text=text))
        size = fit(box.size(), room_px)
        before = layer.thumbnail(size.width(), size.height())
        mask = own_mask.find(layer)
        if mask is None or not mask.visible():
            return self._news((box, before), lambda: LayerView(before))
        # Of the mask's own content only, which may be smaller than the layer: it tells that the
        # mask has changed, and cannot be laid over the layer.
        sign = mask.thumbnail(size.width(), size.height())
        shown = _with_clean_colours(before, layer, box)
        return self._news(
            (box, before, shown, mask.uniqueId(), sign),
            lambda: LayerView(before, cut_out(shown, mask, box)),
        )

    def _news(self, seen, view):
        if seen == self._seen:
            return None
        self._seen = seen
        return view()


def _with_clean_colours(picture, layer, box):
    """Return a picture of a layer, under the clean colours above it where there are any."""
    colours = clean_layers.find(layer)
    if colours is None or not colours.visible() or colours.bounds().isEmpty():
        return picture
    part = colours.bounds()
    across, down = picture.width() / box.width(), picture.height() / box.height()
    target = QtCore.QRectF(
        (part.x() - box.x()) * across,
        (part.y() - box.y()) * down,
        part.width() * across,
        part.height() * down,
    )
    size = fit(part.size(), (picture.width(), picture.height()))
    covered = picture.copy()
    painter = QtGui.QPainter(covered)
    painter.drawImage(target, colours.thumbnail(size.width(), size.height()))
    painter.end()
    return covered


def fit(size, room_px):
    """Return the size of a thumbnail, in the layer's shape and never larger than the layer."""
    steps = [-(-round(side * OVERSAMPLING) // SIZE_STEP_PX) for side in room_px]
    room = QtCore.QSize(*(min(max(step, 1) * SIZE_STEP_PX, MAX_SIDE_PX) for step in steps))
    room = room.boundedTo(size)
    fitting = size.scaled(room, QtCore.Qt.AspectRatioMode.KeepAspectRatio)
    return fitting.expandedTo(QtCore.QSize(1, 1))


def glimpse(mask):
    """Return what tells a mask from what it was, unless only a speck of a large one has changed."""
    size = fit(mask.bounds().size(), (MAX_SIDE_PX, MAX_SIDE_PX))
    picture = mask.thumbnail(size.width(), size.height())
    if picture.isNull():
        return b""
    bits = picture.constBits()
    bits.setsize(picture.sizeInBytes())
    return hashlib.sha256(bits).digest()


def cut_out(picture, mask, box):
    """Return the picture with the mask's alpha, read at as many rows as the picture has."""
    width, height = picture.width(), picture.height()
    rows = b"".join(
        bytes(mask.pixelData(box.x(), box.y() + _middle(row, box.height(), height), box.width(), 1))
        for row in range(height)
    )
    alpha = plane(rows, box.width(), height)
    smooth = QtCore.Qt.TransformationMode.SmoothTransformation
    return with_alpha(
        picture, alpha.scaled(width, height, QtCore.Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    )


def plane(values, width, height):
    """Return mask values, one byte a pixel, as a QImage."""
    form = QtGui.QImage.Format.Format_Grayscale8
    return QtGui.QImage(values, width, height, width, form).copy()


def with_alpha(picture, alpha):
    """Return a picture covered by a mask of its size, both QImages."""
    covered = picture.convertToFormat(QtGui.QImage.Format.Format_ARGB32)
    covered.setAlphaChannel(alpha)  # multiplies with the layer's own
    return covered


def _middle(part, whole, parts):
    """Return the position in the middle of one of so many equal parts."""
    return (2 * part + 1) * whole // (2 * parts)
