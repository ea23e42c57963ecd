"""Colour profiles: from whatever a file holds to 8-bit sRGB."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image, ImageCms

from nobg_core.engine.arrays import Pixels, Rgb
from nobg_core.engine.strips import STRIP_ROWS, split_into_strips

# Pillow's modes that a colour profile can describe.
PROFILED = ("L", "RGB", "CMYK", "LAB")

# A profile that moves no colour of a coarse lattice by more than this, of 255, is sRGB by another
# name; converting would only cost time.
_SAME_COLOUR = 1
_LATTICE = 9

_THREADS = 4


class DamagedProfileError(ValueError):
    """A colour profile that cannot be read, or that is not for this kind of picture."""


class ToSrgb:
    """The way from one picture's colours to sRGB.

    Args:
        mode: Pillow's mode of the picture, one of `PROFILED`.
        profile: the ICC profile; None for plain sRGB, grey, CMYK, or CIE Lab.

    Raises:
        DamagedProfileError: the profile is damaged, or for another mode.
    """

    def __init__(self, mode: str, profile: bytes | None) -> None:
        self._transform = None
        if profile is not None or mode == "LAB":
            self._transform = _open_transform(mode, profile)
        self.is_identity = mode == "RGB" and (
            self._transform is None or _moves_nothing(self._transform)
        )

    def convert(self, image: Image.Image) -> Rgb:
        """Return (H, W, 3) uint8 in sRGB for a picture of the mode given."""
        if self._transform is None or self.is_identity:
            return np.asarray(image.convert("RGB"))
        return np.asarray(ImageCms.applyTransform(image, self._transform))

    def convert_array(self, colour: Pixels) -> Rgb:
        """Return (H, W, 3) uint8 in sRGB for (H, W, 3) of 8 or 16 bit; itself if it is that."""
        if self.is_identity and colour.dtype == np.uint8:
            return np.asarray(colour, np.uint8)
        return convert_in_strips(
            len(colour),
            colour.shape[1],
            lambda rows: self.convert(Image.fromarray(as_8_bit(colour[rows]))),
        )


def convert_in_strips(height: int, width: int, convert: Callable[[slice], Rgb]) -> Rgb:
    """Return (height, width, 3) uint8 put together from strips that are made on several cores.

    Little CMS and Pillow leave the interpreter free while they work.

    Args:
        height: rows of the picture.
        width: of the picture, in pixels.
        convert: returns (rows, width, 3) uint8; called from several threads at once.
    """
    if height <= STRIP_ROWS:
        return convert(slice(0, height))
    converted = np.empty((height, width, 3), np.uint8)

    def work(rows: slice) -> None:
        """Convert some rows into their place."""
        converted[rows] = convert(rows)

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(work, split_into_strips(height)))
    return converted


def as_8_bit(pixels: Pixels) -> Rgb:
    """Return 16-bit values, of any shape, cut to their upper 8 bits; 8-bit ones as they are."""
    return np.asarray(pixels >> 8 if pixels.itemsize == 2 else pixels, np.uint8)


def _open_transform(mode: str, profile: bytes | None) -> ImageCms.ImageCmsTransform:
    try:
        source = (
            ImageCms.createProfile("LAB")
            if profile is None or mode == "LAB"
            else ImageCms.ImageCmsProfile(io.BytesIO(profile))
        )
        intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
        return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB", intent)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as exc:
        raise DamagedProfileError(repr(exc)) from exc


def _moves_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    levels = np.linspace(0, 255, _LATTICE).round().astype(np.uint8)
    lattice = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(_LATTICE, -1, 3)
    moved = ImageCms.applyTransform(Image.fromarray(lattice), transform)
    return bool(np.abs(np.asarray(moved).astype(int) - lattice).max() <= _SAME_COLOUR)
