"""Files with 16 bits a channel: OpenCV reads what Pillow would cut down to 8."""

from __future__ import annotations

import struct
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nobg_core.engine.arrays import Pixels
from nobg_core.engine.deep_colour import convert_to_srgb, read_grey_profile
from nobg_core.engine.memory import is_shortage
from nobg_core.engine.silence import silent_stderr
from nobg_core.engine.strips import split_into_strips

Decoded = tuple[Pixels, Pixels | None]

BITS_PER_SAMPLE, PHOTOMETRIC, PLANES, EXTRA_SAMPLES = 258, 262, 284, 338
MIN_IS_WHITE, SEPARATE, PREMULTIPLIED = 0, 2, 1

# In the first chunk, which every PNG begins with.
_PNG_BIT_DEPTH = 24
_PNG_CHUNKS = 8

_TO_RGB = {1: cv2.COLOR_GRAY2RGB, 3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGB}


def has_16_bits(image: Image.Image, content: bytes) -> bool:
    """Say whether an opened picture holds 16 bits a channel."""
    if image.format == "PNG":
        return content[_PNG_BIT_DEPTH] == 16
    return 16 in tiff_tag(image, BITS_PER_SAMPLE)


def is_deep(image: Image.Image, content: bytes) -> bool:
    """Say whether it holds 16 bits a channel that can be read as such."""
    is_plain = image.format == "PNG" or image.mode in ("RGB", "RGBA", "I;16", "I;16B")
    return is_plain and has_16_bits(image, content)


def tiff_tag(image: Image.Image, tag: int) -> tuple[int, ...]:
    """Return the numbers of a TIFF tag; none if it is missing or the file is no TIFF."""
    tags: Any = getattr(image, "tag_v2", {})
    value = tags.get(tag, ())
    return value if isinstance(value, tuple) else (value,)


def decode_deep(image: Image.Image, content: bytes, profile: bytes | None) -> Decoded | None:
    """Return colour (H, W, 3) and opacity (H, W) or None, uint16, straight.

    Args:
        image: opened, for what it says about the file.
        content: the file.
        profile: its ICC profile; that of a grey picture is applied, so that the colour is sRGB.

    Returns:
        None where OpenCV cannot read the file, or must not.

    Raises:
        cv2.error: memory ran out.
    """
    if image.format == "PNG" and not _holds_its_chunks(content):
        return None
    try:
        with silent_stderr():
            decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as exc:
        if is_shortage(exc):
            raise
        return None
    if decoded is None or decoded.dtype != np.uint16:
        return None
    channels = 1 if decoded.ndim == 2 else decoded.shape[2]
    colour = np.asarray(cv2.cvtColor(decoded, _TO_RGB[channels]), np.uint16)
    has_opacity = channels == 4 and image.mode.endswith("A")
    opacity = decoded[..., 3].copy() if has_opacity else _keyed(colour, image)
    del decoded
    if MIN_IS_WHITE in tiff_tag(image, PHOTOMETRIC):
        np.invert(colour, out=colour)
    if opacity is not None and PREMULTIPLIED in tiff_tag(image, EXTRA_SAMPLES):
        _make_straight(colour, opacity)
    grey = read_grey_profile(profile) if profile and image.mode.startswith("I") else None
    return (colour if grey is None else convert_to_srgb(colour, grey)), opacity


def _holds_its_chunks(png: bytes) -> bool:
    """Say whether the file is as long as its chunks claim; OpenCV takes their word for it.

    It asks for that much memory, up to 4 GB for a few bytes, and fills it.
    """
    at = _PNG_CHUNKS
    while at + 8 <= len(png):
        size, name = struct.unpack_from(">I4s", png, at)
        if name == b"IEND":
            return True
        at += size + 12
    return False


def _keyed(colour: Pixels, image: Image.Image) -> Pixels | None:
    """Return the opacity of a PNG that names one colour as transparent."""
    key = image.info.get("transparency")
    if key is None:
        return None
    is_shown: NDArray[np.bool_] = (colour != np.array(key, np.uint16)).any(-1)
    opacity: Pixels = np.asarray(is_shown, np.uint16) * np.uint16(65535)
    return opacity


def _make_straight(colour: Pixels, opacity: Pixels) -> None:
    """Divide colours, in place, by the opacity that they were multiplied with."""
    for rows in split_into_strips(len(colour)):
        share = np.maximum(opacity[rows, :, None], 1) / np.float32(65535)
        colour[rows] = np.minimum(np.rint(colour[rows] / share), 65535)
