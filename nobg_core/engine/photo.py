"""A photograph from a file: what the model looks at, and what the export is made of."""

from __future__ import annotations

from dataclasses import dataclass

from nobg_core.engine.arrays import Pixels, Rgb


@dataclass
class Photo:
    """A decoded picture, upright.

    Args:
        working_copy: (H, W, 3) uint8 sRGB on white, for the model and the filters.
        srgb: (H, W, 3) uint8 sRGB, straight; the working copy itself if nothing is transparent.
        colour: (H, W, 3) uint8 or uint16, in the colours of `profile`, straight.
        opacity: (H, W) of the same type, the transparency that the file came with, or None.
        profile: the ICC profile of `colour`; None means sRGB.
        exif: the file's EXIF block without its orientation, or None.
    """

    working_copy: Rgb
    srgb: Rgb
    colour: Pixels
    opacity: Pixels | None
    profile: bytes | None
    exif: bytes | None
