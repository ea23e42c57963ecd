"""Small pictures of the doubtful places of a mask."""

from __future__ import annotations

from .docker_pictures import cut_out, fit
from .layer_part import read_covered_part
from .qt import QtCore, QtGui

SIDE_PX = 48
# So much around a place that one knows it again; and no closer than pixel by pixel.
AROUND = 1.5
# A larger part is taken from a picture of the whole layer, which is made once.
MOST_READ_PX = 320
WHOLE_PX = (512, 512)


class DoubtPictures:
    """Pictures of one layer with its mask.

    Args:
        node: the layer.
        mask: the mask of it that is meant.
        colour: a QColor, to lie behind.
    """

    def __init__(self, node, mask, colour):
        self._node, self._mask, self._colour = node, mask, colour
        self._whole = None

    def show(self, bounds):
        """Return a QPixmap of a place, (x, y, width, height) in the image."""
        place = _square_around(QtCore.QRect(*bounds))
        picture = QtGui.QPixmap(SIDE_PX, SIDE_PX)
        picture.fill(self._colour)
        part = place.intersected(self._node.bounds())
        if part.isEmpty():
            return picture
        scale = SIDE_PX / place.width()
        target = QtCore.QRectF(
            (part.x() - place.x()) * scale,
            (part.y() - place.y()) * scale,
            part.width() * scale,
            part.height() * scale,
        )
        painter = QtGui.QPainter(picture)
        painter.setRenderHint(QtGui.QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, self._part(part))
        painter.end()
        return picture

    def _part(self, part):
        if max(part.width(), part.height()) <= MOST_READ_PX:
            bounds = part.x(), part.y(), part.width(), part.height()
            return read_covered_part(self._node, self._mask, bounds)
        box = self._node.bounds()
        if self._whole is None:
            size = fit(box.size(), WHOLE_PX)
            thumbnail = self._node.thumbnail(size.width(), size.height())
            self._whole = cut_out(thumbnail, self._mask, box)
        across, down = self._whole.width() / box.width(), self._whole.height() / box.height()
        return self._whole.copy(
            round((part.x() - box.x()) * across),
            round((part.y() - box.y()) * down),
            max(round(part.width() * across), 1),
            max(round(part.height() * down), 1),
        )


def _square_around(place):
    side = max(round(max(place.width(), place.height()) * AROUND), SIDE_PX)
    square = QtCore.QRect(0, 0, side, side)
    square.moveCenter(place.center())
    return square
