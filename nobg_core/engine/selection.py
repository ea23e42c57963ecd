"""A rough selection as a hint: the subject is in here, so what lies outside is background."""

from __future__ import annotations

import math

import cv2
import numpy as np

from nobg_core.engine.arrays import Plane
from nobg_core.engine.hints import Hints
from nobg_core.errors import ImageError

# At least half selected: what the marching ants go around.
SELECTED = 128

# How far the subject may stick out of the selection, as a share of its size: a rough lasso cuts
# strands of hair. Nothing at all is lost up to half of it, everything is gone at its end. It is
# counted in rows and columns, which takes a ninth of the time of an exact distance.
REACH_SHARE = 0.04


def gather_hints(planes: dict[str, Plane]) -> Hints:
    """Return what the planes of HINT_PLANES say together, each (H, W) uint8.

    Raises:
        ImageError: there is a selection, but nothing is selected by half or more.
    """
    background = planes.get("background")
    if "selection" in planes:
        outside = surely_outside(planes["selection"])
        background = outside if background is None else np.maximum(background, outside)
    return Hints(planes.get("subject"), background)


def surely_outside(selection: Plane) -> Plane:
    """Return where a selection says that there is background.

    Args:
        selection: (H, W) uint8, 255 where selected.

    Returns:
        (H, W) uint8: 0 inside and up to half the reach, 255 from the reach on.

    Raises:
        ImageError: nothing is selected by half or more.
    """
    is_selected = selection >= SELECTED
    rows, columns = (np.flatnonzero(is_selected.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        raise ImageError(
            "Nothing of the picture was selected.", "Select roughly around the subject first."
        )
    reach = reach_px(len(rows), len(columns))
    near = tuple(
        slice(max(int(places[0]) - math.ceil(reach), 0), int(places[-1]) + math.ceil(reach) + 1)
        for places in (rows, columns)
    )
    outside = np.full(selection.shape, 255, np.uint8)
    outside[near] = _fade_in(_distance(is_selected[near]), reach)
    return outside


def reach_px(height: int, width: int) -> float:
    """Return how far from a selection of that size the subject ends at the latest."""
    return max(1.0, REACH_SHARE * math.sqrt(height * width))


def _distance(is_selected: np.ndarray) -> np.ndarray:
    """Return how many rows or columns each pixel is from the next selected one, float32."""
    return np.asarray(cv2.distanceTransform((~is_selected).view(np.uint8), cv2.DIST_C, 3))


def _fade_in(distance: np.ndarray, reach: float) -> Plane:
    distance *= 2 * 255 / reach
    distance -= 255
    np.maximum(distance, 0, out=distance)
    return np.asarray(cv2.convertScaleAbs(distance), np.uint8)
