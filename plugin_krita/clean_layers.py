"""The layer of clean colours above a masked layer, and the group that Krita needs for it.

In the group the masked layer is the lowest, and the colours above inherit its alpha: so they show
exactly as far as the mask lets the layer show, and one mask covers both
(tests/hosts/krita_clean.py holds that to a level of 255). Krita's own "Quick Clipping Group" makes
group and layer in one undo step; what is written into the new layer before anybody has painted on
it belongs to it, so undo takes all of it away and redo brings it back.
"""

from __future__ import annotations

import hashlib

from krita import Krita

from nobg_core.errors import ImageError

from . import records
from .replacement import is_in_front

SUFFIX = " clean colours"
GROUP_SUFFIX = " cut-out"
# Of the group takes the layer's own blending mode. These do to what is below more than blending,
# and something else from within a group.
UNBLENDED = ("clear", "copy", "destination-atop", "destination-in", "dissolve", "erase")


def find(node):
    """Return the clean colours above a layer, or None."""
    parent = node.parentNode()
    siblings = parent.childNodes() if parent is not None else []
    above = [other for other in siblings if other.index() == node.index() + 1]
    is_ours = above and above[0].inheritAlpha() and above[0].name().endswith(SUFFIX)
    return above[0] if is_ours else None


def refuse_unfit(node):
    """Raise an ImageError for a layer over which clean colours would show something else."""
    name = node.name()
    if node.animated():
        raise ImageError(
            f"The layer {name} is animated, and clean colours would be those of one frame.",
            "Choose a layer without frames.",
        )
    if node.inheritAlpha():
        raise ImageError(
            f"The layer {name} inherits alpha from what is below, which a group would cut off.",
            "Switch that off first, or merge what belongs together.",
        )
    if node.layerStyleToAsl():
        raise ImageError(
            f"The layer {name} has a layer style, which clean colours would paint over.",
            "Switch the style off first; put it on the group afterwards.",
        )
    if node.blendingMode() in UNBLENDED:
        raise ImageError(
            f"The layer {name} has a blending mode that does not work within a group.",
            "Set the blending mode to Normal first.",
        )
    if node.type() == "grouplayer" and node.passThroughMode():
        raise ImageError(
            f"The group {name} passes through, so its layers are blended with those below it.",
            "Switch Pass Through off first.",
        )


def refuse_painted(document, present):
    """Raise an ImageError if putting others in their place would cost somebody's strokes."""
    if records.recall(document, present) != _mark(present):
        raise ImageError(
            f"The layer {present.name()} was painted on.",
            "Delete it first, or rename it to keep it.",
        )


def remember(document, new):
    """Keep what tells clean colours from such as were painted on, also in the image's file."""
    records.keep(document, new, _mark(new))


def is_possible(document, node):
    """Say whether Krita can do it now: the node must be the only chosen one, of the image in front.

    Args:
        document: the image.
        node: the layer, or the clean colours that are to be made anew.
    """
    if not is_in_front(document):
        return False
    wanted, active = node.uniqueId(), document.activeNode()
    chosen = Krita.instance().activeWindow().activeView().selectedNodes()
    return (
        active is not None
        and active.uniqueId() == wanted
        and [each.uniqueId() for each in chosen] in ([], [wanted])
    )


def add(document, node):
    """Return the new layer above a layer, empty; None where Krita has not made it."""
    before = node.parentNode().uniqueId()
    _do(document, "create_quick_clipping_group")
    group = node.parentNode()
    if group.uniqueId() == before or len(group.childNodes()) != 2:
        return None
    group.setName(node.name() + GROUP_SUFFIX)
    new = group.childNodes()[1]
    new.setName(node.name() + SUFFIX)
    return new


def renew(document, present):
    """Return an empty copy in the place of clean colours; None where Krita has not made it.

    "Convert to Paint Layer" makes it in one undo step, also of what is one already.
    """
    parent = present.parentNode()
    known = [child.uniqueId() for child in parent.childNodes()]
    _do(document, "convert_to_paint_layer")
    copies = [child for child in parent.childNodes() if child.uniqueId() not in known]
    if len(copies) != 1:
        return None
    box = copies[0].bounds()
    if not box.isEmpty():
        part = box.x(), box.y(), box.width(), box.height()
        copies[0].setPixelData(bytes(len(copies[0].pixelData(*part))), *part)
    return copies[0]


def blend_group(node):
    """Give the group the layer's blending mode; say whether that took an undo step of its own."""
    group, mode = node.parentNode(), node.blendingMode()
    if group.blendingMode() == mode:
        return False
    group.setBlendingMode(mode)
    return True


def _do(document, name):
    """Let Krita do what its own menu item does to the active node."""
    action = Krita.instance().action(name)
    if action is not None:
        action.trigger()
        document.waitForDone()


def _mark(node):
    box = node.bounds()
    part = box.x(), box.y(), box.width(), box.height()
    return hashlib.sha256(repr(part[2:]).encode() + bytes(node.pixelData(*part))).digest()
