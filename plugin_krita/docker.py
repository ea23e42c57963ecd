"""The docker's frame.

What is in it is built when it is first seen: Krita starts as quickly as without, and a broken nobg
is told in the docker instead of ending Krita while it makes its window.
"""

from __future__ import annotations

import sys
import traceback

from krita import DockWidget, DockWidgetFactory, DockWidgetFactoryBase, Krita

from .extension import BROKEN
from .qt import QtCore, QtWidgets

NAME = "nobg_docker"


class NobgDocker(DockWidget):
    """Krita makes one for each of its windows."""

    def __init__(self):
        super().__init__()
        self.setWindowTitle("nobg")
        self._panel = None

    def canvasChanged(self, _canvas):  # noqa: N802 - Krita's name
        """Follow the image in front."""
        # Krita calls this also while it closes an image, when nothing may be asked about it.
        if self._panel is not None:
            QtCore.QTimer.singleShot(0, self._panel.look)

    def showEvent(self, event):  # noqa: N802 - Qt's name
        """Build what is in it."""
        super().showEvent(event)
        if self.widget() is None:
            self.setWidget(self._build())

    def _build(self):
        try:
            from .docker_panel import Panel

            self._panel = Panel()
            return self._panel
        except Exception:  # noqa: BLE001 - Krita would end
            if sys.stderr:
                traceback.print_exc()
            sentence = QtWidgets.QLabel(BROKEN)
            sentence.setWordWrap(True)
            return sentence


def is_open():
    """Say whether the user sees the docker, and with it progress, Cancel and errors."""
    if Krita.instance().activeWindow() is None:
        return False  # Krita ends when it is asked for the dockers of none.
    return any(
        docker.objectName() == NAME and not docker.visibleRegion().isEmpty()
        for docker in Krita.instance().dockers()
    )


def register_docker():
    """Tell Krita of the docker."""
    right = DockWidgetFactoryBase.DockPosition.DockRight
    Krita.instance().addDockWidgetFactory(DockWidgetFactory(NAME, right, NobgDocker))
