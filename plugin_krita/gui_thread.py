"""Carries calls from the thread that talks to the worker to Krita's own thread."""

from __future__ import annotations

import concurrent.futures

from nobg_core.errors import Cancelled

from .qt import QtCore

POLL_S = 0.1


class GuiThread(QtCore.QObject):
    """Krita's thread, where all of its functions must be called. Made there, used from others."""

    _asked = QtCore.pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self._is_closed = False
        self._asked.connect(self._answer, QtCore.Qt.ConnectionType.QueuedConnection)

    def call(self, function, *arguments):
        """Return what the function returns in Krita's thread, after a turn of its event loop.

        Raises:
            Cancelled: Krita is closing.
            Exception: whatever the function raised.
        """
        future = concurrent.futures.Future()
        self._asked.emit((future, function, arguments))
        while not self._is_closed:
            concurrent.futures.wait([future], POLL_S)
            if future.done():
                return future.result()
        raise Cancelled

    def close(self):
        """Let calls that wait, and later ones, end with Cancelled: nobody will answer them."""
        self._is_closed = True

    def _answer(self, question):
        if self._is_closed:
            return
        future, function, arguments = question
        try:
            future.set_result(function(*arguments))
        except BaseException as exc:  # noqa: BLE001 - raised again where it was asked for
            future.set_exception(exc)
