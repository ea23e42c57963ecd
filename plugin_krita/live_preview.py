"""Parts of a mask as the chosen options would make them, without letting Krita wait."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from nobg_core.bridge.adjuster import MaskAdjuster
from nobg_core.bridge.latest import Latest
from nobg_core.bridge.log import as_error
from nobg_core.errors import Cancelled
from nobg_core.options import MaskOptions

from .broken_pipe import see_broken_pipes_as_errors
from .docker_pictures import plane, with_alpha
from .qt import QtCore


@dataclass(frozen=True)
class Question:
    """What is to be seen.

    Args:
        options: what is done to the mask.
        bounds: the part of the mask, in the layer's pixels.
        before: a QImage of that part of the layer, as large as it is to be shown.
    """

    options: MaskOptions
    bounds: tuple[int, int, int, int]
    before: Any


class LivePreview(QtCore.QObject):
    """Holds one mask at a time; its signals arrive in Krita's thread."""

    shown = QtCore.pyqtSignal(object, object)  # the part before, and with the adjusted mask
    told = QtCore.pyqtSignal(str)  # what is waited for before the first answer
    failed = QtCore.pyqtSignal(str)
    _answered = QtCore.pyqtSignal(object, object, object)

    def __init__(self):
        super().__init__()
        self._held = None
        self._answered.connect(self._show, QtCore.Qt.ConnectionType.QueuedConnection)
        QtCore.QCoreApplication.instance().aboutToQuit.connect(self.end)

    @property
    def is_begun(self):
        """Whether it holds a mask."""
        return self._held is not None

    def begin(self, mask):
        """Hold a mask; nothing is asked of the worker yet."""
        self.end()
        self._held = _Held(mask, self._answered.emit, self.told.emit)

    def ask(self, question):
        """Have a Question answered next, in the place of one that still waits."""
        self._held.latest.ask(question)

    def end(self):
        """Hold none."""
        if self._held is not None:
            held, self._held = self._held, None
            held.let_go()

    def _show(self, held, question, answer):
        if held is not self._held:
            return
        if isinstance(answer, Exception):
            self.end()
            error = as_error(answer)
            if not isinstance(error, Cancelled):
                self.failed.emit(str(error))
        else:
            size = question.before.width(), question.before.height()
            self.shown.emit(question.before, with_alpha(question.before, plane(answer, *size)))


class _Held:
    """One mask, and the thread that asks the worker about it."""

    def __init__(self, mask, answer, tell):
        self._is_over = threading.Event()
        self._adjuster = MaskAdjuster(mask, self._progress)
        self._is_open = False
        self._pass_on, self._tell = answer, tell
        self._asked = None
        self.latest = Latest(self._answer, self._deliver)

    def let_go(self):
        self._is_over.set()
        self.latest.close()
        self._adjuster.close()

    def _answer(self, question):
        self._asked = question
        if not self._is_open:
            see_broken_pipes_as_errors()
            self._adjuster.__enter__()
            self._is_open = True
        size = question.before.width(), question.before.height()
        return self._adjuster.preview(question.options, question.bounds, size)

    def _progress(self, _fraction, text):
        self._tell(text)
        return not self._is_over.is_set()

    def _deliver(self, answer, error):
        self._pass_on(self, self._asked, error or answer)
