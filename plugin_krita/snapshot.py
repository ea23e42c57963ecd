"""What one layer shows at one moment, as Krita stores it, and as nobg reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nobg_core.bridge.refusals import empty_group, empty_layer, pixels_unfit
from nobg_core.errors import ImageError
from nobg_core.host import Mask

from . import colour_space, own_mask, records
from .colour_space import SRGB, SRGB_PROFILE, STRIP_PIXELS, convert, swap_red_and_blue

# Bytes of a whole integer channel: what is sRGB already is read by its upper byte.
CHANNEL_BYTES = {"U8": 1, "U16": 2}
# Krita draws these from other things, and any layer that carries one of these masks; what they show
# is their projection, in which transparency masks take part.
DRAWN = ("grouplayer", "vectorlayer", "clonelayer", "filelayer")
EFFECTS = ("filtermask", "transformmask", "colorizemask")
WITHOUT_PICTURE = {"filllayer": "a fill layer", "filterlayer": "a filter layer"}


@dataclass(frozen=True)
class Snapshot:
    """One layer's pixels.

    Args:
        layer_name: for messages.
        bounds: (x, y, width, height) of its content in the image.
        data: a QByteArray of them, in Krita's order of channels.
        space: the names of its colour model, depth and ICC profile.
        mask: the mask on it that the run is about, or None.
        mask_mark: what tells that mask from any other, or None.
        place: what shows that the layer was moved, or its image changed in size.
    """

    layer_name: str
    bounds: tuple[int, int, int, int]
    data: Any
    space: tuple[str, str, str]
    mask: Mask | None
    mask_mark: tuple[str, bytes] | None
    place: tuple[Any, ...]

    def read_rgba(self, call, before_strip):
        """Return the pixels sRGB-encoded, 8 bit, straight RGBA, from any thread.

        Args:
            call: carries a call to Krita's thread, one strip at a time, so that painting goes on.
            before_strip: called before each; what it raises ends the reading.
        """
        _, _, width, height = self.bounds
        stored = memoryview(self.data)
        pixel_bytes = len(stored) // (width * height)
        rows = max(STRIP_PIXELS // width, 1)
        row_bytes = width * pixel_bytes
        _, depth, _ = self.space
        is_srgb = depth in CHANNEL_BYTES and self.space == ("RGBA", depth, SRGB_PROFILE)
        channel_bytes = CHANNEL_BYTES[depth] if is_srgb else 1
        strips = []
        for top in range(0, height, rows):
            before_strip()
            strip = bytes(stored[top * row_bytes : (top + rows) * row_bytes])
            if not is_srgb:
                strip = call(self._convert, strip, width, len(strip) // row_bytes)
            strips.append(swap_red_and_blue(strip, channel_bytes))
        return b"".join(strips)

    def _convert(self, strip, width, height):
        """Return a strip in sRGB, by way of an image of its own: the layer's stays as it is."""
        converted = convert(strip, width, height, self.space, SRGB)
        if len(converted) != width * height * 4:
            raise pixels_unfit(self.layer_name)
        return converted


def take_snapshot(document, node, mask):
    """Return a Snapshot of a layer of an image, with a mask of it or None; in Krita's thread.

    Raises:
        ImageError: the layer is empty, or has no picture of its own.
    """
    name, kind = node.name(), node.type()
    if kind in WITHOUT_PICTURE:
        raise ImageError(
            f"The layer {name} is {WITHOUT_PICTURE[kind]}, which has no picture of its own.",
            "Choose a layer with a picture.",
        )
    if kind == "grouplayer" and not [c for c in node.childNodes() if not c.type().endswith("mask")]:
        raise empty_group(name)
    box = node.bounds()
    if box.isEmpty():
        raise empty_layer(name)
    bounds = box.x(), box.y(), box.width(), box.height()
    read = node.projectionPixelData if is_drawn(node) else node.pixelData
    data = read(*bounds)
    if len(data) == 0 or len(data) % (bounds[2] * bounds[3]):
        raise pixels_unfit(name)
    return Snapshot(
        name,
        bounds,
        data,
        colour_space.of(node),
        mask and own_mask.read(mask, bounds, records.recall(document, mask)),
        mask and own_mask.mark(mask, bounds),
        place(document, node),
    )


def is_drawn(node):
    """Say whether what a layer shows is not what it stores."""
    return node.type() in DRAWN or any(
        child.type() in EFFECTS and child.visible() for child in node.childNodes()
    )


def place(document, node):
    """Return what changes with a layer's place or its image's size, and not when it is painted on.

    Mirroring changes nothing of it.
    """
    size = document.width(), document.height()
    if node.type() in DRAWN:
        box = node.bounds()
        return *size, box.x(), box.y(), box.width(), box.height()
    return *size, node.position().x(), node.position().y()
