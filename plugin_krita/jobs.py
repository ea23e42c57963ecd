"""The queue of everything that nobg does in this Krita, one run after another.

How to listen, from an action, a docker or a script:

    from .jobs import the_jobs      # late, inside a function: it needs nobg_core
    jobs = the_jobs()               # one for all windows, made on first use, in Krita's thread
    jobs.started.connect(...)       # a run begins
    jobs.progressed.connect(...)    # (fraction of the run from 0 to 1, text)
    jobs.finished.connect(...)      # [Outcome, ...], one for each layer; always follows started

All signals arrive in Krita's thread. The methods return at once, or raise an ImageError that says
what to do first. A work does what its options say; to be asked about a mask that was painted on, as
the menu item asks, trigger the action "nobg_remove_background".
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from krita import Krita

from nobg_core.bridge.log import as_error
from nobg_core.bridge.outcome import Outcome, State
from nobg_core.bridge.questions import ALL_OPEN
from nobg_core.bridge.run import ImageJob
from nobg_core.errors import NobgError
from nobg_core.options import CutoutOptions

from . import layers
from .broken_pipe import see_broken_pipes_as_errors
from .feedback import Feedback
from .gui_thread import GuiThread
from .progress import RunProgress
from .qt import QtCore
from .works import CutOut

LAST_WORD_S = 2.0


@dataclass(frozen=True)
class Run:
    """One call, over one or many images.

    Args:
        work: what is done, one of works.py.
        progress: what its layers share.
        is_all_open: it is over open images, not over layers of one.
        is_scripted: a script waits for the outcomes, and tells them itself.
        images: what it is done to, image by image.
    """

    work: Any
    progress: RunProgress
    is_all_open: bool = False
    is_scripted: bool = False
    images: list[ImageJob] = field(default_factory=list)

    @property
    def title(self):
        """What its windows are called."""
        return ALL_OPEN if self.is_all_open else self.work.title

    @property
    def hosts(self):
        """Its layers, in the order of the outcomes, where each image has a chosen one."""
        return [host for image in self.images for host in image.layers]


class Jobs(QtCore.QObject):
    """The run that works and those that wait; the top of the file says how to listen."""

    started = QtCore.pyqtSignal()
    progressed = QtCore.pyqtSignal(float, str)
    finished = QtCore.pyqtSignal(list)
    _ended = QtCore.pyqtSignal(list)

    def __init__(self):
        super().__init__()
        self._gui = GuiThread()
        self.present = None  # the Run that works, also while `finished` is emitted
        self._waiting = deque()
        self._thread = None
        self._ended.connect(self._finish, QtCore.Qt.ConnectionType.QueuedConnection)
        QtCore.QCoreApplication.instance().aboutToQuit.connect(self._close)

    @property
    def is_busy(self):
        """Whether a run works or waits."""
        return self.present is not None

    @property
    def options(self):
        """The choices that were made last in this Krita, also before its last start."""
        try:
            return CutoutOptions.from_json(
                json.loads(Krita.instance().readSetting("nobg", "options", ""))
            )
        except (ValueError, NobgError):
            return CutoutOptions()

    @options.setter
    def options(self, options):
        Krita.instance().writeSetting("nobg", "options", json.dumps(options.to_json()))

    def begin(self, work, nodes=None, is_scripted=False):
        """Do a work to layers of one image; what they show now is what counts.

        Args:
            work: one of works.py.
            nodes: layers of one image; by default those selected in the active window.
            is_scripted: see Run.

        Returns:
            The Run.

        Raises:
            ImageError: no image is open, no layer is selected, or nothing in the image.
        """
        document, nodes = layers.of_one_image(nodes)
        more = {}
        if isinstance(work, CutOut) and work.in_selection:
            more = {"selection": layers.selection_of(document)}
        run = Run(work, RunProgress(self.progressed.emit), is_scripted=is_scripted)
        hosts = self._hosts(run, document, nodes, **more)
        for host in hosts:
            host.take_snapshot()
        return self._add(run, [(layers.title(document), hosts)])

    def remove_all_open(self, documents, options, is_scripted=False):
        """Give the selected layers of several open images their masks, one image after another.

        Args:
            documents: the images, of those in `layers.open_images()`.
            options: a CutoutOptions.
            is_scripted: see Run.

        Returns:
            The Run.
        """
        progress = RunProgress(self.progressed.emit)
        run = Run(CutOut(options), progress, is_all_open=True, is_scripted=is_scripted)
        titles = layers.titles(documents)
        chosen = [layers.chosen(document) for document in documents]
        hosts = [self._hosts(run, *pair) for pair in zip(documents, chosen, strict=True)]
        return self._add(run, list(zip(titles, hosts, strict=True)))

    def cancel(self):
        """Stop the present run and all that wait; `finished` tells what was stopped."""
        for run in filter(None, [self.present, *self._waiting]):
            run.progress.stop()

    def is_at_work_on(self, node, work):
        """Say whether a run that works or waits will do just the same to a layer."""
        alike = [
            run
            for run in filter(None, [self.present, *self._waiting])
            if run.work == work and not run.progress.is_stopped
        ]
        return any(host.is_of(node) for run in alike for host in run.hosts)

    def _hosts(self, run, document, nodes, **more):
        host = run.work.host
        return [host(document, node, self._gui, run.progress, **more) for node in nodes]

    def _add(self, run, images):
        for title, hosts in images:
            # Krita's API groups no undo steps: each mask is a step of its own.
            run.images.append(ImageJob(title, hosts, contextlib.nullcontext))
        self._waiting.append(run)
        if not self.is_busy:
            self._start_next()
        return run

    def _start_next(self):
        self.present = self._waiting.popleft()
        self.started.emit()
        self._thread = threading.Thread(target=self._work, args=[self.present], daemon=True)
        self._thread.start()

    def _work(self, run):
        see_broken_pipes_as_errors()
        try:
            outcomes = run.work.do(run.images)
        except Exception as exc:  # noqa: BLE001 - a thread's last chance to say anything
            outcomes = [Outcome(run.images[0].name, State.FAILED, error=as_error(exc))]
        self._ended.emit(outcomes)

    def _finish(self, outcomes):
        try:
            self.finished.emit(outcomes)
        finally:
            self.present = None
            if self._waiting:
                self._start_next()

    def _close(self):
        """Let no thread outlive Krita's event loop."""
        self.cancel()
        self._gui.close()
        if self._thread is not None:
            self._thread.join(LAST_WORD_S)


def the_jobs():
    """Return this Krita's one queue."""
    if not _the_jobs:
        jobs = Jobs()
        _the_jobs.extend([jobs, Feedback(jobs)])
    return _the_jobs[0]


_the_jobs = []
