"""The host contract for a painted mask that is to be refined."""

from __future__ import annotations

import time

from . import layers, own_mask, records, replacement
from .krita_host import ACTIVE_S, POLL_S, KritaHost


class RefiningHost(KritaHost):
    """One layer, and the mask of it that was meant when it was made. Made in Krita's thread.

    Args:
        document: the image, a krita.Document.
        node: the layer, a krita.Node.
        gui: a GuiThread.
        progress: the RunProgress of its run.
    """

    def __init__(self, document, node, gui, progress):
        super().__init__(document, node, gui, progress)
        meant = own_mask.find_painted(document, node)
        self._meant = self._mask_id = meant and meant.uniqueId()

    def write_mask(self, mask):
        """Put the mask in the place of the one that was read; notes and errors are the same."""
        deadline = time.monotonic() + ACTIVE_S
        while not self._when_idle(self._is_prepared) and time.monotonic() < deadline:
            time.sleep(POLL_S)
        return super().write_mask(mask)

    def _mask_of(self, node):
        found = [child for child in node.childNodes() if child.uniqueId() == self._meant]
        return found[0] if found else None

    def _is_prepared(self, document, node):
        """Make the mask the active node, unless somebody works elsewhere; say if that is done."""
        mask = self._mask_of(node)
        is_elsewhere = layers.active_beside(document, self._id) is not None
        if mask is None or is_elsewhere or not replacement.is_in_front(document):
            return True
        if replacement.is_possible(document, mask):
            return True
        document.setActiveNode(mask)
        return False

    def _attach(self, document, node, mask):
        """Return the id of the node to keep active, or None, and whether it took two undo steps."""
        self._refuse_if_changed(document, node)
        old, bounds = self._mask_of(node), self._snapshot.bounds
        active = layers.active_beside(document, self._id)
        new = replacement.replace_by_copy(document, old)
        is_two_steps = new is None
        if is_two_steps:
            new = old.duplicate()
        new.setPixelData(mask.data, *bounds)
        self._mask_id = new.uniqueId()
        if is_two_steps and not replacement.replace_by_new(document, old, new):
            raise self._refused(had_mask=False, is_removed=False)
        document.refreshProjection()
        records.keep(document, new, mask.record)
        return active, is_two_steps

    def _remember(self):
        """Forget how it was attached: it holds strokes, which no later run may replace unasked."""
