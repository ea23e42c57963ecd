"""GIMP 3's side of the host contract: one layer of one open image."""

from __future__ import annotations

import hashlib

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
import records  # noqa: E402 - the versions come first
from clean_layers import (  # noqa: E402
    add_clean_layer,
    check_it_can_have_clean_colours,
    find_clean_layer,
)
from gi.repository import Gegl, Gimp  # noqa: E402
from pixels import read, read_visible, size_of  # noqa: E402

from nobg_core.bridge.outcome import clean_again  # noqa: E402
from nobg_core.bridge.refusals import (  # noqa: E402
    empty_group,
    image_closed,
    layer_changed,
    layer_gone,
    mask_refused,
    pixels_unfit,
)
from nobg_core.errors import ImageError  # noqa: E402
from nobg_core.host import LayerHints, LayerPixels, Mask  # noqa: E402

EIGHT_BIT = (
    Gimp.Precision.U8_LINEAR,
    Gimp.Precision.U8_NON_LINEAR,
    Gimp.Precision.U8_PERCEPTUAL,
)
# Masks are linear in GIMP: 128 sent as "Y' u8" is stored as 55 (test_cases.py holds the ramp).
MASK_FORMATS = {8: "Y u8", 16: "Y u16"}
# A selection is stored as a mask is.
SELECTION_FORMAT = MASK_FORMATS[8]


class GimpHost:
    """One layer.

    Args:
        layer: a Gimp.Layer.
        progress: where to show progress; one for all layers of a run.
        step: the undo step of its image; one for all layers of the image.
        in_selection: whether the subject is to be looked for in the selection only.
    """

    def __init__(self, layer, progress, step, in_selection=False):
        self.layer_name = layer.get_name()
        self._layer = layer
        self._image = layer.get_image()
        self._progress = progress
        self._step = step
        self._in_selection = in_selection
        self._read_size = (0, 0)
        self._read_mask_mark = None

    def has_mask(self):
        """Say whether the layer already carries a layer mask."""
        return self._layer.is_valid() and self._layer.get_mask() is not None

    def read_layer(self):
        """Hand over what the user sees of the layer, its effects included.

        Raises:
            ImageError: the layer has gone, is empty, or waits for a floating selection.
        """
        self._check_it_is_there()
        if self._layer.get_image().get_floating_sel() is not None:
            raise ImageError(
                f"The image of the layer {self.layer_name} has a floating selection.",
                "Anchor the floating selection first: Layer > Anchor Layer.",
            )
        if self._layer.is_group() and not self._layer.get_children():
            raise empty_group(self.layer_name)
        bits = self._bits()
        self._read_size = width, height = size_of(self._layer)
        pixels, channels = read_visible(self._layer)
        mask = self._read_mask(bits)
        self._read_mask_mark = self._mark(mask)
        hints = LayerHints(selection=self._read_selection()) if self._in_selection else LayerHints()
        data = self._whole(pixels, channels)
        return LayerPixels(width, height, data, channels, bits, mask, hints)

    def write_mask(self, mask):
        """Put the mask on the layer in the place of the one that was read.

        Returns:
            A note where the layer has clean colours, which were made for another mask.

        Raises:
            ImageError: the layer has gone, or its size or mask changed meanwhile; strokes painted
                into the mask are such a change.
        """
        self._check_it_is_as_read((mask.width, mask.height))
        present = self._layer.get_mask()
        attachable = self._layer.create_mask(Gimp.AddMaskType.WHITE)
        # Filled before it is attached: a write into an attached mask cannot be undone, and undo
        # of the attaching would bring back other bytes.
        buffer = attachable.get_buffer()
        area = Gegl.Rectangle.new(0, 0, mask.width, mask.height)
        buffer.set(area, MASK_FORMATS[mask.bits], self._whole(mask.data, mask.bits // 8))
        buffer.flush()
        records.keep(attachable, mask.record)
        self._step.begin()
        if present:
            self._layer.remove_mask(Gimp.MaskApplyMode.DISCARD)
        if not self._layer.add_mask(attachable):
            raise mask_refused("GIMP", self.layer_name)
        return clean_again(self.layer_name) if find_clean_layer(self._layer) else ""

    def add_clean_colours(self, colours):
        """Put clean colours above the layer, and both into a group, within the mask's undo step.

        Raises:
            ImageError: the layer has gone, or its size or mask changed meanwhile; or it is one
                above which clean colours would not look right.
        """
        self._check_it_is_as_read((colours.width, colours.height))
        check_it_can_have_clean_colours(self._layer)
        self._step.begin()
        add_clean_layer(self._layer, colours)
        return ""

    def show_progress(self, fraction, text):
        """Show progress; GIMP's own Cancel ends the plug-in's process, so the answer is True."""
        self._progress.show(fraction, text)
        return True

    def _check_it_is_there(self):
        if not self._image.is_valid():
            raise image_closed(self.layer_name)
        if not self._layer.is_valid() or self._layer.get_image() is None:
            raise layer_gone(self.layer_name)

    def _check_it_is_as_read(self, size):
        """Refuse what was made for another size or another mask than the layer has now."""
        self._check_it_is_there()
        is_same_size = size_of(self._layer) == self._read_size == size
        if not is_same_size or self._mark(self._read_mask(self._bits())) != self._read_mask_mark:
            raise layer_changed(self.layer_name)

    def _bits(self):
        return 8 if self._image.get_precision() in EIGHT_BIT else 16

    def _mark(self, mask):
        """Return what tells the layer's present mask, read as `mask`, from any other, or None."""
        if mask is None:
            return None
        return self._layer.get_mask().get_id(), hashlib.sha256(mask.data).digest()

    def _read_mask(self, bits):
        mask = self._layer.get_mask()
        if mask is None:
            return None
        width, height = self._read_size
        data = read(mask, Gegl.Rectangle.new(0, 0, width, height), MASK_FORMATS[bits])
        return Mask(width, height, bits, self._whole(data, bits // 8), records.recall(mask))

    def _read_selection(self):
        """Return the selection where the layer is; nothing is selected outside the canvas."""
        _, x, y = self._layer.get_offsets()
        area = Gegl.Rectangle.new(x, y, *self._read_size)
        selection = self._layer.get_image().get_selection()
        return self._whole(read(selection, area, SELECTION_FORMAT), 1)

    def _whole(self, data, pixel_bytes):
        """Return the data if it is as long as the layer is big; GIMP says nothing if it is not."""
        width, height = self._read_size
        if len(data) != width * height * pixel_bytes:
            raise pixels_unfit(self.layer_name)
        return data
