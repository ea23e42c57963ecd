"""The host contract for a masked layer that is to get clean colours."""

from __future__ import annotations

import time

from nobg_core.bridge.refusals import pixels_unfit
from nobg_core.errors import ImageError

from . import clean_layers, colour_space
from .krita_host import ACTIVE_S, POLL_S
from .refining_host import RefiningHost
from .replacement import is_in_front

CONVERTING = "Converting the colours"
TWO_STEPS = "Two undo steps take the clean colours away: the group got the layer's blending mode."


class CleaningHost(RefiningHost):
    """One layer, and the mask of it that was meant when it was made. Made in Krita's thread."""

    def read_layer(self):
        """Hand over the layer with its mask.

        Raises:
            ImageError: as any host's, or clean colours cannot be shown over this layer.
            Cancelled: the user wants to stop.
        """
        self._gui.call(lambda: self._refuse_unfit(*self._find()))
        return super().read_layer()

    def add_clean_colours(self, colours):
        """Put the colours above the layer, in the place of earlier ones.

        Returns:
            How many undo steps it took, if more than one.

        Raises:
            ImageError: the layer has gone, was changed meanwhile, or is not in the image in front.
            Cancelled: the user wants to stop.
        """
        pixels = self._in_image_colours(colours)
        active = self._gui.call(self._active_id)
        deadline = time.monotonic() + ACTIVE_S
        while not self._when_idle(self._is_chosen) and time.monotonic() < deadline:
            time.sleep(POLL_S)
        is_two_steps = self._when_idle(self._put, pixels)
        self._keep_active(active)
        return TWO_STEPS if is_two_steps else ""

    def _in_image_colours(self, colours):
        """Return the pixels in the colour space of the image, converted strip by strip."""
        space = self._gui.call(lambda: colour_space.of(self._find()[0]))
        converted = []
        for rows, strip in colour_space.strips(memoryview(colours.data), colours.width):
            self._progress.say(self._says(CONVERTING))
            own = colour_space.swap_red_and_blue(strip)
            if space != colour_space.SRGB:
                size = colours.width, rows
                own = self._gui.call(colour_space.convert, own, *size, colour_space.SRGB, space)
            if not own:
                raise pixels_unfit(self.layer_name)
            converted.append(own)
        return b"".join(converted)

    def _refuse_unfit(self, document, node):
        """Return the clean colours that are there already, or None, unless the layer is unfit."""
        clean_layers.refuse_unfit(node)
        present = clean_layers.find(node)
        if present is not None:
            clean_layers.refuse_painted(document, present)
        return present

    def _active_id(self):
        active = self._find()[0].activeNode()
        return active and active.uniqueId()

    def _is_chosen(self, document, node):
        """Choose the node on which Krita's action is to act; say whether Krita has."""
        target = clean_layers.find(node) or node
        if not is_in_front(document) or clean_layers.is_possible(document, target):
            return True
        document.setActiveNode(target)
        return False

    def _put(self, document, node, pixels):
        """Put the colours there; say whether it took two undo steps."""
        self._refuse_if_changed(document, node)
        present = self._refuse_unfit(document, node)
        if not clean_layers.is_possible(document, present or node):
            raise ImageError(
                f"Krita adds clean colours only in the image in front, and {self.layer_name} is "
                "not in it.",
                "Show its image, then try again.",
            )
        make, of = (clean_layers.renew, present) if present else (clean_layers.add, node)
        new = make(document, of)
        if new is None:
            raise ImageError(
                f"Krita refused the clean colours for the layer {self.layer_name}.",
                "Unlock the group that it is in, then try again.",
            )
        new.setPixelData(pixels, *self._snapshot.bounds)
        clean_layers.remember(document, new)
        self._mask_id = new.uniqueId()
        is_two_steps = not present and clean_layers.blend_group(node)
        document.refreshProjection()
        return is_two_steps
