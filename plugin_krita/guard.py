"""Keeps what goes wrong in a slot from Krita, which would show it as a traceback."""

from __future__ import annotations

import functools

from nobg_core.bridge.log import as_error
from nobg_core.bridge.questions import ONE_IMAGE
from nobg_core.errors import Cancelled

from .dialogs import main_window
from .qt import QtCore, QtWidgets


def guarded(tell):
    """Return a decorator for the slots of a class.

    Args:
        tell: takes the object and the text for the user.
    """

    def decorate(slot):
        @functools.wraps(slot)
        def wrapper(self, *arguments):
            try:
                slot(self, *arguments)
            except Exception as exc:  # noqa: BLE001 - see the top
                error = as_error(exc)
                if not isinstance(error, Cancelled):
                    tell(self, str(error))

        return wrapper

    return decorate


def tell_in_box(_teller, text):
    """Show a warning, unless it is shown already: a slot may be called twenty times a second."""
    shown = QtWidgets.QApplication.topLevelWidgets()
    if not any(_is_box(each) and each.isVisible() and each.text() == text for each in shown):
        show_box(text, QtWidgets.QMessageBox.Icon.Warning)


def show_box(text, icon, title=ONE_IMAGE):
    """Show a text until it is clicked away; the picture can be worked on meanwhile."""
    box = QtWidgets.QMessageBox(icon, title, text, parent=main_window())
    box.setTextFormat(QtCore.Qt.TextFormat.PlainText)
    box.setModal(False)
    box.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
    box.show()


def _is_box(widget):
    return isinstance(widget, QtWidgets.QMessageBox)
