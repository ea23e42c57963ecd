"""What the user knows of a picture: where the subject surely is, and where it surely is not."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nobg_core.engine.arrays import Alpha, Area, Plane
from nobg_core.engine.strips import split_into_strips

# On each side, as a share of the longer one: the model tells a subject by its surroundings too.
# The best for tight and loose boxes together (benchmarks/selection.py).
CONTEXT_SHARE = 0.15


@dataclass(frozen=True)
class Hints:
    """What is known, at the picture's size; None for a plane that marks nothing.

    Args:
        subject: (H, W) uint8; 255 is surely subject, 0 unknown.
        background: (H, W) uint8; 255 is surely background, 0 unknown. Where both are marked, this
            one counts.
    """

    subject: Plane | None = None
    background: Plane | None = None

    @property
    def say_nothing(self) -> bool:
        """Whether nothing is known."""
        return self.subject is None and self.background is None

    def inside(self, area: Area) -> Hints:
        """Return what is known of a part of the picture."""
        return Hints(*(plane if plane is None else plane[area] for plane in self._planes))

    def at(self, side_px: int) -> Hints:
        """Return what is known at the size of the model's square, in which no stroke is too thin.

        A pixel is as sure as the surest of those that it stands for, as in training; an average
        would let a hair's breadth of a brush fade away.
        """
        return Hints(
            *(plane if plane is None else _shrink(plane, side_px) for plane in self._planes)
        )

    def hold(self, alpha: Alpha) -> None:
        """Let alpha, in place, contradict nothing that is known: what is marked is what one gets.

        Args:
            alpha: (H, W) float32 in [0, 1].
        """
        for rows in split_into_strips(len(alpha)):
            strip = alpha[rows]
            if self.subject is not None:
                np.maximum(strip, self.subject[rows] / np.float32(255), out=strip)
            if self.background is not None:
                np.minimum(strip, 1 - self.background[rows] / np.float32(255), out=strip)

    @property
    def _planes(self) -> tuple[Plane | None, Plane | None]:
        return self.subject, self.background


NOTHING_KNOWN = Hints()


def where_to_look(hints: Hints, shape: tuple[int, ...]) -> Area:
    """Return the part of the picture that the model is shown, so that it sees the subject large.

    That is the box of all that is not surely background, with some of its surroundings.

    Args:
        hints: what is known.
        shape: of the picture, (H, W, ...).
    """
    whole = slice(0, shape[0]), slice(0, shape[1])
    if hints.background is None:
        return whole
    rows = np.flatnonzero(hints.background.min(axis=1) < 255)
    columns = np.flatnonzero(hints.background.min(axis=0) < 255)
    if not len(rows):
        return whole
    context_px = round(CONTEXT_SHARE * max(np.ptp(rows) + 1, np.ptp(columns) + 1))
    return _widen(rows, context_px, shape[0]), _widen(columns, context_px, shape[1])


def _widen(places: np.ndarray, by_px: int, end: int) -> slice:
    return slice(max(int(places[0]) - by_px, 0), min(int(places[-1]) + by_px + 1, end))


def _shrink(plane: Plane, side_px: int) -> Plane:
    """Return the highest value in each cell of a grid of side_px x side_px over the plane."""
    return np.asarray(_highest_rows(_highest_rows(plane, side_px).T, side_px).T, np.uint8)


def _highest_rows(plane: Plane, count: int) -> Plane:
    """Return the highest of each of `count` groups of rows; of one row, where there are fewer."""
    # A tenth of the time of np.maximum.reduceat.
    starts = np.arange(count + 1) * len(plane) // count
    return np.stack([plane[start : max(end, start + 1)].max(0) for start, end in pairwise(starts)])
