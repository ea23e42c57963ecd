"""What the user sees of the queue: progress with Cancel, and how each run ended."""

from __future__ import annotations

from krita import Krita

from nobg_core.bridge.outcome import State, closing_list, summary

from . import docker
from .dialogs import main_window
from .guard import guarded, show_box, tell_in_box
from .qt import QtCore, QtWidgets

SHOW_AFTER_MS = 700
FLOATING_MS = 4000
WIDTH_PX = 360
FROM_CORNER_PX = (90, 180)
STEPS = 1000

_guarded = guarded(tell_in_box)


class Feedback:
    """Listens to the queue.

    Args:
        jobs: the Jobs.
    """

    def __init__(self, jobs):
        self._jobs = jobs
        self._dialog = None
        jobs.started.connect(self._begin)
        jobs.progressed.connect(self._show)
        jobs.finished.connect(self._end)

    @_guarded
    def _begin(self):
        """Prepare a window that takes neither the brush nor the keyboard from the picture."""
        if docker.is_open():  # It shows the same.
            return
        window = main_window()
        dialog = QtWidgets.QProgressDialog("", "Cancel", 0, STEPS, window)
        dialog.setWindowTitle(self._jobs.present.title)
        label = QtWidgets.QLabel(alignment=QtCore.Qt.AlignmentFlag.AlignCenter)
        label.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        dialog.setLabel(label)
        dialog.setWindowModality(QtCore.Qt.WindowModality.NonModal)
        dialog.setAttribute(QtCore.Qt.WidgetAttribute.WA_ShowWithoutActivating)
        dialog.setMinimumDuration(SHOW_AFTER_MS)
        dialog.setMinimumWidth(WIDTH_PX)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        if window is not None:  # beside what is painted on, not upon it
            corner = window.geometry().bottomLeft()
            dialog.move(corner.x() + FROM_CORNER_PX[0], corner.y() - FROM_CORNER_PX[1])
        dialog.canceled.connect(self._jobs.cancel)
        dialog.destroyed.connect(self._forget)  # with its window
        self._dialog = dialog

    @_guarded
    def _forget(self, _dialog):
        self._dialog = None

    @_guarded
    def _show(self, fraction, text):
        if self._dialog is not None and not self._dialog.wasCanceled():
            self._dialog.setLabelText(text)
            self._dialog.setValue(round(fraction * STEPS))

    @_guarded
    def _end(self, outcomes):
        if self._dialog is not None:
            dialog, self._dialog = self._dialog, None
            dialog.canceled.disconnect(self._jobs.cancel)  # Closing it would cancel, too.
            dialog.destroyed.disconnect(self._forget)
            dialog.close()
            dialog.deleteLater()
        run = self._jobs.present
        if not run.is_scripted and any(outcome.state is not State.STOPPED for outcome in outcomes):
            self._tell(run, outcomes)

    def _tell(self, run, outcomes):
        if docker.is_open() and not run.is_all_open:
            return
        states = {outcome.state for outcome in outcomes}
        text = closing_list(outcomes) if run.is_all_open else summary(outcomes)
        if State.FAILED in states:
            show_box(text, QtWidgets.QMessageBox.Icon.Warning, run.title)
        elif run.is_all_open or State.LOOK in states:
            show_box(text, QtWidgets.QMessageBox.Icon.Information, run.title)
        elif text:
            float_note(text)


def float_note(text):
    """Show a short text on the picture for a moment."""
    window = Krita.instance().activeWindow()
    view = window.activeView() if window else None
    if view is not None:
        view.showFloatingMessage(text, Krita.instance().icon("document-new"), FLOATING_MS, 1)
