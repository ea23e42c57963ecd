"""Where subjects stand, and how large: from far away to cut by the frame."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from models.training.backgrounds import Backdrop
from models.training.objects import Pose

# (shortest, longest, share): long side over the side of the frame.
SIZES = {
    "products": [(0.16, 0.35, 0.14), (0.35, 0.8, 0.46), (0.8, 1.15, 0.3), (1.15, 1.8, 0.1)],
    "fluent": [(0.16, 0.35, 0.14), (0.35, 0.8, 0.46), (0.8, 1.15, 0.3), (1.15, 1.8, 0.1)],
    "carved": [(0.16, 0.35, 0.06), (0.35, 0.8, 0.48), (0.8, 1.15, 0.36), (1.15, 1.8, 0.1)],
    "fenced": [(0.2, 0.4, 0.25), (0.4, 0.8, 0.55), (0.8, 1.15, 0.2)],
    "places": [(0.1, 0.2, 0.16), (0.2, 0.35, 0.2), (0.35, 0.8, 0.4), (0.8, 1.8, 0.24)],
    "people_moved": [(0.35, 0.7, 0.2), (0.7, 1.1, 0.4), (1.1, 1.8, 0.22), (1.8, 3.2, 0.18)],
}


def draw_size(rng: Generator, kind: str, count: int) -> float:
    """Return the long side of subjects over the side of the frame; several are smaller."""
    sizes = SIZES[kind]
    shortest, longest, _ = sizes[int(rng.choice(len(sizes), p=[share for *_, share in sizes]))]
    size = float(rng.uniform(shortest, longest))
    return size if count == 1 or kind == "people_moved" else min(size, 0.75)


def draw_pose(
    rng: Generator,
    shape: tuple[int, ...],
    kind: str,
    size_px: float,
    aside_px: float,
    backdrop: Backdrop,
    side_px: int,
) -> Pose:
    """Return a pose for a subject: on the floor, cut by the bottom, lying, or anywhere.

    Args:
        rng: decides which.
        shape: height and width of the object in its own px.
        kind: a key of `SIZES`.
        size_px: long side in the frame.
        aside_px: how far right of the middle, beside others.
        backdrop: where the floor is.
        side_px: height and width of the frame.
    """
    size_px = size_px * float(np.exp(rng.normal(0, 0.1)))
    tall = size_px * shape[0] / max(shape)
    x = side_px * (0.5 + rng.normal(0, 0.11)) + aside_px
    if rng.random() < 0.1:
        x = side_px * float(rng.choice([0.08, 0.92])) + rng.normal(0, 0.05) * side_px
    x = np.clip(x, 0.03 * side_px, 0.97 * side_px)
    spread = 3.0 if kind == "people_moved" else float(rng.choice([2, 15]))
    degrees = float(rng.normal(0, spread))
    if backdrop.is_from_above:
        y = side_px * (0.5 + rng.normal(0, 0.12))
        degrees = float(rng.uniform(-180, 180))
    elif tall > 0.9 * side_px or rng.random() < 0.1:
        y = side_px * float(rng.uniform(-0.04, 0.25)) + tall / 2
    elif rng.random() < 0.2:
        y = side_px * (0.5 + rng.normal(0, 0.14))
    else:
        lowest, highest = backdrop.floor[1], max(backdrop.floor[0], tall)
        y = float(rng.uniform(min(highest, lowest), lowest)) - tall / 2
    stretch = np.exp(rng.normal(0, 0.03 if kind == "people_moved" else 0.08, 2))
    return Pose(
        size_px, (float(x), float(y)), degrees, bool(rng.random() < 0.5), tuple(stretch.tolist())
    )
