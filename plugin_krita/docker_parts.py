"""The docker's small parts: the worker's line, the notice, the choice of a backdrop."""

from __future__ import annotations

from krita import Krita

from .guard import guarded, tell_in_box
from .qt import QtCore, QtGui, QtWidgets

DOT_PX = 8
GAP_PX = 6
SWATCH_PX = 16
# What Krita itself uses unless the user has chosen others.
CHECKS = {"checkerscolor": "220,220,220", "checkerscolor2": "255,255,255"}
BACKDROPS = {"checks": "Checks", "white": "White", "black": "Black", "colour": "A colour..."}

_guarded = guarded(tell_in_box)


class WorkerLine(QtWidgets.QWidget):
    """One line with a dot, which is filled when the worker is warm; cut in the middle to fit."""

    def __init__(self):
        super().__init__()
        self._text, self._is_warm = "", False
        policy = QtWidgets.QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Fixed)

    def sizeHint(self):  # noqa: N802 - Qt's name
        """Return a line's height; any width will do."""
        return QtCore.QSize(0, self.fontMetrics().height() + 2)

    def show_text(self, text, is_warm):
        """Show a text, and whether the worker is warm."""
        self._text, self._is_warm = text, is_warm
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, _event):  # noqa: N802 - Qt's name
        """Paint dot and text."""
        role, palette = QtGui.QPalette.ColorRole, self.palette()
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        dot = QtCore.QRectF(1, middle - DOT_PX / 2, DOT_PX, DOT_PX)
        painter.setPen(palette.color(role.Highlight if self._is_warm else role.WindowText))
        if self._is_warm:
            painter.setBrush(palette.color(role.Highlight))
        painter.drawEllipse(dot)
        left = dot.right() + GAP_PX
        room = QtCore.QRectF(left, 0, self.width() - left, self.height())
        elide = QtCore.Qt.TextElideMode.ElideMiddle
        text = self.fontMetrics().elidedText(self._text, elide, int(room.width()))
        painter.setPen(palette.color(role.WindowText))
        side = QtCore.Qt.AlignmentFlag.AlignLeft | QtCore.Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, text, QtGui.QTextOption(side))
        painter.end()


class Notice(QtWidgets.QFrame):
    """What went wrong last and what helps, until it is closed or the next run begins."""

    def __init__(self):
        super().__init__()
        self.setFrameShape(QtWidgets.QFrame.Shape.StyledPanel)
        self.setAccessibleName("Last message")
        self._icon = QtWidgets.QLabel()
        self._text = _WrappedText()
        self._close = QtWidgets.QToolButton()
        self._close.setAutoRaise(True)
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self.hide)
        layout = QtWidgets.QHBoxLayout(self)
        layout.setContentsMargins(GAP_PX, GAP_PX, 2, GAP_PX)
        top = QtCore.Qt.AlignmentFlag.AlignTop
        layout.addWidget(self._icon, 0, top)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close, 0, top)
        self.hide()

    @property
    def text(self):
        """What it says now, or ""."""
        return "" if self.isHidden() else self._text.toPlainText()

    def say(self, text, is_failure):
        """Show a text, or nothing for ""."""
        pixmap = QtWidgets.QStyle.StandardPixmap
        kind = pixmap.SP_MessageBoxWarning if is_failure else pixmap.SP_MessageBoxInformation
        self._icon.setPixmap(self.style().standardIcon(kind).pixmap(SWATCH_PX, SWATCH_PX))
        # Asked for each time: Krita has another for its dark themes.
        self._close.setIcon(Krita.instance().icon("docker_close"))
        self._text.setPlainText(text)
        self.setVisible(bool(text))


class _WrappedText(QtWidgets.QTextEdit):
    """A text to read and to copy, as high as it needs; breaks paths where they do not fit."""

    def __init__(self):
        super().__init__()
        self.setReadOnly(True)
        self.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.setWordWrapMode(QtGui.QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        off = QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(off)
        self.setHorizontalScrollBarPolicy(off)
        self.setTabChangesFocus(True)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def _fit(self, size):
        self.setFixedHeight(int(size.height()) + 1)


class BackdropChoice(QtWidgets.QWidget):
    """Four buttons, of which one is down, and the colour of the last."""

    chosen = QtCore.pyqtSignal(str, str)

    def __init__(self, name, colour):
        super().__init__()
        self._name, self._colour = name, QtGui.QColor(colour)
        self._buttons = {}
        group = QtWidgets.QButtonGroup(self)
        layout = QtWidgets.QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for each, title in BACKDROPS.items():
            button = QtWidgets.QToolButton()
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setIconSize(QtCore.QSize(SWATCH_PX, SWATCH_PX))
            button.setToolTip(f"Backdrop: {title}")
            button.setAccessibleName(f"Backdrop: {title}")
            button.clicked.connect(lambda _is_down=False, each=each: self._choose(each))
            group.addButton(button)
            layout.addWidget(button)
            self._buttons[each] = button
        self._buttons.get(name, self._buttons["checks"]).setChecked(True)
        self._paint_swatches()

    @_guarded
    def changeEvent(self, event):  # noqa: N802 - Qt's name
        """Follow Krita into another theme."""
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.Type.PaletteChange and self._buttons:
            self._paint_swatches()

    def colours(self):
        """Return the two QColors of the backdrop that is chosen."""
        return self._colours_of(self._name)

    def _colours_of(self, name):
        if name == "checks":
            return _checks()
        colour = self._colour if name == "colour" else QtGui.QColor(name)
        return colour, colour

    @_guarded
    def _choose(self, name):
        if name == "colour":
            chosen = QtWidgets.QColorDialog.getColor(self._colour, self, "Backdrop")
            if chosen.isValid():
                self._colour = chosen
                self._paint_swatches()
        self._name = name
        self.chosen.emit(name, self._colour.name())

    def _paint_swatches(self):
        for name, button in self._buttons.items():
            button.setIcon(self._swatch(*self._colours_of(name)))

    def _swatch(self, light, dark):
        ratio = self.devicePixelRatioF()
        pixmap = QtGui.QPixmap(round(SWATCH_PX * ratio), round(SWATCH_PX * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(light)
        painter = QtGui.QPainter(pixmap)
        half = SWATCH_PX // 2
        painter.fillRect(half, 0, half, half, dark)
        painter.fillRect(0, half, half, half, dark)
        painter.setPen(self.palette().color(QtGui.QPalette.ColorRole.WindowText))
        painter.drawRect(QtCore.QRectF(0.5, 0.5, SWATCH_PX - 1, SWATCH_PX - 1))
        painter.end()
        return QtGui.QIcon(pixmap)


def _checks():
    """Return the colours of Krita's own checks."""
    colours = []
    for key, usual in CHECKS.items():
        stored = Krita.instance().readSetting("", key, usual) or usual
        try:
            colours.append(QtGui.QColor(*(int(part) for part in stored.split(",")[:3])))
        except (TypeError, ValueError):
            colours.append(QtGui.QColor(*(int(part) for part in usual.split(","))))
    return tuple(colours)
