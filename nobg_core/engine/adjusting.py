"""One mask under a slider: parts of it as they would be, at once, and in the end all of it."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from nobg_core.engine.adjust_mask import choose_regions
from nobg_core.engine.arrays import Alpha, Area, Pixels, Plane
from nobg_core.engine.edge_shape import reach_px, shape_edges
from nobg_core.engine.make_mask import MadeMask, adjust_layer
from nobg_core.engine.strokes import full_of
from nobg_core.engine.working_copy import quantise
from nobg_core.options import MAX_SMOOTH, MaskOptions

# Which subject is the largest, and what a hole is, is looked up on so many pixels for previews: at
# 24 megapixels all of them would take most of a second (benchmarks/adjusting.py).
REGION_PIXELS = 1_000_000
HIDDEN, FILLED = 1, 2


class Adjusting:
    """A mask of which parts are shown again and again; kept at the scale that was shown last.

    Args:
        mask: (H, W) uint8 or uint16.
        record: what was kept with it; b"" for nothing.
    """

    def __init__(self, mask: Pixels, record: bytes) -> None:
        self._mask = mask
        self._record = record
        self._scaled = 1, mask
        self._region_px = max(1, math.ceil(math.sqrt(mask.size / REGION_PIXELS)))
        self._regions: dict[tuple[bool, bool], Plane] = {}

    def preview(self, options: MaskOptions, area: Area, size: tuple[int, int]) -> Plane:
        """Return a part of the adjusted mask, small enough to be shown.

        Where a pixel that is shown stands for several, they are averaged first and what the
        options reach is made as much smaller: quick, and near enough to be judged at that size.

        Args:
            options: what to do.
            area: rows and columns of the part.
            size: (width, height) in which it is shown, at most those of the part.

        Returns:
            uint8 of that size.
        """
        rows, columns = area
        width, height = size
        down, across = rows.stop - rows.start, columns.stop - columns.start
        step = max(1, min(down // height, across // width))
        options = shrink_options(options, step)
        mask = self._at(step)
        shown = _shrink(rows, step), _shrink(columns, step)
        reach = reach_px(options)
        near = _widen(shown[0], reach, mask.shape[0]), _widen(shown[1], reach, mask.shape[1])
        alpha = np.asarray(mask[near] / np.float32(full_of(mask)), np.float32)
        self._settle_regions(alpha, near, step, options)
        inner = _shift(shown[0], near[0].start), _shift(shown[1], near[1].start)
        part = shape_edges(alpha, options, inner)
        if part.shape != (height, width):
            part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.float32)
        return np.asarray(quantise(part, 8), np.uint8)

    def finish(self, options: MaskOptions) -> MadeMask:
        """Return all of the adjusted mask, with what is to be kept with it."""
        return adjust_layer(self._mask, self._record, options)

    def _at(self, step: int) -> Pixels:
        """Return the mask, made smaller by `step`."""
        if self._scaled[0] != step:
            self._scaled = step, _average(self._mask, step)
        return self._scaled[1]

    def _settle_regions(self, alpha: Alpha, near: Area, step: int, options: MaskOptions) -> None:
        """Hide and fill in alpha, in place, what the options want so.

        Args:
            alpha: of the part `near`.
            near: rows and columns of the mask, made smaller by `step`.
            step: how much smaller.
            options: of these, which regions stay.
        """
        if not (options.largest_only or options.fill_holes):
            return
        regions = self._choose(options)
        rows, columns = (
            np.minimum(np.arange(part.start, part.stop) * step // self._region_px, side - 1)
            for part, side in zip(near, regions.shape, strict=True)
        )
        here = regions[np.ix_(rows, columns)]
        alpha[here == HIDDEN] = 0
        alpha[here == FILLED] = 1

    def _choose(self, options: MaskOptions) -> Plane:
        """Return what becomes of each cell of `region_px`: HIDDEN, FILLED, or nothing."""
        wanted = options.largest_only, options.fill_holes
        if wanted not in self._regions:
            mask = _average(self._mask, self._region_px)
            alpha = np.asarray(mask / np.float32(full_of(mask)), np.float32)
            chosen = choose_regions(alpha, options)
            regions = np.zeros(alpha.shape, np.uint8)
            regions[chosen < alpha] = HIDDEN
            regions[chosen > alpha] = FILLED
            self._regions[wanted] = regions
        return self._regions[wanted]


def shrink_options(options: MaskOptions, step: int) -> MaskOptions:
    """Return what does to a picture made smaller by `step` what the options do to the whole."""
    return replace(
        options,
        grow_px=options.grow_px / step,
        feather_px=options.feather_px / step,
        smooth=min(MAX_SMOOTH, round(options.smooth / step)),
    )


def _average(mask: Pixels, step: int) -> Pixels:
    if step == 1:
        return mask
    height, width = mask.shape
    size = -(-width // step), -(-height // step)
    return np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), mask.dtype)


def _shrink(part: slice, step: int) -> slice:
    return slice(part.start // step, -(-part.stop // step))


def _widen(part: slice, by_px: int, end: int) -> slice:
    return slice(max(part.start - by_px, 0), min(part.stop + by_px, end))


def _shift(part: slice, origin: int) -> slice:
    return slice(part.start - origin, part.stop - origin)
