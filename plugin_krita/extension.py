"""The menu items, in every window; what they do is in actions.py, imported on the click."""

from __future__ import annotations

import sys
import traceback
from functools import partial

from krita import Extension, Krita

from .qt import QtCore, QtWidgets

# What a click does, by the action's name in nobg.action.
ACTIONS = {
    "nobg_remove_background": ("Remove Background", "remove_background"),
    "nobg_in_selection": ("Remove Background in Selection", "remove_background_in_selection"),
    "nobg_refine_mask": ("Refine Mask", "refine_mask"),
    "nobg_clean_colours": ("Clean Colours", "clean_colours"),
    "nobg_all_open": ("Remove Background in All Open Images", "remove_all_open"),
}
BROKEN = (
    "nobg stopped unexpectedly. Open a terminal in nobg's folder and run: python3 install.py repair"
)


class NobgExtension(Extension):
    """Tells Krita what nobg can do."""

    def setup(self):
        """Do nothing: there is no window yet."""

    def createActions(self, window):  # noqa: N802 - Krita's name
        """Put the menu items into a new window: Tools > Scripts, and Layer."""
        actions = []
        for name, (text, function) in ACTIONS.items():
            action = window.createAction(name, text, "tools/scripts")
            action.triggered.connect(partial(_click, text, function))
            actions.append(action)
        # Krita builds its menus only after this.
        QtCore.QTimer.singleShot(0, partial(_add_to_layer_menu, window.qwindow(), actions))


def _add_to_layer_menu(window, actions):
    try:
        menu = window.findChild(QtWidgets.QMenu, "Layer")
        if menu is not None:
            menu.addSeparator()
            menu.addActions(actions)
    except Exception as exc:  # noqa: BLE001 - they still stand in Tools > Scripts
        _explain(exc)


def _click(title, function, _is_checked=False):
    """Run one function of actions.py; whatever happens, the user gets a sentence."""
    try:
        from . import actions

        getattr(actions, function)()
    except Exception as exc:  # noqa: BLE001 - else Krita shows a traceback
        _show_failure(title, _explain(exc))


def _explain(exc):
    """Return the text for the user, and leave the details in the log."""
    try:
        from nobg_core.bridge.log import as_error

        return str(as_error(exc))
    except Exception:  # noqa: BLE001 - nobg_core itself is missing or damaged
        if sys.stderr:
            traceback.print_exception(type(exc), exc, exc.__traceback__)
        return BROKEN


def _show_failure(title, text):
    window = Krita.instance().activeWindow()
    parent = window.qwindow() if window else None
    icon = QtWidgets.QMessageBox.Icon.Warning
    box = QtWidgets.QMessageBox(icon, title, text, parent=parent)
    box.setTextFormat(QtCore.Qt.TextFormat.PlainText)
    box.exec()
    box.deleteLater()
