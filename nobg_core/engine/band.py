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
TILE_PX = 128
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
    """Return the tiles that hold the band, from the top, each no larger than its part of the band.

    Their cores cover it, and share no pixel.

    Args:
        coarse: (h, w) float32 in [0, 1].
        shape: height and width of the picture; no less than the coarse alpha's.
    """
    is_open = find_band(coarse)
    down, across = (_Axis(*pair) for pair in zip(coarse.shape, shape, strict=False))
    tiles = []
    for rows in down.cut():
        for columns in across.cut():
            part = is_open[rows, columns]
            if part.any():
                high = down.place(_trim(rows, np.flatnonzero(part.any(1))))
                wide = across.place(_trim(columns, np.flatnonzero(part.any(0))))
                seen = is_open[high.cells, wide.cells][high.cell_of][:, wide.cell_of]
                core, around = (high.core, wide.core), (high.around, wide.around)
                tiles.append(Tile(core, (high.pixels, wide.pixels), around, seen))
    return tiles


def _trim(cells: slice, places: NDArray[np.intp]) -> slice:
    """Return those of some cells from the first open one to the last."""
    return slice(cells.start + int(places[0]), cells.start + int(places[-1]) + 1)


@dataclass(frozen=True)
class _Span:
    """A tile along one axis: `cells` and `core` belong to it, `around` and `pixels` it sees."""

    cells: slice
    core: slice
    around: slice
    pixels: slice
    cell_of: NDArray[np.intp]


class _Axis:
    """Some cells along so many pixels."""

    def __init__(self, cells: int, length: int) -> None:
        self.cells, self.length = cells, length
        self.side_px = length / cells
        # Of a pixel on the border of two cells, the one that holds its middle decides.
        # Multiplied first: a division by `side_px` may land on the wrong side of a border.
        middles = (np.arange(length) + 0.5) * cells / length
        self.cell_of = np.minimum(middles.astype(int), cells - 1)

    def cut(self) -> Iterator[slice]:
        """Yield the cells of each tile."""
        step = max(1, round(TILE_PX / self.side_px))
        for first in range(0, self.cells, step):
            yield slice(first, min(first + step, self.cells))

    def place(self, cells: slice) -> _Span:
        """Return the span of some cells, with what they see around them."""
        margin = max(MARGIN_CELLS, math.ceil(MARGIN_PX / self.side_px))
        core = slice(*(int(i) for i in np.searchsorted(self.cell_of, (cells.start, cells.stop))))
        around = slice(max(cells.start - margin, 0), min(cells.stop + margin, self.cells))
        pixels = slice(
            math.floor(around.start * self.side_px),
            min(math.ceil(around.stop * self.side_px), self.length),
        )
        return _Span(cells, core, around, pixels, self.cell_of[core] - cells.start)
