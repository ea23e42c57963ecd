"""Krita's side of the host contract: one layer of one open image.

The contract's methods are called from the thread that talks to the worker; what touches Krita is
carried to Krita's thread, and waits there for nothing.
"""

from __future__ import annotations

import contextlib
import time

from krita import Krita

from nobg_core.bridge.refusals import layer_changed, layer_gone, mask_refused
from nobg_core.errors import ImageError
from nobg_core.host import LayerPixels

from . import own_mask
from .snapshot import is_drawn, place, take_snapshot

POLL_S = 0.05
IDLE_S = 30.0
ACTIVE_S = 1.0
TWO_STEPS = "The earlier mask was replaced: two undo steps bring it back."


class KritaHost:
    """One layer. Made in Krita's thread.

    Args:
        document: the image, a krita.Document.
        node: the layer, a krita.Node.
        gui: a GuiThread.
        show_progress: takes a fraction and a text; returns False when the user wants to stop.
    """

    def __init__(self, document, node, gui, show_progress):
        self.layer_name = node.name()
        self.show_progress = show_progress
        self._document = document
        # Nodes outlive their image, and Krita ends when one of those is touched.
        self._id = node.uniqueId()
        self._gui = gui
        self._snapshot = None

    def take_snapshot(self):
        """Keep what the layer shows now for `read_layer`, where Krita has it ready.

        Called in Krita's thread. What it refuses, `read_layer` refuses again, and tells.
        """
        _, node = self._find()
        if not is_drawn(node):
            with contextlib.suppress(ImageError):
                self._snapshot = take_snapshot(node)

    def has_mask(self):
        """Say whether the layer carries a mask of nobg's; the retoucher's own do not count."""
        return self._gui.call(lambda: own_mask.find(self._find()[1]) is not None)

    def read_layer(self):
        """Hand over what the user sees of the layer, without its transparency masks.

        Raises:
            ImageError: the layer has gone, is empty, or is of a kind without a picture.
        """
        if self._snapshot is None:
            is_hidden = self._gui.call(self._hide_own_mask)
            try:
                self._snapshot = self._gui.call(lambda: take_snapshot(self._find()[1]))
            finally:
                if is_hidden:
                    self._gui.call(self._show_own_mask)
        shot = self._snapshot
        _, _, width, height = shot.bounds
        return LayerPixels(width, height, shot.read_rgba(self._gui.call), mask=shot.mask)

    def write_mask(self, mask):
        """Attach the mask in the place of the one that was read.

        Returns:
            How many undo steps it took, if more than one.

        Raises:
            ImageError: the layer has gone, or was moved or its mask changed meanwhile.
        """
        deadline = time.monotonic() + IDLE_S
        # A brush stroke that is being painted would be cut off.
        while not self._gui.call(self._is_idle) and time.monotonic() < deadline:
            time.sleep(POLL_S)
        active, is_two_steps = self._gui.call(self._attach, mask)
        self._gui.call(self._remember)
        self._keep_active(active)
        return TWO_STEPS if is_two_steps else ""

    def _hide_own_mask(self):
        """Take nobg's earlier mask out of what is about to be read; return whether it was there.

        Also lets Krita draw what it draws late: vector and file layers.
        """
        document, node = self._find()
        mask = own_mask.find(node) if is_drawn(node) else None
        is_shown = mask is not None and mask.visible()
        if is_shown:
            mask.setVisible(False)  # has no undo step
        document.refreshProjection()
        document.waitForDone()
        return is_shown

    def _show_own_mask(self):
        document, node = self._find()
        own_mask.find(node).setVisible(True)
        document.refreshProjection()

    def _is_idle(self):
        document, _ = self._find()
        if document.tryBarrierLock():
            document.unlock()
            return True
        return False

    def _attach(self, mask):
        """Return the id of the node to keep active, or None, and whether an old mask went."""
        document, node = self._find()
        old = own_mask.find(node)
        shot = self._snapshot
        has_changed = (old and own_mask.mark(old, shot.bounds)) != shot.mask_mark
        if has_changed or place(node) != shot.place:
            raise layer_changed(self.layer_name)
        active = document.activeNode()
        is_elsewhere = active is not None and self._id not in (
            active.uniqueId(),
            active.parentNode() and active.parentNode().uniqueId(),
        )
        is_removed = old is not None and not own_mask.take_back(document, old)
        if is_removed:
            old.remove()
        box = node.bounds()
        now = box.x(), box.y(), box.width(), box.height()
        self._bounds, data = spread(mask.data, shot.bounds, now)
        # Filled before it is attached: what is written later has no undo step of its own, and
        # breaks those that are there.
        new = document.createTransparencyMask(own_mask.NAME)
        new.setPixelData(data, *self._bounds)
        self._mask_id = new.uniqueId()
        node.addChildNode(new, None)
        document.refreshProjection()
        if document.nodeByUniqueID(self._mask_id) is None:
            raise mask_refused("Krita", self.layer_name)
        return (active.uniqueId() if is_elsewhere else None), is_removed

    def _remember(self):
        document, _ = self._find()
        mask = document.nodeByUniqueID(self._mask_id)
        if mask is not None:
            own_mask.remember(mask, self._bounds)

    def _keep_active(self, active):
        """Give the brush back to the layer on which somebody paints, elsewhere in the image.

        Krita makes a new mask the active node, at once or within half a second.
        """
        deadline = time.monotonic() + ACTIVE_S
        while active is not None and time.monotonic() < deadline:
            if self._gui.call(self._activate, active):
                return
            time.sleep(POLL_S)

    def _activate(self, active):
        document, _ = self._find()
        present, wanted = document.activeNode(), document.nodeByUniqueID(active)
        if present is None or wanted is None or present.uniqueId() != self._mask_id:
            return wanted is None
        document.setActiveNode(wanted)
        return True

    def _find(self):
        """Return the image and the layer, asked for anew each time.

        Raises:
            ImageError: one of them has gone.
        """
        for document in Krita.instance().documents():
            if document == self._document:
                node = document.nodeByUniqueID(self._id)
                if node is not None:
                    return document, node
        raise layer_gone(self.layer_name)


def spread(data, bounds, wanted):
    """Return bounds that hold both, and mask values for them: white where nobg saw nothing.

    What was painted beside the old bounds meanwhile is to stay visible.

    Args:
        data: one byte a pixel of `bounds`.
        bounds: (x, y, width, height).
        wanted: (x, y, width, height).
    """
    x, y, width, height = bounds
    left, top = min(x, wanted[0]), min(y, wanted[1])
    right = max(x + width, wanted[0] + wanted[2])
    bottom = max(y + height, wanted[1] + wanted[3])
    if (left, top, right, bottom) == (x, y, x + width, y + height):
        return bounds, data
    before, after = b"\xff" * (x - left), b"\xff" * (right - x - width)
    rows = [before + data[row * width : (row + 1) * width] + after for row in range(height)]
    above, below = y - top, bottom - y - height
    empty = b"\xff" * (right - left)
    whole = b"".join([empty * above, *rows, empty * below])
    return (left, top, right - left, bottom - top), whole
