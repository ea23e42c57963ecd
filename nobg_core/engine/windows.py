"""Where a mask is looked at again: around each group of strokes, and nowhere else."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from nobg_core.engine.arrays import Area, Plane
from nobg_core.engine.hints import Hints
from nobg_core.engine.strokes import NOTHING, Is

# Of the picture's longer side: no stroke changes what is further away, in rows or columns. With 0.1
# single strokes do more harm than good (benchmarks/retouching.py).
REACH_SHARE = 0.05

# The strokes are grouped on a grid of so many cells a side.
CELLS = 256


@dataclass(frozen=True)
class Window:
    """A part of the picture with the strokes that belong together.

    Args:
        area: rows and columns of the picture.
        near: (h, w) bool, the cells of a grid over the area that a stroke may reach.
    """

    area: Area
    near: Is

    def is_near(self, size: tuple[int, int]) -> Is:
        """Return where a stroke may reach, on a picture of the area.

        Args:
            size: (width, height) of that picture.

        Returns:
            (height, width) bool.
        """
        near = cv2.resize(self.near.view(np.uint8), size, interpolation=cv2.INTER_NEAREST)
        return np.asarray(near > 0)


def reach_of(shape: tuple[int, ...]) -> float:
    """Return how many pixels away from a stroke a mask of that shape may change."""
    return max(2.0, REACH_SHARE * max(shape[:2]))


def find_windows(strokes: Plane) -> list[Window]:
    """Return the windows of all strokes, from the top; none reaches into another's cells.

    Args:
        strokes: (H, W) uint8, not NOTHING where there is one.
    """
    height, width = strokes.shape
    said = (strokes != NOTHING).view(np.uint8) * np.uint8(255)
    cells = Hints(subject=said).at(CELLS).subject
    if cells is None or not cells.any():
        return []
    reach = reach_of(strokes.shape)
    # A stroke counts wherever in its cell it lies, so its own cell is part of its reach.
    around = [2 * max(0, math.floor((reach + 1) * CELLS / n - 1)) + 1 for n in (height, width)]
    near = cv2.dilate(cells, np.ones((around[0], 1), np.uint8))
    near = cv2.dilate(near, np.ones((1, around[1]), np.uint8))
    count, groups, boxes, _ = cv2.connectedComponentsWithStats(near)
    windows = []
    for group in range(1, count):
        left, top, wide, high = (int(value) for value in boxes[group][:4])
        part = groups[top : top + high, left : left + wide] == group
        area = _pixels(top, high, height), _pixels(left, wide, width)
        windows.append(Window(area, part))
    return windows


def _pixels(first: int, count: int, length: int) -> slice:
    """Return the pixels of some cells; of a picture with fewer pixels than cells, at least one."""
    start = first * length // CELLS
    return slice(start, max((first + count) * length // CELLS, start + 1))
