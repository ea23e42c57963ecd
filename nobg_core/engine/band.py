"""The band of a coarse alpha, where the picture must tell what is subject, and tiles over it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Alpha, Area

# How far around a place where the coarse alpha changes, in its cells, and how much it changes.
REACH_CELLS = 2
STEP = 0.02

# A tile's planes stay within the second level of the processor's cache.
TILE_PX = 192
# What a tile sees around itself, so that its neighbour comes to the same alpha: the filters' reach
# in pixels, and the cells that pass an error on to each other.
MARGIN_PX = 12
MARGIN_CELLS = 6


@dataclass(frozen=True)
class Tile:
    """A part of the picture that holds some of the band.

    Args:
        core: the pixels that it decides.
        pixels: those that it looks at: the core and a margin.
        cells: the coarse alpha's cells under them.
        is_open: bool, of the core's shape: the band.
    """

    core: Area
    pixels: Area
    cells: Area
    is_open: NDArray[np.bool_]

    @property
    def inside(self) -> Area:
        """Where the core lies among the pixels."""
        rows, columns = (
            slice(core.start - seen.start, core.stop - seen.start)
            for core, seen in zip(self.core, self.pixels, strict=True)
        )
        return rows, columns


def find_band(coarse: Alpha) -> NDArray[np.bool_]:
    """Return which cells of a coarse alpha (h, w) are open: soft ones, and those around an edge."""
    around = np.ones((2 * REACH_CELLS + 1, 2 * REACH_CELLS + 1), np.uint8)
    return np.asarray(cv2.dilate(coarse, around) - cv2.erode(coarse, around) > STEP)


def find_tiles(coarse: Alpha, shape: tuple[int, ...]) -> list[Tile]:
    """Return the tiles that hold the band, from the top.

    Their cores cover it, and share no pixel.

    Args:
        coarse: (h, w) float32 in [0, 1].
        shape: height and width of the picture; no less than the coarse alpha's.
    """
    is_open = find_band(coarse)
    tiles = []
    for rows in _cut(coarse.shape[0], shape[0]):
        for columns in _cut(coarse.shape[1], shape[1]):
            part = is_open[rows.cells, columns.cells][rows.cell_of][:, columns.cell_of]
            if part.any():
                core = rows.core, columns.core
                around = rows.around, columns.around
                tiles.append(Tile(core, (rows.pixels, columns.pixels), around, part))
    return tiles


@dataclass(frozen=True)
class _Span:
    """A tile along one axis: `cells` and `core` belong to it, `around` and `pixels` it sees."""

    cells: slice
    core: slice
    around: slice
    pixels: slice
    cell_of: NDArray[np.intp]


def _cut(cells: int, length: int) -> Iterator[_Span]:
    """Return the spans along an axis of so many cells over so many pixels."""
    side_px = length / cells
    step = max(1, round(TILE_PX / side_px))
    margin = max(MARGIN_CELLS, math.ceil(MARGIN_PX / side_px))
    # Of a pixel on the border of two cells, the one that holds its middle decides.
    cell_of = np.minimum(((np.arange(length) + 0.5) / side_px).astype(int), cells - 1)
    for first in range(0, cells, step):
        stop = min(first + step, cells)
        core = slice(*(int(i) for i in np.searchsorted(cell_of, (first, stop))))
        around = slice(max(first - margin, 0), min(stop + margin, cells))
        pixels = slice(
            math.floor(around.start * side_px), min(math.ceil(around.stop * side_px), length)
        )
        yield _Span(slice(first, stop), core, around, pixels, cell_of[core] - first)
