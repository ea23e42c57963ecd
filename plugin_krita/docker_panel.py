"""What the docker does: it runs what is clicked, and follows the layer, the worker and the runs."""

from __future__ import annotations

from nobg_core.bridge.outcome import State, summary
from nobg_core.bridge.worker_state import look_at_worker

from . import actions
from .docker_column import Column
from .docker_options import ASK
from .docker_pictures import LayerPictures
from .docker_settings import DockerSettings
from .guard import guarded
from .jobs import the_jobs
from .qt import QtCore, QtWidgets
from .works import Adjust

LOOK_MS = 500
LOOKS_PER_WORKER_LOOK = 6


_guarded = guarded(lambda panel, text: panel.say(text, is_failure=True))


class Panel(Column):
    """The docker's content."""

    def __init__(self):
        super().__init__(the_jobs(), DockerSettings())
        self._jobs = the_jobs()
        self._settings = DockerSettings()
        self._pictures = LayerPictures()
        self._made_by = ""
        self._looks = 0
        self._connect()
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._tick)
        if self._jobs.is_busy:
            self._begin()

    def showEvent(self, event):  # noqa: N802 - Qt's name
        """Look at the layer and the worker from now on."""
        super().showEvent(event)
        self._timer.start()
        QtCore.QTimer.singleShot(0, self.look)

    def hideEvent(self, event):  # noqa: N802 - Qt's name
        """Look at nothing while nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()
        self.adjust.leave()

    @_guarded
    def look(self):
        """Look at the layer and the worker now."""
        if self.isVisible():
            self._look_at_layer()
            self._look_at_worker()

    def _connect(self):
        self.run.clicked.connect(self._click)
        self.run.refine_clicked.connect(self._refine)
        self.run.clean_clicked.connect(self._clean)
        self.run.cancelled.connect(self._cancel)
        self.adjust.dropped.connect(self._look_afresh)
        self.adjust.preview.shown.connect(self.view.show_pictures)
        self.adjust.preview.failed.connect(self._fail)
        self.adjust.preview.told.connect(self._wait_for_preview)
        self.folds["adjust"].toggled.connect(self._leave_adjusting)
        self.check.asked.connect(self._check)
        self.check.told.connect(self.say)
        self.view.split_changed.connect(self._keep_split)
        self.backdrop.chosen.connect(self._change_backdrop)
        self._jobs.started.connect(self._begin)
        self._jobs.progressed.connect(self._progress)
        self._jobs.finished.connect(self._end)

    @_guarded
    def _click(self):
        self.notice.hide()
        answer = self.options.existing_mask
        actions.remove_background(None if answer == ASK else answer)

    @_guarded
    def _refine(self):
        self.notice.hide()
        actions.refine_mask()

    @_guarded
    def _clean(self):
        self.notice.hide()
        actions.clean_colours()

    @_guarded
    def _check(self):
        self.notice.hide()
        actions.check_mask()

    @_guarded
    def _wait_for_preview(self, text):
        self.worker_line.show_text(text, is_warm=False)

    @_guarded
    def _fail(self, text):
        self.say(text, is_failure=True)
        self._look_afresh()

    @_guarded
    def _cancel(self):
        self._jobs.cancel()

    @_guarded
    def _begin(self):
        self.notice.hide()
        self.run.begin()
        self.check.setEnabled(False)
        self.adjust.setEnabled(False)

    @_guarded
    def _progress(self, fraction, text):
        self.run.show_progress(fraction)
        self.worker_line.show_text(text, is_warm=True)

    @_guarded
    def _end(self, outcomes):
        self.run.end()
        self.check.setEnabled(True)
        self.adjust.setEnabled(True)
        run = self._jobs.present
        for outcome in outcomes:
            self._made_by = outcome.made_by or self._made_by
        self.check.keep(run.hosts, outcomes)
        states = {outcome.state for outcome in outcomes}
        if isinstance(run.work, Adjust) and states == {State.DONE}:
            self.adjust.start_over()
        # A script tells its outcomes itself, and the list of many images has a window of its own.
        if states != {State.STOPPED} and not run.is_scripted and not run.is_all_open:
            self.say(summary(outcomes), State.FAILED in states)
        QtCore.QTimer.singleShot(0, self.look)

    @_guarded
    def _tick(self):
        # Not in the middle of a brush stroke.
        if QtWidgets.QApplication.mouseButtons() != QtCore.Qt.MouseButton.NoButton:
            return
        self._timer.stop()  # What fails is told once, not twice a second.
        self._looks += 1
        self._look_at_layer()
        if self._looks % LOOKS_PER_WORKER_LOOK == 0:
            self._look_at_worker()
        self._timer.start()

    def _look_at_layer(self):
        self.check.follow()
        seen = self._pictures.look(self.view.room_px())
        self.adjust.follow(is_news=seen is not None)
        if seen is None or self.adjust.is_previewing:
            return
        if seen.text:
            self.view.show_text(seen.text)
        else:
            self.view.show_pictures(seen.before, seen.after)

    def _look_at_worker(self):
        if self._jobs.is_busy:
            return
        state = look_at_worker(self._made_by)
        self.worker_line.show_text(state.text, state.is_warm)
        if state.error is not None and not self.notice.text:
            self.say(str(state.error), is_failure=True)

    @_guarded
    def _look_afresh(self):
        self._pictures.forget()
        self.look()

    @_guarded
    def _leave_adjusting(self, is_open):
        if not is_open:
            self.adjust.leave()

    @_guarded
    def _keep_split(self, split):
        self._settings.keep(split=split)

    @_guarded
    def _change_backdrop(self, name, colour):
        self.view.set_backdrop(self.backdrop.colours())
        self._settings.keep(backdrop=name, colour=colour)
