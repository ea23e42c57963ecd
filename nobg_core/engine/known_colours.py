"""The colours that subject and background have around each place, as far as they are certain."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Alpha, Pixels

Samples = NDArray[np.float32]

# Trust is a pixel's share to the power of 32, five squarings: what is nearly certain counts, and
# what is mixed does not. On the dev set (benchmarks/colours.py) 16 and 64 do as well and 4 does
# worse; 16 takes more of the other side's colour into wide soft edges. Where nothing is certain,
# the least mixed speaks.
TRUST_SQUARINGS = 5
LEAST_TRUST = 1e-6

# The say of colours twice as far away. 0.5 does 2 % worse, 0.1 much worse on glass.
FAR_SHARE = 0.3

# Known colours are gathered in cells of so many pixels; more for large pictures, so that there are
# at most a million cells.
CELL_PX = 4
MOST_CELLS = 1_000_000

STRIP_CELLS = 4
_THREADS = min(os.cpu_count() or 1, 4)


@dataclass(frozen=True)
class KnownColours:
    """Colour and spread of one side (subject, or background), in cells of the picture.

    Args:
        cells: (h + 2, w + 2, 4) float32: red, green, blue of 0 to 255, and their mean variance;
            with a rim of repeated cells.
        cell_px: side of a cell; cell (1, 1) starts at the picture's first pixel.
    """

    cells: Samples
    cell_px: int

    def around(self, rows: slice, columns: slice) -> Samples:
        """Return (rows, columns, 4): the same, interpolated for each of these pixels."""
        top, bottom = rows.start // self.cell_px, -(-rows.stop // self.cell_px) + 2
        left, right = columns.start // self.cell_px, -(-columns.stop // self.cell_px) + 2
        near = self.cells[top:bottom, left:right]
        size = near.shape[1] * self.cell_px, near.shape[0] * self.cell_px
        large = cv2.resize(near, size, interpolation=cv2.INTER_LINEAR)
        down = rows.start - (top - 1) * self.cell_px
        across = columns.start - (left - 1) * self.cell_px
        height, width = rows.stop - rows.start, columns.stop - columns.start
        return np.asarray(large[down : down + height, across : across + width], np.float32)


def gather_known_colours(
    colour: Pixels, alpha: Alpha, opacity: Pixels | None = None
) -> tuple[KnownColours, KnownColours]:
    """Return what is known of the subject's colours, and of the background's.

    Each place sees the mean of all certain pixels, the nearer ones having far more say: sums over
    cells, over pairs of them, over pairs of pairs and so on, each scale with a share of the say.

    Args:
        colour: (H, W, 3) uint8 or uint16.
        alpha: (H, W) float32 in [0, 1].
        opacity: (H, W) of the picture's type, the transparency it came with, or None; what is not
            opaque tells nothing.

    Source: the pyramid is that of Gortler, Grzeszczuk, Szeliski and Cohen, "The Lumigraph", 1996
    (pull-push); ours takes certainty for the weight, and keeps the variance.
    """
    height, width = alpha.shape
    cell_px = CELL_PX
    while height * width > MOST_CELLS * cell_px * cell_px:
        cell_px *= 2
    shape = -(-height // cell_px), -(-width // cell_px)
    sides = tuple(
        (np.empty((*shape, 4), np.float32), np.empty(shape, np.float32)) for _ in range(2)
    )

    def gather(top: int) -> None:
        """Sum up STRIP_CELLS rows of cells, from `top` on, into both sides."""
        rows = slice(top * cell_px, min((top + STRIP_CELLS) * cell_px, height))
        samples = _with_square(colour[rows])
        opaque = None if opacity is None else is_opaque(opacity[rows])
        into = slice(top, top + STRIP_CELLS)
        for (sums, trusts), trust in zip(sides, _trust(alpha[rows], opaque), strict=True):
            sums[into], trusts[into] = _sum_cells(samples, trust, cell_px)

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(gather, range(0, shape[0], STRIP_CELLS)))
    subject, background = (KnownColours(_describe(*side), cell_px) for side in sides)
    return subject, background


def is_opaque(opacity: Pixels) -> NDArray[np.bool_]:
    """Return (H, W) where nothing is transparent."""
    return np.asarray(opacity == np.iinfo(opacity.dtype).max)


def _with_square(colour: Pixels) -> Samples:
    """Return (h, w, 4): the colours as 0 to 255, and the sum of their squares."""
    samples = colour * np.float32(1 if colour.itemsize == 1 else 1 / 257)
    square = cv2.transform(cv2.multiply(samples, samples), np.ones((1, 3), np.float32))
    return np.asarray(cv2.merge([samples, square]), np.float32)


def _trust(alpha: Alpha, opaque: NDArray[np.bool_] | None) -> tuple[Alpha, Alpha]:
    """Return how much each pixel's colour says of the subject, and of the background."""
    weights = []
    for share in (alpha, 1 - alpha):
        weight = share * share
        for _ in range(TRUST_SQUARINGS - 1):
            np.multiply(weight, weight, out=weight)
        weight += np.float32(LEAST_TRUST) * share
        if opaque is not None:
            weight *= opaque
        weights.append(weight)
    return weights[0], weights[1]


def _sum_cells(samples: Samples, trust: Alpha, cell_px: int) -> tuple[Samples, Alpha]:
    """Return each cell's (h, w, 4) trusted samples, and (h, w) trust."""
    height, width = trust.shape
    trusted = np.asarray(cv2.multiply(samples, cv2.merge([trust] * 4)), np.float32)
    missing = -height % cell_px, -width % cell_px
    return _shrink(trusted, cell_px, missing), _shrink(trust, cell_px, missing)


def _shrink(values: Samples, cell_px: int, missing: Sequence[int]) -> Samples:
    if any(missing):
        padding = ((0, missing[0]), (0, missing[1]), (0, 0))[: values.ndim]
        values = np.pad(values, padding)
    size = values.shape[1] // cell_px, values.shape[0] // cell_px
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)


def _describe(sums: Samples, trust: Alpha) -> Samples:
    """Return (h + 2, w + 2, 4): mean colour and variance of what is known around each cell."""
    cells = _spread(sums) / np.maximum(_spread(trust), np.float32(1e-30))[..., None]
    square_of_mean = np.einsum("ijk,ijk->ij", cells[..., :3], cells[..., :3])
    cells[..., 3] = np.maximum(cells[..., 3] - square_of_mean, 0) / 3
    return np.asarray(cv2.copyMakeBorder(cells, 1, 1, 1, 1, cv2.BORDER_REPLICATE), np.float32)


def _spread(own: Samples) -> Samples:
    """Return each cell's own sums plus those around it, at all scales."""
    scales = [own]
    while max(scales[-1].shape[:2]) > 1:
        height, width = scales[-1].shape[:2]
        size = (width + 1) // 2, (height + 1) // 2
        coarser = cv2.resize(scales[-1], size, interpolation=cv2.INTER_AREA)
        scales.append(np.asarray(coarser, np.float32))
    whole = scales.pop()
    while scales:
        finer = scales.pop()
        size = finer.shape[1::-1]
        far = cv2.resize(whole, size, interpolation=cv2.INTER_LINEAR)
        whole = finer + np.float32(FAR_SHARE) * np.asarray(far, np.float32)
    return whole
