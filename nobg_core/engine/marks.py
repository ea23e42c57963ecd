"""What was marked for a photo on the command line: a box, and pictures of strokes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from nobg_core.engine.arrays import Plane
from nobg_core.engine.colour import as_8_bit
from nobg_core.engine.hints import Hints
from nobg_core.engine.image_io import read_companion
from nobg_core.engine.selection import gather_hints
from nobg_core.errors import ImageError

_LENGTH = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(%?)")


@dataclass(frozen=True)
class Box:
    """A rectangle around the subject.

    Args:
        text: X,Y,W,H from the top left, each in pixels or, with a % behind it, as a share of the
            photo's width or height.

    Raises:
        ValueError: it is none.
    """

    text: str

    def __post_init__(self) -> None:
        parts = self.text.split(",")
        if len(parts) != 4 or not all(map(_LENGTH.fullmatch, parts)):
            raise ValueError(f"{self.text!r} is no box")

    def select(self, height: int, width: int) -> Plane:
        """Return the box as a selection, (H, W) uint8; what sticks out of the picture is cut off.

        Raises:
            ImageError: nothing of the box lies in the picture.
        """
        parts = self.text.split(",")
        x, y, wide, high = map(_in_pixels, parts, (width, height, width, height))
        selection = np.zeros((height, width), np.uint8)
        inside = selection[round(y) : round(y + high), round(x) : round(x + wide)]
        if not inside.size:
            raise ImageError(
                f"The box {self.text} holds nothing of the photo, which has {width} x {height} "
                "pixels.",
                "Give X,Y,W,H from the top left, in pixels or percent.",
            )
        inside[:] = 255
        return selection


@dataclass(frozen=True)
class Marks:
    """What is known of the photos.

    Args:
        box: the subject is in here.
        subject: a picture, white where the subject surely is.
        background: a picture, white where it surely is not.
    """

    box: Box | None = None
    subject: Path | None = None
    background: Path | None = None

    @property
    def pictures(self) -> list[Path]:
        """The files that are read."""
        return [path for path in (self.subject, self.background) if path is not None]

    def read(self, height: int, width: int) -> Hints:
        """Return what is known of a photo of that size.

        Raises:
            ImageError: a picture cannot be read or has another size, or the box is elsewhere.
        """
        planes = {}
        if self.box is not None:
            planes["selection"] = self.box.select(height, width)
        if self.subject is not None:
            planes["subject"] = read_plane(self.subject, height, width)
        if self.background is not None:
            planes["background"] = read_plane(self.background, height, width)
        return gather_hints(planes)


def read_plane(path: Path, height: int, width: int) -> Plane:
    """Return how white and opaque each pixel of a picture is, (H, W) uint8.

    Raises:
        ImageError: it cannot be read, or has another size.
    """
    picture = read_companion(path, (height, width))
    plane = cv2.cvtColor(picture.working_copy, cv2.COLOR_RGB2GRAY)
    if picture.opacity is not None:
        # Strokes on a transparent layer: what was not painted lies on the working copy's white.
        plane = cv2.multiply(plane, as_8_bit(picture.opacity), scale=1 / 255)
    return np.asarray(plane, np.uint8)


def _in_pixels(text: str, whole_px: int) -> float:
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no length")
    return float(found[1]) * (whole_px / 100 if found[2] else 1)
