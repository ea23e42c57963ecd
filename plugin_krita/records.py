"""What nobg keeps with its masks and clean colours: annotations of their image, in its KRA file.

They have no undo step. One whose mask was undone stays, as redo brings the mask back.
"""

from __future__ import annotations

from .qt import QtCore

PREFIX = "nobg-record-"
DESCRIPTION = "What a mask or layer was when nobg had made it"

# The names of those that were kept since Krita was started: their masks are within reach of undo.
_kept: set[str] = set()


def keep(document, mask, record):
    """Keep a record for a mask of the image, and drop those that nobody can need any more."""
    for name in document.annotationTypes():
        if name.startswith(PREFIX) and name not in _kept and not _has_mask(document, name):
            document.removeAnnotation(name)
    if record:
        document.setAnnotation(_name(mask), DESCRIPTION, QtCore.QByteArray(record))
        _kept.add(_name(mask))


def recall(document, mask):
    """Return what was kept for a mask, or b""."""
    return bytes(document.annotation(_name(mask)))


def _name(mask):
    return PREFIX + mask.uniqueId().toString()


def _has_mask(document, name):
    return document.nodeByUniqueID(QtCore.QUuid(name[len(PREFIX) :])) is not None
