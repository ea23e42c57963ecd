"""The docker's buttons and, in the same place while nobg works, progress with Cancel."""

from __future__ import annotations

from nobg_core.bridge.questions import CLEAN, ONE_IMAGE, REFINE

from .qt import QtCore, QtWidgets

STEPS = 1000


class RunButton(QtWidgets.QStackedWidget):
    """Nothing moves when one takes the place of the other, and the keyboard does not wander off."""

    clicked = QtCore.pyqtSignal()
    refine_clicked = QtCore.pyqtSignal()
    clean_clicked = QtCore.pyqtSignal()
    cancelled = QtCore.pyqtSignal()

    def __init__(self):
        super().__init__()
        self.button = QtWidgets.QPushButton(ONE_IMAGE)
        self.button.setToolTip("Hide the background of the selected layers with a soft mask")
        self.button.setMinimumHeight(2 * self.button.fontMetrics().height())
        self.button.clicked.connect(self.clicked)
        self.refine = QtWidgets.QPushButton(REFINE)
        self.refine.setToolTip("Solve the mask again near what you painted on it")
        self.refine.clicked.connect(self.refine_clicked)
        self.clean = QtWidgets.QPushButton(CLEAN)
        self.clean.setToolTip("Take the old background out of soft edges, in a layer above")
        self.clean.clicked.connect(self.clean_clicked)
        self.cancel = QtWidgets.QPushButton("Cancel")
        self.cancel.setToolTip("Stop, and leave the layers as they were")
        self.cancel.clicked.connect(self.cancelled)
        self._progress = QtWidgets.QProgressBar()
        self._progress.setRange(0, STEPS)
        self._progress.setAccessibleName("Progress")
        buttons = QtWidgets.QWidget()
        column = QtWidgets.QVBoxLayout(buttons)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)
        pair = QtWidgets.QHBoxLayout()
        pair.addWidget(self.refine)
        pair.addWidget(self.clean)
        column.addLayout(pair)
        running = QtWidgets.QWidget()
        row = QtWidgets.QHBoxLayout(running)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._progress, 1)
        row.addWidget(self.cancel)
        self.addWidget(buttons)
        self.addWidget(running)
        policy = QtWidgets.QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Fixed)

    def begin(self):
        """Show progress."""
        self._progress.setValue(0)
        self._turn_to(1, self.cancel)

    def show_progress(self, fraction):
        """Show how far the work is, from 0 to 1."""
        self._progress.setValue(round(fraction * STEPS))

    def end(self):
        """Show the buttons."""
        self._turn_to(0, self.button)

    def _turn_to(self, index, come):
        focus = QtWidgets.QApplication.focusWidget()
        had_focus = focus is not None and self.currentWidget().isAncestorOf(focus)
        self.setCurrentIndex(index)
        if had_focus:
            come.setFocus()
