"""From a stroke to all that it means: it spreads over what looks like the painted spot.

A place follows a stroke if less changes on the way to the stroke than on the way to the next place
that is trusted to be otherwise. The more a place looks like what was painted, and the rarer that
look is elsewhere, the less it is trusted.

Source: Criminisi, Sharp and Blake, "GeoS: Geodesic Image Segmentation", ECCV 2008: the generalised
geodesic distance from soft seeds. Ours: trust from the strokes' colours, a distance that ends at
a reach, and sweeps along rows and columns.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.strokes import Is

# Both of 1: a change of colour this large, at once, is as far as the reach; and a place that
# differs by this much from all that was painted is trusted to be something else.
EDGE = 0.15
UNLIKE = 0.2

# Alpha that is nearer than this to a stroke's own is left as it is.
AGREES = 0.25

# Colours are compared in cells of this many levels, and those that a rough stroke only grazed,
# less than this share of it, are not meant.
CELL_LEVELS = 16
CELLS = 256 // CELL_LEVELS
GRAZED_SHARE = 0.02
# A colour that is neither in the strokes nor in the rest is not of the strokes.
TINY_SHARE = 1e-4

# A way that turns more often is not found; it would be a maze.
MAX_ROUNDS = 8

Distance = NDArray[np.float32]


def spread(
    image: Rgb, prior: Alpha, seeds: Is, others: Is, is_subject: bool, reach_px: float
) -> Alpha:
    """Return the prior with the strokes of one kind spread over what they mean.

    Args:
        image: (h, w, 3) uint8, sRGB-encoded; a window of a few hundred pixels.
        prior: (h, w) float32 in [0, 1], what is believed without these strokes.
        seeds: (h, w) bool, where strokes of this kind are new.
        others: (h, w) bool, where the retoucher says the contrary.
        is_subject: the kind of the strokes: subject, or background.
        reach_px: how far a stroke spreads over what looks exactly the same.

    Returns:
        (h, w) float32 in [0, 1]; 0 or 1 where a stroke spread to, the prior elsewhere.
    """
    if not seeds.any():
        return prior
    calm = np.asarray(cv2.medianBlur(np.ascontiguousarray(image), 3) / 255, np.float32)
    contrary = np.abs(prior - np.float32(is_subject)) > AGREES
    is_meant = _compare_colours(image, seeds, contrary & ~seeds)
    # What already agrees with the stroke is no reason against it, however near.
    trusted = np.where(contrary | others, is_meant, np.inf)
    trusted[others] = 0
    starts = np.stack([np.where(seeds, 0, np.inf), trusted]).astype(np.float32)
    to_stroke, to_other = _find_distances(calm, starts, 1 / max(reach_px, 1))
    follows = (to_stroke < to_other) & contrary & ~others | seeds
    return np.asarray(np.where(follows, is_subject, prior), np.float32)


def _compare_colours(image: Rgb, seeds: Is, contrary: Is) -> NDArray[np.float32]:
    """Return how surely each pixel is of what was painted, judged by its colour alone.

    It looks like a painted place, and that colour is commoner in the strokes than in all else that
    is believed to be the contrary of them.

    Args:
        image: (h, w, 3) uint8.
        seeds: (h, w) bool, what was painted.
        contrary: (h, w) bool, what is believed to be something else.

    Returns:
        (h, w) float32: 1 the same, 0 something else.
    """
    cells = (image // CELL_LEVELS).astype(np.int32) @ np.array([CELLS * CELLS, CELLS, 1])
    painted = _count_colours(cells[seeds])
    likeness = _find_likeness(painted)
    strokes, rest = _share(painted), _share(_count_colours(cells[contrary]))
    commoner = strokes / (strokes + rest + TINY_SHARE)
    return np.asarray((likeness * commoner)[cells], np.float32)


def _count_colours(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(cells, minlength=CELLS**3)


def _find_likeness(painted: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return how near each cell of colours is to one that was painted: 1 at it, 0 at UNLIKE."""
    meant = np.flatnonzero(painted >= max(1, GRAZED_SHARE * painted.sum()))
    if not len(meant):
        meant = np.array([painted.argmax()])
    table = np.stack(np.unravel_index(np.arange(CELLS**3), (CELLS,) * 3), -1).astype(np.float32)
    nearest = np.full(CELLS**3, np.inf, np.float32)
    for cell in table[meant]:
        np.minimum(nearest, np.linalg.norm(table - cell, axis=1), out=nearest)
    # Neighbouring cells may hold colours that are next to the same.
    unlike = np.maximum(nearest - 1, 0) * (CELL_LEVELS / 255 / UNLIKE)
    return np.asarray(np.clip(1 - unlike, 0, 1), np.float32)


def _share(counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the share of all pixels in each cell, a little of it lent to the cells around."""
    shares = (counts / max(counts.sum(), 1)).astype(np.float32).reshape((CELLS,) * 3)
    for axis in range(3):
        shares = np.moveaxis(shares, axis, 0)
        wide = np.pad(shares, ((1, 1), (0, 0), (0, 0)))
        shares = np.moveaxis(wide[:-2] / 4 + wide[1:-1] / 2 + wide[2:] / 4, 0, axis)
    return np.asarray(shares.ravel(), np.float32)


def _find_distances(colour: NDArray[np.float32], starts: Distance, step: float) -> Distance:
    """Return the least sum of steps and changes of colour on the way from any start.

    Args:
        colour: (h, w, 3) float32 in [0, 1].
        starts: (n, h, w) float32, what it costs to start in a place; infinite where none does.
        step: what a step to a neighbour in the row or column costs where no colour changes.

    Returns:
        (n, h, w) float32.
    """
    down = step + _change(colour[1:] - colour[:-1])
    right = step + _change(colour[:, 1:] - colour[:, :-1]).T
    distance = starts
    for _ in range(MAX_ROUNDS):
        before = distance
        distance = _sweep(distance.copy(), down)
        distance = _sweep(distance.swapaxes(1, 2).copy(), np.ascontiguousarray(right))
        distance = distance.swapaxes(1, 2)
        if np.array_equal(distance, before):
            break
    return distance


def _change(difference: NDArray[np.float32]) -> NDArray[np.float32]:
    # Squared, so that noise adds up to little and an edge to much.
    return np.asarray((difference**2).sum(-1) / EDGE**2, np.float32)


def _sweep(distance: Distance, cost: NDArray[np.float32]) -> Distance:
    """Return the distances after ways straight down and straight up, in place."""
    for row in range(1, distance.shape[1]):
        np.minimum(distance[:, row], distance[:, row - 1] + cost[row - 1], out=distance[:, row])
    for row in range(distance.shape[1] - 2, -1, -1):
        np.minimum(distance[:, row], distance[:, row + 1] + cost[row], out=distance[:, row])
    return distance
