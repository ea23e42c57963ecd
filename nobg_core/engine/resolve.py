"""One window of a painted mask, solved again in the light of its strokes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha, Area, Pixels, Plane, Rgb
from nobg_core.engine.refine import refine_alpha
from nobg_core.engine.spread import spread
from nobg_core.engine.strokes import BACKGROUND, NOTHING, SUBJECT, Is, find_half_painted, full_of
from nobg_core.engine.windows import Window

# The longer side of the picture that strokes spread on; the edges are followed at full size. Never
# more than half of that: the filter leaves an alpha of the picture's own size as it is.
LONGEST_PX = 512
LARGEST_SCALE = 0.5

# The old and the new answer of a model disagree where one says subject and the other background.
DISAGREE = 0.5

# A change of alpha that is worth following an edge for, and how far around it the edge may lie.
CHANGED = 0.1
AROUND_PX = 2


@dataclass(frozen=True)
class Work:
    """A picture, or a part of it, with its painted mask.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        mask: (H, W) uint8 or uint16, with all strokes on it.
        matte: (H, W) of the same type, before anything new was painted.
        new: (H, W) uint8, the strokes that were not there when the matte was made.
        held: (H, W) uint8, all strokes.
        answer: what a model says to the strokes, over the same area at a size of its own; None if
            no model takes any.
    """

    image: Rgb
    mask: Pixels
    matte: Pixels
    new: Plane
    held: Plane
    answer: Alpha | None = None

    def inside(self, area: Area) -> Work:
        """Return the part of all of it in an area."""
        answer = self.answer
        return Work(
            self.image[area],
            self.mask[area],
            self.matte[area],
            self.new[area],
            self.held[area],
            None if answer is None else _part_of(answer, area, self.mask.shape),
        )


@dataclass(frozen=True)
class Solved:
    """What a window is to become.

    Args:
        alpha: (H, W) float32 in [0, 1].
        share: (H, W) uint8; how much of it is taken: 255 all, 0 nothing.
        is_rim: (H, W) bool, where the soft rim of a full stroke lies.
    """

    alpha: Alpha
    share: Plane
    is_rim: Is


def resolve(
    work: Work, window: Window, reach_px: float, on_strip: Callable[[float], None]
) -> Solved:
    """Return the window solved again: strokes spread, then edges are followed.

    Args:
        work: the window's part of the picture.
        window: where strokes may reach in it.
        reach_px: how far a stroke spreads over what looks the same.
        on_strip: called with the finished fraction of the edges; may raise to stop.
    """
    height, width = work.mask.shape
    scale = min(LARGEST_SCALE, LONGEST_PX / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    near = window.is_near(size)
    rim, half = _split_half_painted(work, size)
    now = _shrink(work.mask, size)
    believed = _believe(work, size, near)
    believed[half] = now[half]
    better = _spread_both(work, believed, half, size, reach_px * scale)
    better[half] = now[half]
    changed = (np.abs(better - now) > CHANGED) | rim | _marks(work.new != NOTHING, size)
    share = _grow_softly(changed & near)
    alpha = refine_alpha(work.image, better, on_strip)
    taken = cv2.resize(share, (width, height), interpolation=cv2.INTER_LINEAR)
    return Solved(
        alpha,
        np.asarray(np.where(window.is_near((width, height)), taken, 0), np.uint8),
        cv2.resize(rim.view(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0,
    )


def _believe(work: Work, size: tuple[int, int], near: Is) -> Alpha:
    """Return what is believed before the strokes spread: the matte, or a model's new answer.

    The model is followed where it changed its mind, near the strokes and connected with one.
    """
    matte = _shrink(work.matte, size)
    if work.answer is None:
        return matte
    answer = cv2.resize(work.answer, size, interpolation=cv2.INTER_LINEAR)
    disagrees = (np.abs(answer - matte) > DISAGREE) & near
    return np.where(_touching(disagrees, _marks(work.new != NOTHING, size)), answer, matte)


def _spread_both(
    work: Work, believed: Alpha, half: Is, size: tuple[int, int], reach_px: float
) -> Alpha:
    image = np.asarray(cv2.resize(work.image, size, interpolation=cv2.INTER_AREA), np.uint8)
    held = {kind: _marks(work.held == kind, size) for kind in (SUBJECT, BACKGROUND)}
    # Where the brush's strokes meet in one pixel of this size, the background counts, as in Hints.
    held[SUBJECT] &= ~held[BACKGROUND]
    for kind, other in ((SUBJECT, BACKGROUND), (BACKGROUND, SUBJECT)):
        seeds = _marks(work.new == kind, size) & held[kind]
        others = held[other] | half
        believed = spread(image, believed, seeds, others, kind == SUBJECT, reach_px)
    believed[held[SUBJECT]] = 1
    believed[held[BACKGROUND]] = 0
    return believed


def _split_half_painted(work: Work, size: tuple[int, int]) -> tuple[Is, Is]:
    """Return where soft rims of full strokes lie, and what was painted half for its own sake."""
    half = _marks(find_half_painted(work.mask, work.matte), size)
    full = _marks(work.new != NOTHING, size)
    rim = _touching(half | full, full) & half & ~full
    return rim, half & ~rim & ~full


def _touching(region: Is, seeds: Is) -> Is:
    """Return the connected parts of a region that a seed lies in or beside."""
    _, parts = cv2.connectedComponents((region | seeds).view(np.uint8))
    return region & np.isin(parts, np.unique(parts[seeds]))


def _marks(marked: Is, size: tuple[int, int]) -> Is:
    """Return marks at a smaller size, at which none is too thin."""
    cell = tuple(math.ceil(a / b) for a, b in zip(marked.shape, size[::-1], strict=True))
    # From its first pixel on, a cell is marked if any of its pixels is.
    wide = cv2.dilate(marked.view(np.uint8), np.ones(cell, np.uint8), anchor=(0, 0))
    rows, columns = (np.arange(n) * m // n for m, n in zip(marked.shape, size[::-1], strict=True))
    return np.asarray(wide[np.ix_(rows, columns)] > 0)


def _shrink(mask: Pixels, size: tuple[int, int]) -> Alpha:
    small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small / full_of(mask), np.float32)


def _grow_softly(changed: Is) -> Plane:
    """Return how much is taken of the solution: all where it changed, less around, 0 beyond."""
    side = 2 * AROUND_PX + 1
    wide = cv2.dilate(changed.view(np.uint8) * np.uint8(255), np.ones((side, side), np.uint8))
    wide = cv2.dilate(wide, np.ones((side, side), np.uint8))
    soft = cv2.blur(wide, (side, side), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(soft, np.uint8)


def _part_of(answer: Alpha, area: Area, shape: tuple[int, ...]) -> Alpha:
    """Return the model's answer for an area of a picture of that shape, roughly cut."""
    first, last = zip(
        *(
            (part.start * n // whole, max(-(-part.stop * n // whole), part.start * n // whole + 1))
            for part, n, whole in zip(area, answer.shape, shape, strict=True)
        ),
        strict=True,
    )
    return answer[first[0] : last[0], first[1] : last[1]]
