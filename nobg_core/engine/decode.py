"""The pixels of an opened picture file, 8 bits a channel or 16, as they are stored in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from nobg_core.engine.arrays import Pixels
from nobg_core.engine.colour import DamagedProfileError, ToSrgb, convert_in_strips
from nobg_core.engine.decode_deep import decode_deep, has_16_bits, is_deep
from nobg_core.engine.silence import silent_stderr

BROKEN_PROFILE = "Its colour profile is damaged and was left out."
ONLY_8_BITS = "Its 16 bits a channel are of an unusual kind and were read as 8."


@dataclass
class Stored:
    """The pixels of a file, not yet turned upright.

    Args:
        colour: (H, W, 3) uint8 or uint16, straight, in the colours of `to_srgb`.
        opacity: (H, W) of the same type, or None.
        to_srgb: from `colour` to sRGB.
        profile: the ICC profile of `colour`; None means sRGB.
        notes: what could not be kept, in sentences for the user.
    """

    colour: Pixels
    opacity: Pixels | None
    to_srgb: ToSrgb
    profile: bytes | None
    notes: tuple[str, ...] = ()


def decode(image: Image.Image, content: bytes) -> Stored:
    """Return the pixels of a picture that was opened and not yet loaded.

    Args:
        image: Pillow's; closed when this returns.
        content: the file.

    Raises:
        Exception: whatever Pillow raises for a damaged file.
    """
    profile = image.info.get("icc_profile") or None
    deep = decode_deep(image, content, profile) if is_deep(image, content) else None
    if deep is None:
        loses_bits = has_16_bits(image, content)  # asked before the picture is closed
        stored = _decode_8_bit(image, profile)
        if loses_bits:
            stored.notes += (ONLY_8_BITS,)
        return stored
    has_rgb_profile = image.mode in ("RGB", "RGBA")
    image.close()
    to_srgb, profile, notes = _open("RGB", profile if has_rgb_profile else None)
    return Stored(*deep, to_srgb, profile, notes)


def _decode_8_bit(image: Image.Image, profile: bytes | None) -> Stored:
    with silent_stderr():
        image.load()
    image = _plain(image)
    width, height = image.size
    mode = image.mode.removesuffix("A")
    to_srgb, profile, notes = _open(mode, profile)
    opacity = np.asarray(image.getchannel("A")) if image.mode.endswith("A") else None

    def crop(rows: slice) -> Image.Image:
        """Return some rows, without their opacity."""
        part = image.crop((0, rows.start, width, rows.stop))
        return part.convert(mode) if part.mode != mode else part

    if mode == "RGB":
        colour = convert_in_strips(height, width, lambda rows: np.asarray(crop(rows)))
    else:
        colour = convert_in_strips(height, width, lambda rows: to_srgb.convert(crop(rows)))
        to_srgb, profile = ToSrgb("RGB", None), None
    image.close()
    return Stored(colour, opacity, to_srgb, profile, notes)


def _open(mode: str, profile: bytes | None) -> tuple[ToSrgb, bytes | None, tuple[str, ...]]:
    """Return the way to sRGB, the profile if it is sound, and what is to be said about it."""
    try:
        return ToSrgb(mode, profile), profile, ()
    except DamagedProfileError:
        return ToSrgb(mode, None), None, (BROKEN_PROFILE,)


def _plain(image: Image.Image) -> Image.Image:
    """Return a loaded picture as L, LA, RGB, RGBA, CMYK or LAB."""
    if image.mode.startswith("I"):
        grey = np.asarray(image).astype(np.uint32) >> 8
        return Image.fromarray(grey.astype(np.uint8))
    if "transparency" in image.info or image.mode in ("PA", "RGBa", "La"):
        return image.convert("RGBA")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK", "LAB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")
