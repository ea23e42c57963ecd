"""A mask of which nobody knows how it was made: all that is soft or an edge is refined."""

from __future__ import annotations

import math

import cv2
import numpy as np

from nobg_core.engine.arrays import Pixels, Rgb
from nobg_core.engine.cutout import OnProgress
from nobg_core.engine.refine import refine_alpha
from nobg_core.engine.strips import split_into_strips
from nobg_core.engine.strokes import full_of

FOLLOWING = "Following the edges"

# The mask is believed at the size that it seems to have been made at, and at most at this one;
# finer than that, the picture's edges are. A third of the error goes from masks made at 100 pixels
# (benchmarks/any_mask.py). Never more than half of the picture: the filter leaves an alpha of the
# picture's own size as it is.
BELIEVED_PIXELS = 1_000_000
LARGEST_SCALE = 0.5

# A tenth of the edge may be sharper by accident.
SHARP_PERCENT = 90

# Of the longer side: how far a hard edge may lie beside the picture's. 18 pixels of 6000.
EDGE_SHARE = 0.003
LEAST_EDGE_PX = 2


def refine_every_edge(image: Rgb, mask: Pixels, on_progress: OnProgress) -> Pixels:
    """Return the mask with its soft and edge regions moved onto the picture's edges.

    What is definite, 0 or full and further from anything else than an edge may be wrong, stays
    byte for byte.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        mask: (H, W) uint8 or uint16.
        on_progress: told how far the work is.

    Returns:
        (H, W), as deep as the mask.

    Raises:
        Cancelled: the user stopped the work.
    """
    height, width = mask.shape
    scale = min(LARGEST_SCALE, math.sqrt(BELIEVED_PIXELS / mask.size), 1 / _find_softness(mask))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    full = full_of(mask)
    small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    believed = np.asarray(small / full, np.float32)
    alpha = refine_alpha(image, believed, on_strip=lambda done: on_progress(done, FOLLOWING))
    edge_px = max(LEAST_EDGE_PX, round(EDGE_SHARE * max(height, width)))
    refined: Pixels = mask.copy()
    for rows in split_into_strips(height):
        is_open = _is_open(mask, rows, edge_px)
        refined[rows][is_open] = np.rint(alpha[rows][is_open] * full)
    return refined


def _find_softness(mask: Pixels) -> float:
    """Return how many pixels the mask takes from 0 to full where it is sharpest; at least 1.

    That is how far it was enlarged, if it was: also hair has a sharp edge somewhere.

    Args:
        mask: (H, W) uint8 or uint16.
    """
    half = full_of(mask) // 2
    steps = []
    for rows in split_into_strips(len(mask)):
        strip = mask[rows.start : rows.stop + 1].astype(np.int32)
        for one, other in ((strip[:, 1:], strip[:, :-1]), (strip[1:], strip[:-1])):
            crosses = (one > half) != (other > half)
            steps.append(np.abs(one - other)[crosses])
    crossing = np.concatenate(steps)
    if not len(crossing):
        return 1.0
    return max(1.0, full_of(mask) / float(np.percentile(crossing, SHARP_PERCENT)))


def _is_open(mask: Pixels, rows: slice, edge_px: int) -> np.ndarray:
    """Return which pixels of some rows are soft, or near what differs from them."""
    start = max(rows.start - edge_px, 0)
    part = mask[start : rows.stop + edge_px]
    around = np.ones((2 * edge_px + 1, 2 * edge_px + 1), np.uint8)
    inner = slice(rows.start - start, rows.stop - start)
    return np.asarray((cv2.dilate(part, around) != cv2.erode(part, around))[inner])
