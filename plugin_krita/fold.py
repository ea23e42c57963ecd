"""A heading that opens and closes what is below it."""

from __future__ import annotations

from .qt import QtCore, QtWidgets


class FoldButton(QtWidgets.QToolButton):
    """The heading. Its `toggled` tells when it was opened or closed.

    Args:
        name: under which the DockerSettings keep whether it is open.
        settings: the DockerSettings.
        title: what it says.
        explanation: a tooltip.
        content: the widget that is shown while it is open.
    """

    def __init__(self, name, settings, title, explanation, content):
        super().__init__()
        self._name, self._settings = name, settings
        self.content = content
        self.setText(title)
        self.setToolTip(explanation)
        self.setToolButtonStyle(QtCore.Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self.setCheckable(True)
        self.setChecked(settings[name])
        self._show(self.isChecked())
        self.toggled.connect(self._change)

    def _change(self, is_open):
        self._show(is_open)
        self._settings.keep(**{self._name: is_open})

    def _show(self, is_open):
        arrow = QtCore.Qt.ArrowType
        self.setArrowType(arrow.DownArrow if is_open else arrow.RightArrow)
        self.content.setVisible(is_open)
