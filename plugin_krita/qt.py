"""The Qt that Krita brings: 5 in Krita 5, 6 in Krita 6.

Krita's own module comes first, as from 5.3 on it refuses the wrong one; before that nothing does,
and loading Qt 6 into a program of Qt 5 would end it.
"""

import krita  # noqa: F401 - see above

try:
    from PyQt5 import QtCore, QtGui, QtWidgets
except ImportError:
    from PyQt6 import QtCore, QtGui, QtWidgets

__all__ = ["QtCore", "QtGui", "QtWidgets"]
