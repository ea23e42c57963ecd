"""The docker's Check: what is doubtful about the active layer's mask, and the sign-off."""

from __future__ import annotations

from dataclasses import dataclass
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
from nobg_core.doubts import Report
from nobg_core.qa_log import sign_off

from . import canvas_place, layers
from .docker_pictures import glimpse
from .doubt_pictures import SIDE_PX, DoubtPictures
from .guard import guarded, tell_in_box
from .qt import QtCore, QtGui, QtWidgets

GAP_PX = 4
ROWS_SEEN = 3
UNCHECKED = "The mask was not checked yet."
CHECK_AGAIN = f"{CHECK} again"
CHANGED = "The mask has changed since it was checked."

_guarded = guarded(tell_in_box)


@dataclass(frozen=True)
class Checked:
    """What was said about a mask.

    Args:
        report: where to look at it.
        corner: (x, y) of the layer in the image.
        glimpse: of the mask as it was then; what is painted on it changes that.
    """

    report: Report
    corner: tuple[int, int]
    glimpse: bytes


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
        self._checked = {}  # by the mask's id
        self._mask_id = None
        self._has_changed = False
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
        self._list()
        self._show()

    @property
    def report(self):
        """The Report of the mask that is meant now, or None."""
        checked = self._checked.get(self._mask_id)
        return checked and checked.report

    def keep(self, hosts, outcomes):
        """Remember what was said about layers, and show it of the active one.

        Args:
            hosts: the layers of a run.
            outcomes: its Outcomes, in the same order; there are more where an image had no layer.
        """
        if len(hosts) == len(outcomes):
            for host, outcome in zip(hosts, outcomes, strict=True):
                mask = outcome.report and layers.node_of(host.mask_id)
                if mask:
                    known = Checked(outcome.report, host.corner, glimpse(mask))
                    self._checked[_key(mask)] = known
        self._mask_id = ""  # whatever is meant now is news
        self.follow()

    def follow(self):
        """Show what is known of the mask that is meant now: another, painted on, or undone."""
        _, _, mask = layers.masked_picture()
        mask_id = mask and _key(mask)
        checked = self._checked.get(mask_id)
        has_changed = bool(checked) and glimpse(mask) != checked.glimpse
        if mask_id != self._mask_id:
            self._mask_id = mask_id
            self._list()
        elif has_changed == self._has_changed:
            return
        self._has_changed = has_changed
        self._show()

    def _show(self):
        report = self.report
        is_valid = report is not None and not self._has_changed
        unknown = CHECK_AGAIN if report else CHECK
        self.named.emit(verdict_line(report) if is_valid else unknown)
        known = NO_DOUBTS if is_valid else CHANGED
        self.hint.setText(known if report else UNCHECKED)
        self.hint.setVisible(not (is_valid and report.doubts))
        for part in (self.accept, self.reject):
            part.setVisible(is_valid)

    def _list(self):
        """List the places, which stay while one after the other is painted on."""
        doubts = self.report.doubts if self.report else ()
        self.places.setVisible(bool(doubts))
        self.places.clear()
        if not doubts:
            return
        _, layer, mask = layers.masked_picture()
        pictures = DoubtPictures(layer, mask, self._colour())
        for doubt in doubts:
            text = doubt.text[0].upper() + doubt.text[1:]
            item = QtWidgets.QListWidgetItem(text, self.places)
            item.setToolTip(text)
            item.setIcon(QtGui.QIcon(pictures.show(self._in_image(doubt))))
        rows = min(len(doubts), ROWS_SEEN)
        height = sum(self.places.sizeHintForRow(row) for row in range(rows))
        self.places.setFixedHeight(height + 2 * self.places.frameWidth() + 2)

    def _in_image(self, doubt):
        x, y, width, height = doubt.bounds
        left, top = self._checked[self._mask_id].corner
        return left + x, top + y, width, height

    @_guarded
    def _go(self, _item):
        canvas_place.go_to(self._in_image(self.report.doubts[self.places.currentRow()]))

    @_guarded
    def _sign(self, reason, _is_checked=False):
        document = Krita.instance().activeDocument()
        sign_off(document.fileName() or layers.title(document), self.report.verdict, reason)
        self.told.emit(SIGNED_OFF)


def _key(mask):
    return mask.uniqueId().toString()
