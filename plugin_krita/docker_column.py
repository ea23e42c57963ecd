"""What is in the docker: buttons, progress, the last message, before and after, and three folds."""

from __future__ import annotations

from functools import partial

from nobg_core.bridge.looking import CHECK

from .before_after import BeforeAfter
from .docker_adjust import AdjustPanel
from .docker_button import RunButton
from .docker_check import CheckPanel
from .docker_options import OptionsForm
from .docker_parts import BackdropChoice, Notice, WorkerLine
from .fold import FoldButton
from .qt import QtCore, QtWidgets
from .scrolled_content import ScrolledContent

MARGIN_PX = 6
USUAL_PX = (250, 470)


class Column(QtWidgets.QWidget):
    """The parts, in one column that may be as narrow as Krita's other dockers.

    Args:
        jobs: the Jobs.
        settings: the DockerSettings.
    """

    def __init__(self, jobs, settings):
        super().__init__()
        self._build(jobs, settings)

    def sizeHint(self):  # noqa: N802 - Qt's name
        """Return the size in which nothing scrolls while all is folded."""
        return QtCore.QSize(*USUAL_PX)

    def say(self, text, is_failure=False):
        """Show a text where it will be seen, or nothing for ""."""
        self.notice.say(text, is_failure)
        self._scrolled.verticalScrollBar().setValue(0)

    def _build(self, jobs, settings):
        self.run = RunButton()
        self.notice = Notice()
        self.view = BeforeAfter()
        self.worker_line = WorkerLine()
        self.backdrop = BackdropChoice(settings["backdrop"], settings["colour"])
        self.options = OptionsForm(jobs, settings)
        self.adjust = AdjustPanel(self.view.room_px)
        self.check = CheckPanel(lambda: self.backdrop.colours()[0])
        self.folds = self._build_folds(settings)
        self.view.set_split(settings["split"])
        self.view.set_backdrop(self.backdrop.colours())
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        layout.setSpacing(MARGIN_PX)
        layout.addWidget(self.run)
        layout.addWidget(self.worker_line)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._build_rest())

    def _build_rest(self):
        """Return all below the picture, which scrolls where the docker is low."""
        content = QtWidgets.QWidget()
        layout = QtWidgets.QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(MARGIN_PX)
        layout.addWidget(self.notice)
        layout.addWidget(self.folds["check"])
        layout.addWidget(self.check)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(self.folds["adjust"])
        row.addStretch()
        row.addWidget(self.backdrop)
        layout.addLayout(row)
        layout.addWidget(self.adjust)
        layout.addWidget(self.folds["options"])
        layout.addWidget(self.options)
        self._scrolled = ScrolledContent(content)
        return self._scrolled

    def _build_folds(self, settings):
        """Return the headings that open something, by the name of what they open."""
        texts = {
            "check": (CHECK, "Where to look at the mask, and the sign-off", self.check),
            "adjust": ("Adjust", "Grow, soften or clear the mask, and see it at once", self.adjust),
            "options": (
                "Options",
                "Where the work is done, how, and what becomes of masks",
                self.options,
            ),
        }
        folds = {name: FoldButton(name, settings, *text) for name, text in texts.items()}
        for fold in folds.values():
            fold.toggled.connect(partial(self._unfold, fold))
        self.check.named.connect(folds["check"].setText)
        return folds

    def _unfold(self, fold, is_open):
        if is_open:  # once it has its place
            QtCore.QTimer.singleShot(0, lambda: self._scrolled.bring_up(fold))
