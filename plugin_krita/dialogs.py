"""The two questions that nobg asks in Krita."""

from __future__ import annotations

from krita import Krita

from nobg_core.bridge.questions import ABOUT_MASKS, ALL_OPEN, ANSWERS, ONE_IMAGE, mask_question

from .qt import QtCore, QtWidgets

LIST_PX = (420, 260)


def main_window():
    """Return the window in front, for dialogs to stand on, or None."""
    window = Krita.instance().activeWindow()
    return window.qwindow() if window else None


def ask_about_masks(layer_names):
    """Return "replace", "intersect" or "stop" for layers with a painted mask; None for Cancel."""
    box = QtWidgets.QMessageBox(main_window())
    box.setWindowTitle(ONE_IMAGE)
    box.setTextFormat(QtCore.Qt.TextFormat.PlainText)
    box.setText(mask_question(layer_names))
    role = QtWidgets.QMessageBox.ButtonRole.ActionRole
    buttons = {box.addButton(f"&{label}", role): answer for answer, label in ANSWERS}
    box.addButton(QtWidgets.QMessageBox.StandardButton.Cancel)
    # Nothing is remembered of the last answer: Return must not cost a painted mask.
    box.setDefaultButton(next(iter(buttons)))
    box.exec()
    box.deleteLater()
    return buttons.get(box.clickedButton())


def ask_about_images(titles, has_mask):
    """Return the positions of the images that were ticked, and the answer about masks.

    Args:
        titles: what the open images are called.
        has_mask: a layer that is meant has a mask that was painted on.

    Returns:
        (None, None) for Cancel.
    """
    dialog = QtWidgets.QDialog(main_window())
    dialog.setWindowTitle(ALL_OPEN)
    layout = QtWidgets.QVBoxLayout(dialog)
    images = QtWidgets.QListWidget()
    images.setMinimumSize(*LIST_PX)
    for title in titles:
        QtWidgets.QListWidgetItem(title, images).setCheckState(QtCore.Qt.CheckState.Checked)
    layout.addWidget(images)
    masks = QtWidgets.QComboBox()
    for answer, label in reversed(ANSWERS):
        masks.addItem(label, answer)
    masks.setCurrentIndex(masks.findData(ANSWERS[0][0]))
    if has_mask:
        layout.addWidget(QtWidgets.QLabel(ABOUT_MASKS))
        layout.addWidget(masks)
    layout.addWidget(_buttons(dialog))
    is_accepted = dialog.exec()
    dialog.deleteLater()
    if not is_accepted:
        return None, None
    rows = range(images.count())
    ticked = [row for row in rows if images.item(row).checkState() == QtCore.Qt.CheckState.Checked]
    return ticked, masks.currentData() if has_mask else "replace"


def _buttons(dialog):
    standard = QtWidgets.QDialogButtonBox.StandardButton
    buttons = QtWidgets.QDialogButtonBox(standard.Cancel)
    ok = buttons.addButton("Remove Backgrounds", QtWidgets.QDialogButtonBox.ButtonRole.AcceptRole)
    ok.setFocus()  # Else Return would press Cancel.
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons
