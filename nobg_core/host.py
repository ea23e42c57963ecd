"""The host contract: all that nobg asks of an editor, and the values that cross it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from nobg_core.wire import HINT_PLANES


@dataclass(frozen=True)
class Mask:
    """An alpha quantised for a host: one channel, row by row from the top left.

    Args:
        width: pixels in a row.
        height: rows.
        bits: 8 (one byte a pixel, 255 shows) or 16 (native-endian, 65535 shows).
        data: width * height * bits / 8 bytes.
        record: what is kept with it, for the worker to tell later strokes by; b"" for nothing.
    """

    width: int
    height: int
    bits: int
    data: bytes
    record: bytes = b""


@dataclass(frozen=True)
class LayerHints:
    """What the user knows of one layer, in planes of its size; None says nothing.

    A plane has a byte a pixel, row by row from the layer's own top left.

    Args:
        selection: the subject is roughly in here: 255 where selected, 0 outside the canvas.
        subject: 255 where the subject surely is, 0 where that is not known.
        background: 255 where it surely is not, 0 where that is not known.
    """

    selection: bytes | None = None
    subject: bytes | None = None
    background: bytes | None = None

    def planes(self) -> dict[str, bytes]:
        """Return the planes that say something, by name, in the order of HINT_PLANES."""
        named = ((name, getattr(self, name)) for name in HINT_PLANES)
        return {name: plane for name, plane in named if plane is not None}


@dataclass(frozen=True)
class LayerPixels:
    """What the user sees of one layer, on its own: no mask, no opacity, no other layer.

    Args:
        width: pixels in a row.
        height: rows.
        data: sRGB-encoded, 8 bit, width * height * channels bytes, row by row from the layer's
            own top left, whatever its offset in the image.
        channels: 4 for straight RGBA; 3 for RGB, where nothing is transparent.
        mask_bits: depth of the mask the layer wants back, 8 or 16.
        mask: the layer mask that is already there, at `mask_bits`, or None.
        hints: what the user knows of it.
    """

    width: int
    height: int
    data: bytes
    channels: int = 4
    mask_bits: int = 8
    mask: Mask | None = None
    hints: LayerHints = LayerHints()


@dataclass(frozen=True)
class LayerColours:
    """The subject's own colours, to be shown above a layer where its mask is soft.

    Args:
        width: pixels in a row, as the layer has.
        height: rows, as the layer has.
        data: straight RGBA, sRGB-encoded, 8 bit, row by row: opaque where the layer shows through
            the soft part of its mask, empty elsewhere.
    """

    width: int
    height: int
    data: bytes


class Host(Protocol):
    """One layer of one image in an editor.

    All is called from the thread that runs `remove_backgrounds`. Where the editor may be touched
    from its own thread only, and the work would block that one, the host carries it over.
    """

    @property
    def layer_name(self) -> str:
        """The layer's name as the user sees it, for messages."""
        ...

    def has_mask(self) -> bool:
        """Say whether the layer already carries a mask of the kind that nobg would write."""
        ...

    def read_layer(self) -> LayerPixels:
        """Hand over the layer's pixels without changing anything.

        Raises:
            Cancelled: the user stopped the work while it was read.
            ImageError: the layer has gone, is empty, or cannot be read.
        """
        ...

    def write_mask(self, mask: Mask) -> str:
        """Put the mask on the layer, replacing an earlier one, and keep its record with it.

        It is undone in the `undo_step` of its image; in a step of its own where steps cannot be
        grouped.

        Returns:
            What is worth telling, in sentences, or "": what this editor could only do in another
            way, such as an undo that takes two steps, and what no longer fits the mask, such as
            clean colours.

        Raises:
            Cancelled: the user stopped the work before the editor could take the mask.
            ImageError: the layer has gone or changed its size since `read_layer`.
        """
        ...

    def add_clean_colours(self, colours: LayerColours) -> str:
        """Show these colours in place of the layer's own, covered just as the layer is.

        They make a layer of their own; the layer and its mask stay what they are, and the mask is
        still the one thing to paint on. It is undone as `write_mask` is.

        Returns:
            As `write_mask`.

        Raises:
            Cancelled: the user stopped the work before the editor could take them.
            ImageError: the layer has gone or was changed since `read_layer`, or is one over which
                the editor cannot show them so.
        """
        ...

    def show_progress(self, fraction: float, text: str) -> bool:
        """Show progress (0 to 1) and keep the editor alive; False means the user wants to stop."""
        ...
