"""Pixels of one of Krita's colour spaces in another. A space is (model, depth, profile)."""

from __future__ import annotations

import sys

from krita import Krita

# What untagged PNG and JPEG open as, too.
SRGB_PROFILE = "sRGB-elle-V2-srgbtrc.icc"
SRGB = ("RGBA", "U8", SRGB_PROFILE)
# Pixels converted in one turn of Krita's event loop: 3 MP took 0.8 s on two busy cores, in 5.2.9.
STRIP_PIXELS = 600_000


def of(node):
    """Return the space of a layer; of an image it is also that of the layers that Krita adds."""
    return node.colorModel(), node.colorDepth(), node.colorProfile()


def convert(pixels, width, height, source, target):
    """Return pixels in another space, or b"" where Krita cannot; in Krita's thread.

    They go through an image of their own, so that those that are open stay as they are.
    """
    krita = Krita.instance()
    scratch = krita.createDocument(width, height, "nobg", *source, 72.0)
    if scratch is None:
        return b""
    try:
        layer = scratch.topLevelNodes()[0]
        layer.setPixelData(pixels, 0, 0, width, height)
        if not scratch.setColorSpace(*target):
            return b""
        return bytes(layer.pixelData(0, 0, width, height))
    finally:
        scratch.close()


def strips(pixels, width):
    """Yield (rows, bytes) of an image, each as large as may be converted at once.

    Args:
        pixels: bytes, or a memoryview.
        width: pixels in a row, 4 bytes each.
    """
    step = 4 * width * max(STRIP_PIXELS // width, 1)
    for start in range(0, len(pixels), step):
        strip = bytes(pixels[start : start + step])
        yield len(strip) // (4 * width), strip


def swap_red_and_blue(pixels, channel_bytes=1):
    """Return the upper byte of each channel: RGBA of Krita's whole BGRA, or the other way round."""
    upper = channel_bytes - 1 if sys.byteorder == "little" else 0
    picked = bytearray(len(pixels) // channel_bytes)
    for target, source in enumerate((2, 1, 0, 3)):
        picked[target::4] = pixels[source * channel_bytes + upper :: 4 * channel_bytes]
    return bytes(picked)
