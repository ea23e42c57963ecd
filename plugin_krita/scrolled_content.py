"""A part of the docker that scrolls where there is no room for all of it."""

from __future__ import annotations

from .qt import QtCore, QtWidgets

# Two headings, or what is worth reading of a message.
LEAST_PX = 64


class ScrolledContent(QtWidgets.QScrollArea):
    """As high as its content where that fits, and never wider than it may be.

    Args:
        content: the widget.
    """

    def __init__(self, content):
        super().__init__()
        self.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(LEAST_PX)
        policy = QtWidgets.QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Maximum)
        self.setWidget(content)
        content.installEventFilter(self)

    def sizeHint(self):  # noqa: N802 - Qt's name
        """Return the size of the content; Qt's own hint has a most."""
        return self.widget().sizeHint()

    def bring_up(self, part):
        """Scroll so that a part of the content stands at the top."""
        top = part.mapTo(self.widget(), QtCore.QPoint(0, 0)).y()
        self.verticalScrollBar().setValue(top)

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        """Take more or less room when something in the content is shown or hidden."""
        if event.type() == QtCore.QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
