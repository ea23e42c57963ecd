"""The docker's Adjust: a mask under sliders, seen at once, and changed only by Apply."""

from __future__ import annotations

from nobg_core.options import MaskOptions

from . import canvas_place, layers, own_mask
from .docker_pictures import fit
from .guard import guarded
from .jobs import the_jobs
from .layer_part import read_part
from .live_preview import LivePreview, Question
from .mask_form import MaskForm
from .qt import QtCore, QtWidgets
from .snapshot import is_drawn
from .works import Adjust

PRESET = MaskOptions()
NO_MASK = "The layer has no mask yet."
GAP_PX = 4

_guarded = guarded(lambda panel, text: panel.preview.failed.emit(text))


class AdjustPanel(QtWidgets.QWidget):
    """The options with Reset and Apply.

    Args:
        room_px: returns the (width, height) of the room for a picture, in pixels of the screen.
    """

    dropped = QtCore.pyqtSignal()  # nothing comes from here any more

    def __init__(self, room_px):
        super().__init__()
        self._room_px = room_px
        self._target = None  # ids of the layer and the mask that the sliders are about
        self._seen_part = None
        self.preview = LivePreview()
        self.form = MaskForm()
        self.form.changed.connect(self._change)
        self.close_up = QtWidgets.QToolButton()
        self.close_up.setText("100 %")
        self.close_up.setCheckable(True)
        self.close_up.setToolTip("Look pixel by pixel at the place that the canvas shows")
        self.close_up.toggled.connect(self._change)
        self.reset = QtWidgets.QPushButton("Reset")
        self.reset.setToolTip("Put all of these back")
        self.reset.clicked.connect(self.start_over)
        self.apply = QtWidgets.QPushButton("Apply")
        self.apply.setToolTip("Change the mask, in one undo step")
        self.apply.clicked.connect(self._apply)
        self.hint = QtWidgets.QLabel(NO_MASK)
        self.hint.setEnabled(False)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        layout.addWidget(self.hint)
        layout.addWidget(self.form)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(self.close_up)
        row.addWidget(self.reset, 1)
        row.addWidget(self.apply, 1)
        layout.addLayout(row)

    @property
    def is_previewing(self):
        """Whether what is seen comes from here."""
        return self.preview.is_begun

    def follow(self, is_news):
        """Follow the active layer, its mask, and the place that the canvas shows.

        Args:
            is_news: the layer or its mask looks another than it did at the last look.
        """
        _, layer, mask = layers.masked_picture()
        is_other = self._turn_to(layer, mask)
        self.form.setEnabled(mask is not None)
        self.hint.setVisible(mask is None)
        if is_other:
            self.leave()
        elif self.is_previewing and is_news:
            self.preview.end()  # it holds the mask as it was
            self._ask()
        elif self._is_beside_canvas():
            self._ask()

    @_guarded
    def leave(self):
        """Put all back, and preview nothing."""
        with QtCore.QSignalBlocker(self.close_up):
            self.close_up.setChecked(False)
        self.form.show_options(PRESET)
        self._drop()

    @_guarded
    def start_over(self, *_clicked):
        """Put the options back, and go on looking pixel by pixel if so chosen."""
        self.form.show_options(PRESET)
        self._change()

    @_guarded
    def _change(self, *_value):
        if self.form.options == PRESET and not self.close_up.isChecked():
            self._drop()
        else:
            self._ask()

    @_guarded
    def _apply(self, *_clicked):
        _, layer, _ = layers.masked_picture()
        self._drop()
        the_jobs().begin(Adjust(self.form.options), layer and [layer])

    def _drop(self):
        self._allow_apply()
        if self.is_previewing:
            self.preview.end()
            self.dropped.emit()

    def _allow_apply(self):
        is_changed = self.form.options != PRESET
        self.reset.setEnabled(is_changed)
        self.apply.setEnabled(is_changed and self.form.isEnabled())

    def _turn_to(self, layer, mask):
        """Let the sliders be about a mask; say whether they were about another."""
        target = layer and layer.uniqueId(), mask and mask.uniqueId()
        is_other, self._target = target != self._target, target
        return is_other

    def _ask(self):
        self._allow_apply()
        _, layer, mask = layers.masked_picture()
        if self._turn_to(layer, mask):
            self.preview.end()
        if mask is None:
            return
        box = layer.bounds()
        bounds = box.x(), box.y(), box.width(), box.height()
        if not self.preview.is_begun:
            # What was kept with it counts only for the mask that is written.
            self.preview.begin(own_mask.read(mask, bounds, record=b""))
        self.close_up.setEnabled(not is_drawn(layer))
        is_close = self.close_up.isChecked() and self.close_up.isEnabled()
        part = self._part_on_canvas(box) if is_close else box
        within = part.x() - box.x(), part.y() - box.y(), part.width(), part.height()
        if is_close:
            before = read_part(layer, (part.x(), part.y(), part.width(), part.height()))
        else:
            size = fit(box.size(), self._room_px())
            before = layer.thumbnail(size.width(), size.height())
        self.preview.ask(Question(self.form.options, within, before))

    def _is_beside_canvas(self):
        """Say whether a place is shown pixel by pixel that the canvas has left."""
        is_close = self.is_previewing and self.close_up.isChecked()
        return is_close and canvas_place.visible_part() != self._seen_part

    def _part_on_canvas(self, box):
        """Return what fits the docker of the place in the middle of the canvas, within a box."""
        self._seen_part = canvas_place.visible_part()
        room = QtCore.QRect(QtCore.QPoint(), QtCore.QSize(*self._room_px()))
        room.moveCenter(self._seen_part.center())
        room.moveLeft(max(min(room.x(), box.right() + 1 - room.width()), box.x()))
        room.moveTop(max(min(room.y(), box.bottom() + 1 - room.height()), box.y()))
        return room.intersected(box)
