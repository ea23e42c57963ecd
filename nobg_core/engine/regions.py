"""Subjects and holes of an alpha, as wholes: which of them stay."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Alpha

# From here on a pixel is more subject than background.
HALF = 0.5

# How wide the soft rim of a hole is, at most; further in, soft pixels are the subject's own.
RIM_PX = 8

Labels = NDArray[np.int32]


def keep_largest(alpha: Alpha) -> Alpha:
    """Return alpha with the largest subject alone, its soft rim included.

    Args:
        alpha: (H, W) float32 in [0, 1].

    Returns:
        (H, W) float32; 0 where another subject is nearer than the largest. `alpha` itself where
        nothing is more subject than background.
    """
    is_subject = alpha >= HALF
    if not is_subject.any():
        return alpha
    nearest, _ = _nearest_region(is_subject)
    areas = np.bincount(nearest[is_subject])
    return np.where(nearest == areas.argmax(), alpha, np.float32(0))


def fill_holes(alpha: Alpha) -> Alpha:
    """Return alpha with 1 where the subject encloses background, soft rims of holes included.

    Args:
        alpha: (H, W) float32 in [0, 1].

    Returns:
        (H, W) float32; what is joined to the picture's border stays open.
    """
    is_open = alpha < HALF
    if not is_open.any():
        return alpha
    nearest, distance = _nearest_region(is_open)
    is_hole = np.ones(int(nearest.max()) + 1, bool)
    for side in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        is_hole[nearest[side][is_open[side]]] = False
    return np.where(is_hole[nearest] & (distance <= RIM_PX), np.float32(1), alpha)


def _nearest_region(is_inside: NDArray[np.bool_]) -> tuple[Labels, NDArray[np.float32]]:
    """Return (H, W) the number of each pixel's own or nearest region, and how far off it is."""
    distance, nearest = cv2.distanceTransformWithLabels(
        (~is_inside).view(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_CCOMP
    )
    return np.asarray(nearest, np.int32), np.asarray(distance, np.float32)
