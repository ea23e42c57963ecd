"""What is in the docker: the buttons, progress, the last error, before and after, the options."""

from __future__ import annotations

from nobg_core.bridge.outcome import State, summary
from nobg_core.bridge.worker_state import look_at_worker

from . import actions
from .before_after import BeforeAfter
from .docker_button import RunButton
from .docker_options import ASK, OptionsForm
from .docker_parts import BackdropChoice, Notice, WorkerLine
from .docker_pictures import LayerPictures
from .docker_settings import DockerSettings
from .guard import guarded
from .jobs import the_jobs
from .qt import QtCore, QtWidgets

LOOK_MS = 500
LOOKS_PER_WORKER_LOOK = 6
MARGIN_PX = 6
USUAL_PX = (250, 470)


_guarded = guarded(lambda panel, text: panel.say(text, is_failure=True))


class Panel(QtWidgets.QWidget):
    """The docker's content, in one column that may be as narrow as Krita's other dockers."""

    def __init__(self):
        super().__init__()
        self._jobs = the_jobs()
        self._settings = DockerSettings()
        self._pictures = LayerPictures()
        self._made_by = ""
        self._looks = 0
        self._build()
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._tick)
        self._jobs.started.connect(self._begin)
        self._jobs.progressed.connect(self._progress)
        self._jobs.finished.connect(self._end)
        if self._jobs.is_busy:
            self._begin()

    def sizeHint(self):  # noqa: N802 - Qt's name
        """Return the size in which nothing scrolls while the options are folded."""
        return QtCore.QSize(*USUAL_PX)

    def showEvent(self, event):  # noqa: N802 - Qt's name
        """Look at the layer and the worker from now on."""
        super().showEvent(event)
        self._timer.start()
        QtCore.QTimer.singleShot(0, self.look)

    def hideEvent(self, event):  # noqa: N802 - Qt's name
        """Look at nothing while nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    @_guarded
    def look(self):
        """Look at the layer and the worker now."""
        if self.isVisible():
            self._look_at_layer()
            self._look_at_worker()

    def say(self, text, is_failure):
        """Show a text where it will be seen, or nothing for ""."""
        self.notice.say(text, is_failure)
        self._scrolled.verticalScrollBar().setValue(0)

    def _build(self):
        self.run = RunButton()
        self.run.clicked.connect(self._click)
        self.run.refine_clicked.connect(self._refine)
        self.run.cancelled.connect(self._cancel)
        self.notice = Notice()
        self.view = BeforeAfter()
        self.worker_line = WorkerLine()
        self.backdrop = BackdropChoice(self._settings["backdrop"], self._settings["colour"])
        self.options = OptionsForm(self._jobs, self._settings)
        self.view.set_split(self._settings["split"])
        self.view.set_backdrop(self.backdrop.colours())
        self.view.split_changed.connect(self._keep_split)
        self.backdrop.chosen.connect(self._change_backdrop)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        layout.setSpacing(MARGIN_PX)
        layout.addWidget(self.run)
        layout.addWidget(self.worker_line)
        layout.addWidget(self._build_rest(), 1)

    def _build_rest(self):
        """Return all below the button, which scrolls where the docker is low."""
        content = QtWidgets.QWidget()
        layout = QtWidgets.QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(MARGIN_PX)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        layout.addLayout(self._build_options_row())
        layout.addWidget(self.options)
        self._scrolled = QtWidgets.QScrollArea()
        self._scrolled.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled.setMinimumHeight(self.view.minimumHeight())
        self._scrolled.setWidget(content)
        return self._scrolled

    def _build_options_row(self):
        """Return the row that opens the options, with the backdrops on its other side."""
        is_open = self._settings["options"]
        self.unfold = QtWidgets.QToolButton()
        self.unfold.setText("Options")
        self.unfold.setToolTip(
            "Where the work is done, with which model, and what becomes of masks"
        )
        self.unfold.setToolButtonStyle(QtCore.Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.unfold.setAutoRaise(True)
        self.unfold.setCheckable(True)
        self.unfold.toggled.connect(self._unfold_options)
        self.unfold.setChecked(is_open)
        self._unfold_options(is_open)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(self.unfold)
        row.addStretch()
        row.addWidget(self.backdrop)
        return row

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
    def _cancel(self):
        self._jobs.cancel()

    @_guarded
    def _begin(self):
        self.notice.hide()
        self.run.begin()

    @_guarded
    def _progress(self, fraction, text):
        self.run.show_progress(fraction)
        self.worker_line.show_text(text, is_warm=True)

    @_guarded
    def _end(self, outcomes):
        self.run.end()
        for outcome in outcomes:
            self._made_by = outcome.made_by or self._made_by
        states = {outcome.state for outcome in outcomes}
        run = self._jobs.present
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
        seen = self._pictures.look(self.view.room_px())
        if seen is None:
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
    def _unfold_options(self, is_open):
        arrow = QtCore.Qt.ArrowType
        self.unfold.setArrowType(arrow.DownArrow if is_open else arrow.RightArrow)
        self.options.setVisible(is_open)
        self._settings.keep(options=is_open)

    @_guarded
    def _keep_split(self, split):
        self._settings.keep(split=split)

    @_guarded
    def _change_backdrop(self, name, colour):
        self.view.set_backdrop(self.backdrop.colours())
        self._settings.keep(backdrop=name, colour=colour)
