"""Another mask in the place of one, in one undo step where Krita lets us.

Krita's API knows no groups of undo steps. Its own "Convert to Transparency Mask" does: it puts a
copy in the place of a mask, in one step. What is written into that copy before anybody has painted
on it belongs to the copy, so undo brings back the old mask and redo the new one, both whole
(undo_of_a_refined_mask in tests/hosts/krita_window_history.py holds that). Krita greys the entry
for what is a transparency mask already, as nobody would want it, but does it when told to (5.2.9).
"""

from __future__ import annotations

from krita import Krita


def is_possible(document, mask):
    """Say whether Krita can do it now: the mask must be the active one of the image in front."""
    action = Krita.instance().action("convert_to_transparency_mask")
    active = document.activeNode()
    return (
        action is not None
        and is_in_front(document)
        and active is not None
        and active.uniqueId() == mask.uniqueId()
        and not (mask.locked() or mask.parentNode().locked())
    )


def is_in_front(document):
    """Say whether Krita's menu would act on the image."""
    return Krita.instance().activeDocument() == document


def replace_by_copy(document, mask):
    """Return the copy that has taken the mask's place in one undo step, or None."""
    if not is_possible(document, mask):
        return None
    layer = mask.parentNode()
    before = [child.uniqueId() for child in layer.childNodes()]
    Krita.instance().action("convert_to_transparency_mask").trigger()
    document.waitForDone()
    copies = [child for child in layer.childNodes() if child.uniqueId() not in before]
    if len(copies) != 1:
        return None
    look_like(copies[0], mask)
    return copies[0]


def replace_by_new(document, mask, new):
    """Put a new mask in the place of one, in two undo steps; say whether Krita has taken it."""
    mask.parentNode().addChildNode(new, mask)
    if document.nodeByUniqueID(new.uniqueId()) is None:
        return False
    mask.remove()
    return True


def look_like(copy, mask):
    """Give a copy what Krita has not given it; none of that has an undo step."""
    copy.setName(mask.name())
    copy.setColorLabel(mask.colorLabel())
    copy.setOpacity(mask.opacity())
    copy.setVisible(mask.visible())
