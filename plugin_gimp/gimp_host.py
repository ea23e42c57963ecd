"""GIMP 3's side of the host contract: one layer of one open image."""

from __future__ import annotations

import base64
import hashlib
from contextlib import contextmanager

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, GLib  # noqa: E402 - the versions come first

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
# By number of channels. A photo without transparency is read as it is stored: GIMP would spend
# 0.4 s of every click on finding its way from three channels to four (benchmarks/gimp_click.py).
PIXEL_FORMATS = {3: "R'G'B' u8", 4: "R'G'B'A u8"}
# Masks are linear in GIMP: 128 sent as "Y' u8" is stored as 55 (test_gimp.py holds the ramp).
MASK_FORMATS = {8: "Y u8", 16: "Y u16"}
# A selection is stored as a mask is.
SELECTION_FORMAT = MASK_FORMATS[8]
# On the mask, so that it comes and goes with it: undo, a copy of the layer, XCF.
RECORD = "nobg-record"


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
        bits = 8 if self._layer.get_image().get_precision() in EIGHT_BIT else 16
        self._read_size = width, height = _size(self._layer)
        pixels, channels = _read_visible(self._layer)
        mask = self._read_mask(bits)
        self._read_mask_mark = self._mark(mask)
        hints = LayerHints(selection=self._read_selection()) if self._in_selection else LayerHints()
        data = self._whole(pixels, channels)
        return LayerPixels(width, height, data, channels, bits, mask, hints)

    def write_mask(self, mask):
        """Put the mask on the layer in the place of the one that was read.

        Raises:
            ImageError: the layer has gone, or its size or mask changed meanwhile; strokes painted
                into the mask are such a change.
        """
        self._check_it_is_there()
        present = self._layer.get_mask()
        size = _size(self._layer)
        is_same_size = size == self._read_size == (mask.width, mask.height)
        if not is_same_size or self._mark(self._read_mask(mask.bits)) != self._read_mask_mark:
            raise layer_changed(self.layer_name)
        attachable = self._layer.create_mask(Gimp.AddMaskType.WHITE)
        # Filled before it is attached: a write into an attached mask cannot be undone, and undo
        # of the attaching would bring back other bytes.
        buffer = attachable.get_buffer()
        area = Gegl.Rectangle.new(0, 0, mask.width, mask.height)
        buffer.set(area, MASK_FORMATS[mask.bits], self._whole(mask.data, mask.bits // 8))
        buffer.flush()
        if mask.record:
            # Of plain bytes Gimp.Parasite takes those below 128 only (3.0.4).
            kept = base64.b64encode(mask.record)
            attachable.attach_parasite(Gimp.Parasite.new(RECORD, Gimp.PARASITE_PERSISTENT, kept))
        self._step.begin()
        if present:
            self._layer.remove_mask(Gimp.MaskApplyMode.DISCARD)
        if not self._layer.add_mask(attachable):
            raise mask_refused("GIMP", self.layer_name)
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
        data = _read(mask, Gegl.Rectangle.new(0, 0, width, height), MASK_FORMATS[bits])
        return Mask(width, height, bits, self._whole(data, bits // 8), _read_record(mask))

    def _read_selection(self):
        """Return the selection where the layer is; nothing is selected outside the canvas."""
        _, x, y = self._layer.get_offsets()
        area = Gegl.Rectangle.new(x, y, *self._read_size)
        selection = self._layer.get_image().get_selection()
        return self._whole(_read(selection, area, SELECTION_FORMAT), 1)

    def _whole(self, data, pixel_bytes):
        """Return the data if it is as long as the layer is big; GIMP says nothing if it is not."""
        width, height = self._read_size
        if len(data) != width * height * pixel_bytes:
            raise pixels_unfit(self.layer_name)
        return data


class Progress:
    """GIMP's one progress bar, shared by all layers of a run."""

    def __init__(self):
        self._shown = (-1.0, "")

    def show(self, fraction, text):
        """Show it where it changed, and let GTK answer the window system meanwhile."""
        last_fraction, last_text = self._shown
        if not last_text:
            Gimp.progress_init(text)
        elif text != last_text:
            Gimp.progress_set_text(text)
        if fraction != last_fraction:
            Gimp.progress_update(min(max(fraction, 0.0), 1.0))
        self._shown = (fraction, text)
        while GLib.MainContext.default().iteration(False):
            pass


class UndoStep:
    """One undo step of an image, which GIMP names after the menu item.

    It begins with the first change: GIMP keeps a step in which nothing was changed, and a refused
    mask would cost the user a Ctrl+Z that does nothing.
    """

    def __init__(self, image):
        self._image = image
        self._is_open = False

    def begin(self):
        """Open the step unless it is open."""
        if not self._is_open:
            self._image.undo_group_start()
            self._is_open = True

    @contextmanager
    def whole(self):
        """Close the step, if anything began it, at the end of the block."""
        try:
            yield
        finally:
            if self._is_open and self._image.is_valid():
                self._image.undo_group_end()
                Gimp.displays_flush()
            self._is_open = False


def _read_record(mask):
    """Return what nobg kept with a mask, or b""."""
    kept = mask.get_parasite(RECORD)
    try:
        return base64.b64decode(bytes(kept.get_data())) if kept else b""
    except ValueError:
        return b""  # Somebody else's, or damaged.


def _read_visible(layer):
    """Return the layer's pixels and how many channels they have, its effects included.

    GIMP keeps effects apart from the pixels.
    """
    width, height = _size(layer)
    if not any(effect.get_visible() for effect in layer.get_filters()):
        channels = 4 if layer.has_alpha() else 3
        area = Gegl.Rectangle.new(0, 0, width, height)
        return _read(layer, area, PIXEL_FORMATS[channels]), channels
    copy = layer.get_image().duplicate()
    try:
        twin = _merge_effects(_find_twin(layer, copy))
        # An effect such as a shadow makes the merged layer larger than the one it belongs to.
        _, x, y = layer.get_offsets()
        _, twin_x, twin_y = twin.get_offsets()
        area = Gegl.Rectangle.new(x - twin_x, y - twin_y, width, height)
        return _read(twin, area, PIXEL_FORMATS[4]), 4
    finally:
        copy.delete()


def _merge_effects(twin):
    """Return a plain layer with the effects of `twin`, which stands in an image of our own."""
    twin.set_lock_content(False)
    if not twin.is_group():
        twin.merge_filters()
        return twin
    # GIMP merges no effects into a group, only a whole group into a layer; then its opacity and
    # its mask would be merged too.
    if twin.get_mask():
        twin.remove_mask(Gimp.MaskApplyMode.DISCARD)
    twin.set_opacity(100.0)
    twin.set_mode(Gimp.LayerMode.NORMAL)
    return twin.merge()


def _find_twin(layer, copy):
    """Return the layer that stands in the copied image where `layer` stands in its own."""
    parent = layer.get_parent()
    siblings = parent.get_children() if parent else layer.get_image().get_layers()
    position = [sibling.get_id() for sibling in siblings].index(layer.get_id())
    twins = _find_twin(parent, copy).get_children() if parent else copy.get_layers()
    return twins[position]


def _read(drawable, area, pixel_format):
    # A fresh buffer object each time: an old one does not see later changes.
    return drawable.get_buffer().get(area, 1.0, pixel_format, Gegl.AbyssPolicy.NONE)


def _size(drawable):
    return drawable.get_width(), drawable.get_height()
