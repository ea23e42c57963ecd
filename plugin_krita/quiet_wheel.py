"""Fields that the wheel changes only when they were chosen before, and not in scrolling by."""

from __future__ import annotations

from .qt import QtCore, QtWidgets


class _Quiet:
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event):  # noqa: N802 - Qt's name
        """Leave the wheel to what scrolls, unless this was chosen."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class QuietComboBox(_Quiet, QtWidgets.QComboBox):
    """A list."""


class QuietSlider(_Quiet, QtWidgets.QSlider):
    """A slider."""


class QuietSpinBox(_Quiet, QtWidgets.QDoubleSpinBox):
    """A number."""
