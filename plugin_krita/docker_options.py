"""The docker's options, kept from one start of Krita to the next."""

from __future__ import annotations

from dataclasses import replace

from nobg_core.bridge.choices import (
    CLEANNESS,
    CLEANNESS_HINT,
    COMPUTED_ON,
    DEVICES,
    EDGES,
    EDGES_TITLE,
    EXISTING_MASK,
    MASK_ALREADY_THERE,
    MODEL,
    MODEL_HINT,
)
from nobg_core.options import MAX_NAME_LENGTH

from .guard import guarded, tell_in_box
from .mask_form import MaskForm
from .qt import QtCore, QtWidgets
from .quiet_wheel import QuietComboBox, QuietSpinBox

# Not among CutoutOptions: the question is asked before the run, in actions.py.
ASK = "ask"
MASK_ANSWERS = {ASK: "Ask if it was painted on", **EXISTING_MASK}
NEW_MASKS = "New masks"
LEAST_LETTERS = 6
SPACE_PX = 3

_guarded = guarded(tell_in_box)


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
        self._edges = _combo(EDGES, options.edges, "How closely the edges are looked at")
        self._new_masks = MaskForm()
        self._cleanness = QuietSpinBox()
        self._cleanness.setRange(0, 100)
        self._cleanness.setDecimals(0)
        self._cleanness.setSuffix(" %")
        self._cleanness.setToolTip(CLEANNESS_HINT)
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
        layout.addRow(EDGES_TITLE, self._edges)
        layout.addRow(NEW_MASKS, self._new_masks)
        layout.addRow(CLEANNESS, self._cleanness)
        self._device.currentIndexChanged.connect(self._keep_device)
        self._mask.currentIndexChanged.connect(self._keep_mask)
        self._edges.currentIndexChanged.connect(self._keep_edges)
        self._new_masks.changed.connect(self._keep_new_masks)
        self._cleanness.valueChanged.connect(self._keep_cleanness)
        # Not only when editing has finished: a menu can be clicked before.
        self._model.textEdited.connect(self._keep_model)

    def showEvent(self, event):  # noqa: N802 - Qt's name
        """Show what was chosen last, be it in the docker of another window."""
        super().showEvent(event)
        self._load()

    @property
    def existing_mask(self):
        """What to do with a mask that is there: "ask", or as CutoutOptions has it."""
        return self._mask.currentData()

    @_guarded
    def _load(self):
        options = self._jobs.options
        chosen = (
            (self._device, options.device),
            (self._mask, self._settings["existing_mask"]),
            (self._edges, options.edges),
        )
        for combo, value in chosen:
            combo.setCurrentIndex(max(combo.findData(value), 0))
        self._model.setText(options.model)
        self._new_masks.show_options(options.mask)
        self._cleanness.setValue(self._settings["cleanness"])

    # Each keeps its own only: the others may be older here than in another window.

    @_guarded
    def _keep_device(self, _index):
        self._jobs.options = replace(self._jobs.options, device=self._device.currentData())

    @_guarded
    def _keep_mask(self, _index):
        self._settings.keep(existing_mask=self._mask.currentData())

    @_guarded
    def _keep_edges(self, _index):
        self._jobs.options = replace(self._jobs.options, edges=self._edges.currentData())

    @_guarded
    def _keep_new_masks(self):
        self._jobs.options = replace(self._jobs.options, mask=self._new_masks.options)

    @_guarded
    def _keep_cleanness(self, percent):
        self._settings.keep(cleanness=round(percent))

    @_guarded
    def _keep_model(self, text):
        self._jobs.options = replace(self._jobs.options, model=text.strip())


def _combo(words, value, tooltip):
    combo = QuietComboBox()
    for each, title in words.items():
        combo.addItem(title, each)
    combo.setCurrentIndex(max(combo.findData(value), 0))
    # Else the longest entry would say how narrow the docker may be.
    policy = QtWidgets.QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    combo.setSizeAdjustPolicy(policy)
    combo.setMinimumContentsLength(LEAST_LETTERS)
    combo.setToolTip(tooltip)
    return combo
