"""What the retoucher painted on a mask: where it differs from the machine's own matte."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Pixels, Plane
from nobg_core.engine.hints import Hints
from nobg_core.engine.strips import split_into_strips

# The values of a plane of strokes, as in the picture that `nobg refine --strokes` takes.
SUBJECT, NOTHING, BACKGROUND = 255, 128, 0

# Of 255: what may come from rounding, on the way into a host's mask and back. A stroke that is
# fainter is nobody's.
TOLERANCE = 3

STRIP_ROWS = 256

# (H, W): whether something is so of each pixel.
Is = NDArray[np.bool_]


def find_strokes(mask: Pixels, matte: Pixels) -> Plane:
    """Return where the mask was painted full, and differs from the matte.

    Args:
        mask: (H, W) uint8 or uint16, as the retoucher left it.
        matte: (H, W) uint8 or uint16, as the machine made it.

    Returns:
        (H, W) uint8 of SUBJECT, BACKGROUND and NOTHING.
    """
    strokes = np.full(mask.shape, NOTHING, np.uint8)
    for rows in split_into_strips(len(mask), STRIP_ROWS):
        differs = is_painted(mask[rows], matte[rows])
        strokes[rows][differs & (mask[rows] == full_of(mask))] = SUBJECT
        strokes[rows][differs & (mask[rows] == 0)] = BACKGROUND
    return strokes


def find_half_painted(mask: Pixels, matte: Pixels) -> Is:
    """Return where the mask was painted neither full nor away, (H, W) bool."""
    half = np.empty(mask.shape, np.bool_)
    for rows in split_into_strips(len(mask), STRIP_ROWS):
        half[rows] = is_painted(mask[rows], matte[rows])
        half[rows] &= (mask[rows] != 0) & (mask[rows] != full_of(mask))
    return half


def is_painted(mask: Pixels, matte: Pixels, tolerance: int = TOLERANCE) -> Is:
    """Return where the mask differs from the matte by more than the tolerance.

    Args:
        mask: (H, W) uint8 or uint16.
        matte: (H, W) uint8 or uint16.
        tolerance: of 255, whatever the depth.

    Returns:
        (H, W) bool.
    """
    expected = at_depth_of(mask, matte).astype(np.int32)
    step = full_of(mask) // 255
    return np.asarray(np.abs(mask.astype(np.int32) - expected) > tolerance * step, np.bool_)


def at_depth_of(mask: Pixels, matte: Pixels) -> Pixels:
    """Return the matte, (H, W) uint8 or uint16, in as many bits as the mask has."""
    if matte.dtype == mask.dtype:
        return matte
    if mask.dtype == np.uint16:
        return np.asarray(matte.astype(np.uint16) * 257, np.uint16)
    return np.asarray((matte.astype(np.uint32) + 128) // 257, np.uint8)


def full_of(mask: Pixels) -> int:
    """Return the value of a pixel that shows all of the subject."""
    return int(np.iinfo(mask.dtype).max)


def still_held(earlier: Plane, mask: Pixels) -> Plane:
    """Return those of the earlier strokes that were not painted over since.

    Args:
        earlier: (H, W) uint8 of SUBJECT, BACKGROUND and NOTHING.
        mask: (H, W) uint8 or uint16, as it is now.

    Returns:
        (H, W) uint8, as `earlier`.
    """
    holds_subject = (earlier == SUBJECT) & (mask == full_of(mask))
    holds_background = (earlier == BACKGROUND) & (mask == 0)
    return np.asarray(np.where(holds_subject | holds_background, earlier, NOTHING), np.uint8)


def paint(mask: Pixels, strokes: Plane) -> Pixels:
    """Return a copy of the mask, (H, W) uint8 or uint16, with the strokes painted on it."""
    painted: Pixels = mask.copy()
    painted[strokes == SUBJECT] = full_of(mask)
    painted[strokes == BACKGROUND] = 0
    return painted


def read_as_strokes(hints: Hints, shape: tuple[int, int]) -> Plane:
    """Return hints as strokes, (H, W) uint8; what is marked by less than half says nothing."""
    strokes = np.full(shape, NOTHING, np.uint8)
    for plane, value in ((hints.subject, SUBJECT), (hints.background, BACKGROUND)):
        if plane is not None:
            strokes[plane >= 128] = value
    return strokes


def as_hints(strokes: Plane) -> Hints:
    """Return strokes, (H, W) uint8, as a model takes them: 255 where it is sure, else 0."""
    subject, background = (
        (strokes == value).view(np.uint8) * np.uint8(255) for value in (SUBJECT, BACKGROUND)
    )
    return Hints(subject, background)
