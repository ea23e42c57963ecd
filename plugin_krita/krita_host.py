"""Krita's side of the host contract: one layer of one open image.

The contract's methods are called from the thread that talks to the worker; what touches Krita is
carried to Krita's thread, and waits there for nothing.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from functools import partial

from krita import Krita

from nobg_core.bridge.outcome import clean_again
from nobg_core.bridge.refusals import image_closed, layer_changed, layer_gone, mask_refused
from nobg_core.errors import ImageError
from nobg_core.host import LayerHints, LayerPixels

from . import clean_layers, layers, own_mask, records
from .planes import cut, spread
from .snapshot import is_drawn, place, take_snapshot

POLL_S = 0.05
ACTIVE_S = 1.0
DRAWN_S = 1.0
WAITING = "Waiting until you have finished painting or transforming"
TWO_STEPS = "The earlier mask was replaced: two undo steps bring it back."


class KritaHost:
    """One layer. Made in Krita's thread.

    Args:
        document: the image, a krita.Document.
        node: the layer, a krita.Node.
        gui: a GuiThread.
        progress: the RunProgress of its run.
        selection: a Mask of the canvas, where the subject is; None says nothing.
    """

    def __init__(self, document, node, gui, progress, selection=None):
        self.layer_name = node.name()
        self._progress = progress
        self._selection = selection
        self._document = document
        # Nodes outlive their image, and Krita ends when one of those is touched.
        self._id = node.uniqueId()
        self._gui = gui
        self._snapshot = self._mask_id = None
        # Strokes that come later were in no question that the user has answered.
        self._was_painted = own_mask.is_painted(node)

    @property
    def mask_id(self):
        """The QUuid of its mask, once it has one."""
        return self._mask_id

    @property
    def corner(self):
        """Where in the image the layer's first pixel was when it was read: (x, y)."""
        return self._snapshot.bounds[:2]

    def is_of(self, node):
        """Say whether a node is the layer."""
        return node.uniqueId() == self._id

    def take_snapshot(self):
        """Keep what the layer shows now for `read_layer`, where Krita has it ready.

        Called in Krita's thread. What it refuses, `read_layer` refuses again, and tells.
        """
        document, node = self._find()
        if not is_drawn(node):
            with contextlib.suppress(ImageError):
                self._snapshot = take_snapshot(document, node, self._mask_of(node))

    def has_mask(self):
        """Say whether the layer carries a mask of nobg's; the retoucher's own do not count."""
        return self._gui.call(lambda: self._mask_of(self._find()[1]) is not None)

    def read_layer(self):
        """Hand over what the user sees of the layer, without its transparency masks.

        Raises:
            ImageError: the layer has gone, is empty, or is of a kind without a picture.
            Cancelled: the user wants to stop.
        """
        if self._snapshot is None:
            deadline = time.monotonic() + DRAWN_S
            while not self._when_idle(self._let_draw) and time.monotonic() < deadline:
                time.sleep(POLL_S)
            self._snapshot = self._when_idle(self._take_snapshot)
        shot = self._snapshot
        # A run over many layers would else hold the pixels of all to its end.
        self._snapshot = replace(shot, data=None, mask=None)
        _, _, width, height = shot.bounds
        data = shot.read_rgba(self._gui.call, partial(self._progress.say, self._says("Reading")))
        chosen = self._selection and cut(self._selection, shot.bounds)
        return LayerPixels(width, height, data, mask=shot.mask, hints=LayerHints(selection=chosen))

    def write_mask(self, mask):
        """Attach the mask in the place of the one that was read.

        Returns:
            How many undo steps it took, if more than one, and whether clean colours are old now.

        Raises:
            ImageError: the layer has gone, or was moved or its mask changed meanwhile.
            Cancelled: the user wants to stop.
        """
        active, is_two_steps = self._when_idle(self._attach, mask)
        self._gui.call(self._remember)
        self._keep_active(active)
        notes = [TWO_STEPS] if is_two_steps else []
        if self._gui.call(lambda: clean_layers.find(self._find()[1]) is not None):
            notes.append(clean_again(self.layer_name))
        return " ".join(notes)

    def show_progress(self, fraction, text):
        """Show progress (0 to 1); return False when the user wants to stop."""
        return self._progress.show(fraction, text)

    def _mask_of(self, node):
        """Return the mask that this run reads and replaces, or None."""
        return own_mask.find(node)

    def _says(self, text):
        return f"{self.layer_name}: {text}"

    def _when_idle(self, function, *arguments):
        """Return what a function returns of (document, node, *arguments), while nobody paints.

        A brush stroke that is being painted would be cut off, an open transformation ended.

        Raises:
            Cancelled: the user wants to stop.
        """
        while True:
            answer = self._gui.call(self._try, function, arguments)
            if answer:
                return answer[0]
            self._progress.say(self._says(WAITING))
            time.sleep(POLL_S)

    def _try(self, function, arguments):
        """Return the function's answer in a tuple, or () where somebody paints right now."""
        document, node = self._find()
        if not document.tryBarrierLock():
            return ()
        document.unlock()
        return (function(document, node, *arguments),)

    def _let_draw(self, document, node):
        """Let Krita draw what it draws late: vector and file layers; return whether it has."""
        document.refreshProjection()
        document.waitForDone()
        return not (is_drawn(node) and node.bounds().isEmpty())

    def _take_snapshot(self, document, node):
        """Return a Snapshot without the mask's effect: a visible one is hidden for that moment."""
        mask = self._mask_of(node)
        if mask is None or not mask.visible() or not is_drawn(node):
            return take_snapshot(document, node, mask)
        mask.setVisible(False)  # has no undo step
        try:
            document.refreshProjection()
            document.waitForDone()
            return take_snapshot(document, node, mask)
        finally:
            mask.setVisible(True)
            document.refreshProjection()

    def _attach(self, document, node, mask):
        """Return the id of the node to keep active, or None, and whether an old mask went."""
        self._refuse_if_changed(document, node)
        box = node.bounds()
        now = box.x(), box.y(), box.width(), box.height()
        self._bounds, data = spread(mask.data, self._snapshot.bounds, now)
        # Filled before it is attached: what is written later has no undo step of its own, and
        # breaks those that are there.
        new = document.createTransparencyMask(own_mask.NAME)
        new.setPixelData(data, *self._bounds)
        self._mask_id = new.uniqueId()
        active = layers.active_beside(document, self._id)
        old = own_mask.find(node)
        is_removed = old is not None and not own_mask.take_back(document, old)
        if is_removed:
            old.remove()
        node.addChildNode(new, None)
        document.refreshProjection()
        if document.nodeByUniqueID(self._mask_id) is None:
            raise self._refused(old is not None, is_removed)
        records.keep(document, new, mask.record)
        return active, is_removed

    def _refuse_if_changed(self, document, node):
        """Raise an ImageError if the mask would land beside its picture, or on somebody's work."""
        old, shot = self._mask_of(node), self._snapshot
        has_strokes = not self._was_painted and own_mask.is_painted(node)
        has_other_mask = (old and own_mask.mark(old, shot.bounds)) != shot.mask_mark
        if has_strokes or has_other_mask or place(document, node) != shot.place:
            raise layer_changed(self.layer_name)

    def _refused(self, had_mask, is_removed):
        error = mask_refused("Krita", self.layer_name)
        if not had_mask:
            return error
        way = "Undo" if is_removed else "Redo"
        return ImageError(error.message, f"{way} brings the earlier mask back.")

    def _remember(self):
        document, _ = self._find()
        mask = document.nodeByUniqueID(self._mask_id)
        if mask is not None:
            own_mask.remember(document, mask, self._bounds)

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
                if node is None:
                    raise layer_gone(self.layer_name)
                return document, node
        raise image_closed(self.layer_name)
