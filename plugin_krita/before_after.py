"""A layer before and after its mask, one beside the other under a handle that can be dragged."""

from __future__ import annotations

from .qt import QtCore, QtGui, QtWidgets

CHECK_PX = 8
GRIP_PX = 22
MARGIN_PX = 4
STEP = 0.05
LEAST_PX = (120, 120)
USUAL_PX = (240, 200)
SMALL = 0.85
CENTRED = QtGui.QTextOption(QtCore.Qt.AlignmentFlag.AlignCenter)


class BeforeAfter(QtWidgets.QWidget):
    """Paints two pictures of the same layer over a backdrop; left of the handle is "before"."""

    split_changed = QtCore.pyqtSignal(float)

    def __init__(self):
        super().__init__()
        self._before = self._after = None
        self._text = ""
        self._split = 0.5
        self._colours = (QtGui.QColor("white"), QtGui.QColor("white"))
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(*LEAST_PX)
        expanding = QtWidgets.QSizePolicy.Policy.Expanding
        self.setSizePolicy(expanding, expanding)
        self.setAccessibleName("Before and after")
        self.setToolTip(
            "The active layer without nobg's mask on the left, with it on the right. Drag, or use "
            "the arrow keys, to see more of either."
        )

    def sizeHint(self):  # noqa: N802 - Qt's name
        """Return the size at which a picture can be judged."""
        return QtCore.QSize(*USUAL_PX)

    def room_px(self):
        """Return (width, height) of the room for a picture, in pixels of the screen."""
        ratio, room = self.devicePixelRatioF(), self._room()
        return round(room.width() * ratio), round(room.height() * ratio)

    def show_pictures(self, before, after):
        """Show a layer.

        Args:
            before: a QImage.
            after: a QImage of the same shape, or None where there is no mask.
        """
        self._before, self._after, self._text = before, after, ""
        shape = QtCore.Qt.CursorShape
        self.setCursor(shape.ArrowCursor if after is None else shape.SplitHCursor)
        self.update()

    def show_text(self, text):
        """Say why there is no picture."""
        self._before, self._after, self._text = None, None, text
        self.unsetCursor()
        self.update()

    def set_backdrop(self, colours):
        """Put the layer on checks of two QColors; twice the same is a plain one."""
        self._colours = colours
        self.update()

    def set_split(self, split):
        """Put the handle at a fraction of the picture's width."""
        split = min(max(split, 0.0), 1.0)
        if split != self._split:
            self._split = split
            self.split_changed.emit(split)
            self.update()

    def mousePressEvent(self, event):  # noqa: N802 - Qt's name
        """Take the handle to where the mouse is."""
        self._drag_to(event)

    def mouseMoveEvent(self, event):  # noqa: N802 - Qt's name
        """Take the handle along."""
        self._drag_to(event)

    def mouseDoubleClickEvent(self, _event):  # noqa: N802 - Qt's name
        """Put the handle back into the middle."""
        self.set_split(0.5)

    def keyPressEvent(self, event):  # noqa: N802 - Qt's name
        """Move the handle by key; leave every other key to Krita."""
        key = QtCore.Qt.Key
        moves = {
            key.Key_Left: self._split - STEP,
            key.Key_Right: self._split + STEP,
            key.Key_Home: 0.0,
            key.Key_End: 1.0,
        }
        if event.key() in moves:
            self.set_split(moves[event.key()])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event):  # noqa: N802 - Qt's name
        """Paint the pictures, or the text."""
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QtGui.QPainter.RenderHint.SmoothPixmapTransform)
        if self._before is None:
            self._paint_text(painter)
        else:
            self._paint_pictures(painter, self._picture_rect())
        if self.hasFocus():
            self._paint_focus(painter)
        painter.end()

    def _drag_to(self, event):
        if self._after is not None and event.buttons() & QtCore.Qt.MouseButton.LeftButton:
            rect = self._picture_rect()
            self.set_split((event.pos().x() - rect.left()) / rect.width())

    def _room(self):
        return self.rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)

    def _picture_rect(self):
        room = self._room()
        size = self._before.size().scaled(room.size(), QtCore.Qt.AspectRatioMode.KeepAspectRatio)
        size = size.expandedTo(QtCore.QSize(1, 1))
        rect = QtCore.QRect(QtCore.QPoint(), size)
        rect.moveCenter(room.center())
        return rect

    def _paint_text(self, painter):
        colour = self.palette().color(
            QtGui.QPalette.ColorGroup.Disabled, QtGui.QPalette.ColorRole.WindowText
        )
        painter.setPen(colour)
        painter.drawText(QtCore.QRectF(self._room()), self._text, CENTRED)

    def _paint_pictures(self, painter, rect):
        self._paint_backdrop(painter, rect)
        if self._after is None:
            painter.drawImage(rect, self._before)
            return
        middle = rect.left() + self._split * rect.width()
        right = QtCore.QRectF(rect)
        right.setLeft(middle)
        left = QtCore.QRectF(rect)
        left.setRight(middle)
        for side, picture in ((left, self._before), (right, self._after)):
            painter.setClipRect(side)
            painter.drawImage(rect, picture)
        painter.setClipping(False)
        self._paint_names(painter, left, right)
        self._paint_handle(painter, rect, middle)

    def _paint_backdrop(self, painter, rect):
        light, dark = self._colours
        painter.fillRect(rect, light)
        if light == dark:
            return
        painter.setClipRect(rect)
        for row, top in enumerate(range(rect.top(), rect.bottom() + 1, CHECK_PX)):
            first = rect.left() + (row % 2) * CHECK_PX
            for left in range(first, rect.right() + 1, 2 * CHECK_PX):
                painter.fillRect(left, top, CHECK_PX, CHECK_PX, dark)
        painter.setClipping(False)

    def _paint_names(self, painter, left, right):
        """Name each side in its lower outer corner, where it is wide enough."""
        font = painter.font()
        font.setPointSizeF(QtGui.QFontInfo(font).pointSizeF() * SMALL)
        painter.setFont(font)
        metrics = QtGui.QFontMetricsF(font)
        height = metrics.height() + 4
        for side, name, is_left in ((left, "Before", True), (right, "After", False)):
            width = metrics.horizontalAdvance(name) + height
            if side.width() < width + GRIP_PX:
                continue
            x = side.left() + MARGIN_PX if is_left else side.right() - MARGIN_PX - width
            plate = QtCore.QRectF(x, side.bottom() - MARGIN_PX - height, width, height)
            colour = self.palette().color(QtGui.QPalette.ColorRole.Window)
            colour.setAlphaF(0.85)
            painter.setPen(self.palette().color(QtGui.QPalette.ColorRole.Mid))
            painter.setBrush(colour)
            painter.drawRoundedRect(plate, height / 2, height / 2)
            painter.setPen(self.palette().color(QtGui.QPalette.ColorRole.WindowText))
            painter.drawText(plate, name, CENTRED)

    def _paint_handle(self, painter, rect, x):
        role, palette = QtGui.QPalette.ColorRole, self.palette()
        top, bottom = QtCore.QPointF(x, rect.top()), QtCore.QPointF(x, rect.bottom() + 1)
        for width, colour in ((3.0, role.Window), (1.0, role.WindowText)):
            painter.setPen(QtGui.QPen(palette.color(colour), width))
            painter.drawLine(top, bottom)
        middle, radius = QtCore.QPointF(x, rect.center().y()), GRIP_PX / 2
        painter.setPen(QtGui.QPen(palette.color(role.WindowText), 1.0))
        painter.setBrush(palette.color(role.Button))
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(QtGui.QPen(palette.color(role.ButtonText), 1.5))
        for way in (-1, 1):
            tip = middle + QtCore.QPointF(way * radius * 0.6, 0)
            for slope in (-1, 1):
                painter.drawLine(tip, tip + QtCore.QPointF(-way * 3.5, slope * 3.5))

    def _paint_focus(self, painter):
        painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
        painter.setPen(self.palette().color(QtGui.QPalette.ColorRole.Highlight))
        frame = QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, MARGIN_PX, MARGIN_PX)
