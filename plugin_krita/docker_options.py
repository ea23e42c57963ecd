"""The docker's options, kept from one start of Krita to the next."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace

from krita import Krita

from nobg_core.bridge.choices import (
    COMPUTED_ON,
    DEVICES,
    EXISTING_MASK,
    MASK_ALREADY_THERE,
    MODEL,
    MODEL_HINT,
)
from nobg_core.options import MAX_NAME_LENGTH

from .qt import QtCore, QtWidgets

# Not among CutoutOptions: the question is asked before the run, in actions.py.
ASK = "ask"
MASK_ANSWERS = {ASK: "Ask if it was painted on", **EXISTING_MASK}
PRESETS = {
    "existing_mask": ASK,
    "backdrop": "checks",
    "colour": "#ff00ff",
    "split": 0.5,
    "options": False,
}
LEAST_LETTERS = 6
SPACE_PX = 3


class DockerSettings:
    """What only the docker needs to remember; Krita keeps it in its settings file."""

    def __init__(self):
        stored = {}
        with contextlib.suppress(TypeError, ValueError):
            stored = dict(json.loads(Krita.instance().readSetting("nobg", "docker", "{}")))
        self._values = {
            name: stored[name] if isinstance(stored.get(name), type(preset)) else preset
            for name, preset in PRESETS.items()
        }

    def __getitem__(self, name):
        return self._values[name]

    def keep(self, **values):
        """Remember new values."""
        self._values.update(values)
        Krita.instance().writeSetting("nobg", "docker", json.dumps(self._values))


class OptionsForm(QtWidgets.QWidget):
    """The options of a cut-out, with the words that GIMP uses."""

    def __init__(self, jobs, settings):
        super().__init__()
        self._jobs, self._settings = jobs, settings
        options = jobs.options
        self._device = _combo(DEVICES, options.device, "Where the work is done")
        self._mask = _combo(
            MASK_ANSWERS, settings["existing_mask"], "What happens to a nobg mask on the layer"
        )
        self._model = QtWidgets.QLineEdit(options.model)
        self._model.setMaxLength(MAX_NAME_LENGTH)
        self._model.setPlaceholderText("The preset one")
        self._model.setToolTip(MODEL_HINT)
        layout = QtWidgets.QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        # Beside their labels the fields would be cut off in a docker of the usual width.
        layout.setRowWrapPolicy(QtWidgets.QFormLayout.RowWrapPolicy.WrapAllRows)
        layout.setFieldGrowthPolicy(QtWidgets.QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.setVerticalSpacing(SPACE_PX)
        layout.setLabelAlignment(QtCore.Qt.AlignmentFlag.AlignLeft)
        layout.addRow(COMPUTED_ON, self._device)
        layout.addRow(MASK_ALREADY_THERE, self._mask)
        layout.addRow(MODEL, self._model)
        self._device.currentIndexChanged.connect(self._keep)
        self._mask.currentIndexChanged.connect(self._keep)
        self._model.editingFinished.connect(self._keep)

    @property
    def existing_mask(self):
        """What to do with a mask that is there: "ask", or as CutoutOptions has it."""
        return self._mask.currentData()

    def _keep(self, _index=0):
        options = self._jobs.options
        device, model = self._device.currentData(), self._model.text().strip()
        self._jobs.options = replace(options, device=device, model=model)
        self._settings.keep(existing_mask=self._mask.currentData())


class _Combo(QtWidgets.QComboBox):
    """A list that the wheel changes only when it was chosen before, and not in scrolling by."""

    def __init__(self):
        super().__init__()
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event):  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _combo(words, value, tooltip):
    combo = _Combo()
    for each, title in words.items():
        combo.addItem(title, each)
    combo.setCurrentIndex(max(combo.findData(value), 0))
    # Else the longest entry would say how narrow the docker may be.
    policy = QtWidgets.QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    combo.setSizeAdjustPolicy(policy)
    combo.setMinimumContentsLength(LEAST_LETTERS)
    combo.setToolTip(tooltip)
    return combo
