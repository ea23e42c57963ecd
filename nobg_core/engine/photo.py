"""A photograph from a file: what the model looks at, and what the export is made of."""

from __future__ import annotations

from dataclasses import dataclass

from nobg_core.engine.arrays import Pixels, Rgb


@dataclass
class Photo:
    """A decoded picture, upright.

    Args:
        working_copy: (H, W, 3) uint8 sRGB on white, for the model and the filters.
        colour: (H, W, 3) uint8 or uint16, in the colours of `profile`, straight; the working copy
            itself where nothing differs.
        opacity: (H, W) of the same type, the transparency that the file came with, or None.
        profile: the ICC profile of `colour`; None means sRGB.
        exif: the file's EXIF block without its orientation, or None.
        notes: what could not be kept, in sentences for the user.
    """

    working_copy: Rgb
    colour: Pixels
    opacity: Pixels | None = None
    profile: bytes | None = None
    exif: bytes | None = None
    notes: tuple[str, ...] = ()
