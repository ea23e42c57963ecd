"""The cells that a coarse alpha lays over a picture: what they hold, and what they demand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Alpha, Area

Matrix = NDArray[np.float32]

# How far a coarse alpha is not to be believed where it differs from all that a blur can make. With
# 0.3 in place of 0.03, nobg-small's own alphas of products leave 0.61 of resizing's error in place
# of 0.66, but those that are blurred and nothing else 0.36 in place of 0.29 (benchmarks/edges.py).
DOUBT = 0.03

SPECK = 1e-6


@dataclass(frozen=True)
class Cells:
    """Some cells and the pixels that they cover; exact also where a cell ends inside a pixel.

    Args:
        blurs: (h, H) and (W, w) float32, from pixels to what a model would say of them.
        spreads: (H, h) and (w, W) float32, bilinear enlarging.
        corrections: (H, h) and (w, W) float32, from what cells lack to what pixels lack.
    """

    blurs: tuple[Matrix, Matrix]
    spreads: tuple[Matrix, Matrix]
    corrections: tuple[Matrix, Matrix]

    def spread(self, plane: Matrix) -> Matrix:
        """Return (h, w) enlarged bilinearly to (H, W)."""
        return np.asarray(self.spreads[0] @ plane @ self.spreads[1], np.float32)

    def lacking(self, alpha: Alpha, coarse: Alpha) -> Matrix:
        """Return (h, w), the coarse alpha less what a model would say of alpha (H, W)."""
        return np.asarray(coarse - self.blurs[0] @ alpha @ self.blurs[1], np.float32)

    def approach(self, alpha: Alpha, coarse: Alpha, steps: int) -> Alpha:
        """Return alpha (H, W) in [0, 1], changed so that a model would say the coarse one of it.

        Source: back-projection, Irani and Peleg, "Improving Resolution by Image Registration",
        1991. Ours: a step is the regularised inverse, so that one or two are enough.
        """
        for _ in range(steps):
            lacking = self.lacking(alpha, coarse)
            missing = self.corrections[0] @ lacking @ self.corrections[1]
            alpha = np.asarray(np.clip(alpha + missing, 0, 1), np.float32)
        return alpha


def lay_cells(
    cells: Area,
    pixels: Area,
    shape: tuple[int, ...],
    coarse_shape: tuple[int, ...],
    blur_cells: float,
) -> Cells:
    """Return some of a coarse alpha's cells over some of the picture's pixels.

    Args:
        cells: rows and columns of the coarse alpha.
        pixels: rows and columns of the picture.
        shape: height and width of the picture.
        coarse_shape: height and width of the coarse alpha.
        blur_cells: standard deviation of the blur that the coarse alpha has beside averaging.
    """
    rows, columns = (
        _lay_axis(cells[axis], pixels[axis], shape[axis] / coarse_shape[axis], blur_cells)
        for axis in (0, 1)
    )
    turned = (np.ascontiguousarray(matrix.T) for matrix in columns)
    return Cells(*zip(rows, turned, strict=True))


def _lay_axis(
    cells: slice, pixels: slice, side_px: float, blur_cells: float
) -> tuple[Matrix, Matrix, Matrix]:
    """Return blur (cells, pixels), spread and correction (pixels, cells) along one axis."""
    blur = _blur(cells, blur_cells) @ _average(cells, pixels, side_px)
    spread = _spread(cells, pixels, side_px)
    through = blur @ spread
    doubted = through @ through.T + DOUBT * np.eye(len(through), dtype=np.float32)
    correction = spread @ np.linalg.solve(doubted, through).T
    return _without_specks(blur), spread, _without_specks(correction)


def _without_specks(matrix: Matrix) -> Matrix:
    """Return the matrix without what is too small to matter: the processor is slow on it."""
    return np.where(np.abs(matrix) < SPECK, np.float32(0), matrix)


def _average(cells: slice, pixels: slice, side_px: float) -> Matrix:
    """Return (cells, pixels): which part of each cell, `side_px` long, each pixel is."""
    starts = np.arange(cells.start, cells.stop)[:, None] * side_px
    pixel = np.arange(pixels.start, pixels.stop)[None, :]
    shared = np.minimum(starts + side_px, pixel + 1) - np.maximum(starts, pixel)
    return np.asarray(np.clip(shared, 0, None) / side_px, np.float32)


def _blur(cells: slice, blur_cells: float) -> Matrix:
    """Return (cells, cells): how a Gaussian blur mixes them."""
    places = np.arange(cells.stop - cells.start)
    if not blur_cells:
        return np.eye(len(places), dtype=np.float32)
    weights = np.exp(-(((places[:, None] - places) / blur_cells) ** 2) / 2)
    return np.asarray(weights / weights.sum(1, keepdims=True), np.float32)


def _spread(cells: slice, pixels: slice, side_px: float) -> Matrix:
    """Return (pixels, cells): the weights of bilinear enlarging."""
    middles = (np.arange(pixels.start, pixels.stop) + 0.5) / side_px - 0.5
    middles = np.clip(middles, cells.start, cells.stop - 1)[:, None]
    distances = np.abs(middles - np.arange(cells.start, cells.stop))
    return np.asarray(np.clip(1 - distances, 0, None), np.float32)
