"""nobg's own mask on a layer: its name tells it from the retoucher's, which stay untouched."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from krita import Krita

from nobg_core.host import Mask

from .planes import around

NAME = "nobg mask"


@dataclass(frozen=True)
class Attached:
    """A mask as nobg attached it.

    Args:
        mark: as `mark` returned it then.
        bounds: (x, y, width, height) of what was written, in the image; black beside it.
    """

    mark: tuple[str, bytes]
    bounds: tuple[int, int, int, int]


# By the mask's id, for as long as Krita runs: a mask from an earlier session may hold strokes.
_attached: dict[str, Attached] = {}
# What Krita's undo says when the last step attached a mask; the same for each, in its language.
_undo_texts: set[str] = set()


def find(node):
    """Return nobg's mask on a layer, the uppermost if there are several, or None."""
    masks = [
        child
        for child in node.childNodes()
        if child.type() == "transparencymask" and child.name() == NAME
    ]
    return masks[-1] if masks else None


def find_painted(document, node):
    """Return the mask on a layer that one means who has painted: the active, nobg's, or any."""
    masks = [child for child in node.childNodes() if child.type() == "transparencymask"]
    active = document.activeNode()
    meant = [mask for mask in masks if active and mask.uniqueId() == active.uniqueId()]
    return next(iter([*meant, *filter(None, [find(node)]), *masks[::-1]]), None)


def read(mask, bounds, record):
    """Return a mask's values within the bounds, with its record."""
    return Mask(bounds[2], bounds[3], 8, bytes(mask.pixelData(*bounds)), record)


def mark(mask, bounds):
    """Return what tells a mask with its present values from any other."""
    return _id(mask), hashlib.sha256(memoryview(mask.pixelData(*bounds))).digest()


def remember(document, mask, bounds):
    """Keep how a mask was attached; called a turn of the event loop later, for the undo's text."""
    krita = Krita.instance()
    _attached[_id(mask)] = Attached(mark(mask, bounds), bounds)
    undo = krita.action("edit_undo")
    # Krita's undo speaks of the image in front.
    if undo is not None and krita.activeDocument() == document:
        _undo_texts.add(undo.text())


def is_painted(node):
    """Say whether replacing nobg's mask on a layer would cost somebody's strokes."""
    mask = find(node)
    return mask is not None and not is_untouched(mask)


def is_untouched(mask):
    """Say whether a mask is as nobg attached it, so that replacing it costs nobody's work."""
    attached = _attached.get(_id(mask))
    if attached is None or mark(mask, attached.bounds) != attached.mark:
        return False
    box = mask.parentNode().bounds().united(mask.bounds())
    present = box.x(), box.y(), box.width(), box.height()
    beside = around(attached.bounds, present)
    return not any(bytes(mask.pixelData(*part)).strip(b"\0") for part in beside)


def take_back(document, mask):
    """Undo the attaching of a mask if that was the last step of the image in front.

    Krita's API knows no groups of undo steps: a mask that is removed and another that is attached
    are two. Taken back and attached anew are one.

    Returns:
        Whether the mask has gone.
    """
    krita = Krita.instance()
    undo, redo = krita.action("edit_undo"), krita.action("edit_redo")
    if undo is None or krita.activeDocument() != document or not is_untouched(mask):
        return False
    if undo.text() not in _undo_texts:
        return False
    known = mask.uniqueId()
    undo.trigger()
    document.waitForDone()
    if document.nodeByUniqueID(known) is None:
        return True
    redo.trigger()  # It was somebody else's step of the same name.
    document.waitForDone()
    return False


def _id(mask):
    return mask.uniqueId().toString()
