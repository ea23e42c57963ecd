"""Which part of the image the canvas shows, and how it comes to show another.

Krita tells how image and canvas lie to each other; its scroll bars move the canvas, in 5.2.9 as in
5.3, also where it is turned or mirrored (tests/hosts/krita_docker_look.py holds that).
"""

from __future__ import annotations

from krita import Krita

from .qt import QtCore, QtWidgets

CLOSE_UP = 2.0
# Of the canvas, so that what is around a place is seen with it.
FILLED = 0.8


def go_to(bounds):
    """Show a place of the image in front in the middle of the canvas, at 200 % where it fits.

    Args:
        bounds: (x, y, width, height) in the image.
    """
    view = Krita.instance().activeWindow().activeView()
    area = _scroll_area()
    room = area.viewport().size()
    x, y, width, height = bounds
    fitting = min(room.width() / width, room.height() / height) * FILLED
    view.canvas().setZoomLevel(min(CLOSE_UP, fitting))
    seen = _image_to_canvas(view).map(QtCore.QPointF(x + width / 2, y + height / 2))
    across, down = area.horizontalScrollBar(), area.verticalScrollBar()
    across.setValue(round(across.value() + seen.x() - room.width() / 2))
    down.setValue(round(down.value() + seen.y() - room.height() / 2))


def visible_part():
    """Return the part of the image in front that the canvas shows, in a QRect."""
    view = Krita.instance().activeWindow().activeView()
    canvas_to_image, _ = _image_to_canvas(view).inverted()
    room = QtCore.QRectF(_scroll_area().viewport().rect())
    return canvas_to_image.mapRect(room).toAlignedRect()


def _image_to_canvas(view):
    flake_from_image, _ = view.flakeToImageTransform().inverted()
    return flake_from_image * view.flakeToCanvasTransform()


def _scroll_area():
    """Return the part of Krita's window that holds the canvas of the image in front."""
    window = Krita.instance().activeWindow().qwindow()
    front = window.findChild(QtWidgets.QMdiArea).activeSubWindow()
    return next(
        area
        for area in front.findChildren(QtWidgets.QAbstractScrollArea)
        if area.metaObject().className() == "KisCanvasController"
    )
