"""The docker's Check: what is doubtful about the active layer's mask, and the sign-off."""

from __future__ import annotations

from functools import partial

from krita import Krita

from nobg_core.bridge.looking import (
    ACCEPT,
    CHECK,
    NO_DOUBTS,
    REASONS,
    REJECT,
    SIGNED_OFF,
    verdict_line,
)
from nobg_core.qa_log import sign_off

from . import canvas_place, layers
from .doubt_pictures import SIDE_PX, DoubtPictures
from .guard import guarded, tell_in_box
from .qt import QtCore, QtGui, QtWidgets

GAP_PX = 4
ROWS_SEEN = 3
UNCHECKED = "The mask was not checked yet."

_guarded = guarded(tell_in_box)


class CheckPanel(QtWidgets.QWidget):
    """The verdict, the places, and the buttons.

    Args:
        colour: returns the QColor on which places are shown.
    """

    asked = QtCore.pyqtSignal()  # somebody wants the mask to be checked anew
    told = QtCore.pyqtSignal(str)
    named = QtCore.pyqtSignal(str)  # what its heading is to say

    def __init__(self, colour):
        super().__init__()
        self._colour = colour
        self._reports = {}  # (Report, corner of the layer) by the mask's id
        self._mask_id = None
        self.hint = QtWidgets.QLabel()
        self.hint.setEnabled(False)
        self.places = QtWidgets.QListWidget()
        self.places.setIconSize(QtCore.QSize(SIDE_PX, SIDE_PX))
        self.places.setWordWrap(True)
        self.places.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.places.setAccessibleName("Doubtful places")
        self.places.setToolTip("Click a place to see it on the canvas")
        self.places.itemClicked.connect(self._go)
        self.places.itemActivated.connect(self._go)
        self.check = QtWidgets.QPushButton(CHECK)
        self.check.setToolTip("Look for doubtful places in the mask as it is now")
        self.check.clicked.connect(self.asked)
        self.accept = QtWidgets.QPushButton(ACCEPT)
        self.accept.setToolTip("Note in nobg's log on this computer that the mask is good")
        self.accept.clicked.connect(lambda _=False: self._sign(""))
        self.reject = QtWidgets.QPushButton(REJECT)
        self.reject.setToolTip("Note in nobg's log on this computer what is wrong")
        menu = QtWidgets.QMenu(self.reject)
        for reason, title in REASONS.items():
            menu.addAction(title).triggered.connect(partial(self._sign, reason))
        self.reject.setMenu(menu)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        for part in (self.hint, self.places, self.check):
            layout.addWidget(part)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(self.accept)
        row.addWidget(self.reject)
        layout.addLayout(row)
        self._show()

    @property
    def report(self):
        """The Report of the mask that is meant now, or None."""
        return self._reports[self._mask_id][0] if self._mask_id in self._reports else None

    def keep(self, hosts, outcomes):
        """Remember what was said about layers, and show it of the active one.

        Args:
            hosts: the layers of a run.
            outcomes: its Outcomes, in the same order; there are more where an image had no layer.
        """
        if len(hosts) == len(outcomes):
            for host, outcome in zip(hosts, outcomes, strict=True):
                if outcome.report is not None:
                    self._reports[host.mask_id] = outcome.report, host.corner
        self._mask_id = ""  # whatever is meant now is news
        self.follow()

    def follow(self):
        """Show what is known of the mask that is meant now: another, or none after an undo."""
        _, _, mask = layers.masked_picture()
        mask_id = mask and mask.uniqueId().toString()
        if mask_id != self._mask_id:
            self._mask_id = mask_id
            self._show()

    def _show(self):
        report = self.report
        self.named.emit(verdict_line(report) if report else CHECK)
        self.hint.setText(NO_DOUBTS if report else UNCHECKED)
        for part in (self.accept, self.reject):
            part.setVisible(report is not None)
        has_doubts = bool(report and report.doubts)
        self.hint.setVisible(not has_doubts)
        self.places.setVisible(has_doubts)
        self.places.clear()
        if has_doubts:
            self._list(report)

    def _list(self, report):
        _, layer, mask = layers.masked_picture()
        pictures = DoubtPictures(layer, mask, self._colour())
        for doubt in report.doubts:
            text = doubt.text[0].upper() + doubt.text[1:]
            item = QtWidgets.QListWidgetItem(text, self.places)
            item.setToolTip(text)
            item.setIcon(QtGui.QIcon(pictures.show(self._in_image(doubt))))
        rows = min(len(report.doubts), ROWS_SEEN)
        height = sum(self.places.sizeHintForRow(row) for row in range(rows))
        self.places.setFixedHeight(height + 2 * self.places.frameWidth() + 2)

    def _in_image(self, doubt):
        x, y, width, height = doubt.bounds
        left, top = self._reports[self._mask_id][1]
        return left + x, top + y, width, height

    @_guarded
    def _go(self, _item):
        canvas_place.go_to(self._in_image(self.report.doubts[self.places.currentRow()]))

    @_guarded
    def _sign(self, reason, _is_checked=False):
        document = Krita.instance().activeDocument()
        sign_off(document.fileName() or layers.title(document), self.report.verdict, reason)
        self.told.emit(SIGNED_OFF)
