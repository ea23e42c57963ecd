"""One mask under a slider: parts of it as they would be, at once, and in the end all of it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from nobg_core.engine.adjust_mask import choose_regions
from nobg_core.engine.arrays import Alpha, Area, Pixels, Plane
from nobg_core.engine.edge_shape import shape_edges
from nobg_core.engine.make_mask import MadeMask, adjust_layer
from nobg_core.engine.strokes import full_of
from nobg_core.engine.working_copy import quantise
from nobg_core.options import MAX_SMOOTH, MaskOptions


class Adjusting:
    """A mask of which parts are shown again and again; kept at the scale that was shown last.

    Args:
        mask: (H, W) uint8 or uint16.
        record: what was kept with it; b"" for nothing.
    """

    def __init__(self, mask: Pixels, record: bytes) -> None:
        self._mask = mask
        self._record = record
        self._scaled: tuple[int, Alpha] | None = None
        self._chosen: tuple[tuple[int, bool, bool], Alpha] | None = None

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
        step = max(
            1, min((rows.stop - rows.start) // height, (columns.stop - columns.start) // width)
        )
        alpha = self._choose(step, options)
        part = shape_edges(
            alpha, shrink_options(options, step), (_shrink(rows, step), _shrink(columns, step))
        )
        if part.shape != (height, width):
            part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.float32)
        return np.asarray(quantise(part, 8), np.uint8)

    def finish(self, options: MaskOptions) -> MadeMask:
        """Return all of the adjusted mask, with what is to be kept with it."""
        self._scaled = self._chosen = None  # It needs the room.
        return adjust_layer(self._mask, self._record, options)

    def _choose(self, step: int, options: MaskOptions) -> Alpha:
        """Return the whole alpha, made smaller by `step`, with the regions that are to stay."""
        wanted = step, options.largest_only, options.fill_holes
        if self._chosen is None or self._chosen[0] != wanted:
            self._chosen = wanted, choose_regions(self._scale(step), options)
        return self._chosen[1]

    def _scale(self, step: int) -> Alpha:
        if self._scaled is None or self._scaled[0] != step:
            self._scaled = step, _average(self._mask, step)
        return self._scaled[1]


def shrink_options(options: MaskOptions, step: int) -> MaskOptions:
    """Return what does to a picture made smaller by `step` what the options do to the whole."""
    smooth = min(MAX_SMOOTH, round(options.smooth / step))
    return replace(
        options,
        grow_px=options.grow_px / step,
        feather_px=options.feather_px / step,
        smooth=smooth,
    )


def _average(mask: Pixels, step: int) -> Alpha:
    full = np.float32(full_of(mask))
    if step > 1:
        height, width = mask.shape
        size = -(-width // step), -(-height // step)
        mask = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), mask.dtype)
    return np.asarray(mask / full, np.float32)


def _shrink(part: slice, step: int) -> slice:
    return slice(part.start // step, -(-part.stop // step))
