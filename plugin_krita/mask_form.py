"""The options of a mask, as sliders and switches, with the words that GIMP uses."""

from __future__ import annotations

from dataclasses import replace

from nobg_core.bridge.choices import AMOUNTS, SWITCHES
from nobg_core.options import MaskOptions

from .qt import QtCore, QtWidgets
from .quiet_wheel import QuietSlider, QuietSpinBox

FIELD_PX = 58
GAP_PX = 4


class MaskForm(QtWidgets.QWidget):
    """MaskOptions to choose."""

    changed = QtCore.pyqtSignal()

    def __init__(self):
        super().__init__()
        self._is_loading = False
        self.amounts = {amount.name: AmountRow(amount) for amount in AMOUNTS}
        self.switches = {}
        grid = QtWidgets.QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP_PX)
        grid.setColumnStretch(1, 1)
        for row, amount in enumerate(self.amounts.values()):
            amount.put_into(grid, row)
            amount.changed.connect(self._tell)
        for name, (title, explanation) in SWITCHES.items():
            switch = QtWidgets.QCheckBox(title)
            switch.setToolTip(explanation)
            switch.toggled.connect(self._tell)
            grid.addWidget(switch, grid.rowCount(), 0, 1, 3)
            self.switches[name] = switch

    @property
    def options(self):
        """The MaskOptions that are chosen."""
        chosen = {name: amount.value for name, amount in self.amounts.items()}
        chosen["smooth"] = round(chosen["smooth"])
        switched = {name: switch.isChecked() for name, switch in self.switches.items()}
        return replace(MaskOptions(), **chosen, **switched)

    def show_options(self, options):
        """Show MaskOptions, without telling of it."""
        self._is_loading = True
        try:
            for name, amount in self.amounts.items():
                amount.show_value(getattr(options, name))
            for name, switch in self.switches.items():
                switch.setChecked(getattr(options, name))
        finally:
            self._is_loading = False

    def _tell(self):
        if not self._is_loading:
            self.changed.emit()


class AmountRow(QtCore.QObject):
    """A label, a slider and a field for one number.

    Args:
        amount: an Amount of nobg_core.bridge.choices.
    """

    changed = QtCore.pyqtSignal()

    def __init__(self, amount):
        super().__init__()
        self._step = amount.step
        self.label = QtWidgets.QLabel(amount.title)
        self.slider = QuietSlider(QtCore.Qt.Orientation.Horizontal)
        self.slider.setRange(self._steps(amount.least), self._steps(amount.most))
        self.slider.setPageStep(self._steps((amount.most - amount.least) / 10))
        self.field = QuietSpinBox()
        self.field.setDecimals(0 if amount.step >= 1 else 1)
        self.field.setRange(amount.least, amount.most)
        self.field.setSingleStep(amount.step)
        self.field.setButtonSymbols(QtWidgets.QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.field.setFixedWidth(FIELD_PX)
        self.field.setKeyboardTracking(False)
        self.label.setBuddy(self.field)
        for part in (self.label, self.slider, self.field):
            part.setToolTip(amount.explanation)
            part.setAccessibleName(amount.title)
        self.slider.valueChanged.connect(self._follow_slider)
        self.field.valueChanged.connect(self._follow_field)

    @property
    def value(self):
        """The number."""
        return self.field.value()

    def show_value(self, value):
        """Show a number."""
        self.field.setValue(value)

    def put_into(self, grid, row):
        """Fill a row of three columns."""
        for column, part in enumerate((self.label, self.slider, self.field)):
            grid.addWidget(part, row, column)

    def _follow_slider(self, steps):
        self.field.setValue(steps * self._step)

    def _follow_field(self, value):
        blocker = QtCore.QSignalBlocker(self.slider)
        self.slider.setValue(self._steps(value))
        blocker.unblock()
        self.changed.emit()

    def _steps(self, value):
        return round(value / self._step)
