"""Pictures from which a sense of places is learned, with what in them is a thing.

Places made by code say how rocks differ from things, parts of photographs how animals do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from models.training.camera import develop
from models.training.evaluate_predictors import Predictor
from models.training.images import read_grey, read_rgb, shrink
from models.training.library import split_backgrounds
from models.training.lighting import recolour
from models.training.pool import Pool
from models.training.pool_samples import take_part
from models.training.yardstick_deeplab import CLASSES, PERSON

SIDE_PX = 384
PHOTO_PX = 900
# Samples of the pool, by kind.
MADE = {"places": 2400, "products": 300, "fluent": 70, "chosen": 60, "people_moved": 60}
# Windows of a photo without a thing in them, and their sides as parts of its shorter one.
DESERTED = {"people": (2, 0.2, 0.75), "unlabelled": (2, 0.2, 0.75), "backgrounds": (6, 0.35, 1.0)}
# Above this, it is likely to be a thing; with less of it than this, a window has none.
LIKELY, HARDLY_ANY = 0.35, 0.004
# The smallest part of a photo that counts as a thing, and of a window around it.
LEAST_THING, LEAST_SEEN = 0.012, 0.1
# How often a window shows something other than a person, where there is such a thing.
SHARE_OTHERS = 0.8
TRIES = 12

Example = tuple[np.ndarray, np.ndarray]
# First row and column, height and width.
Window = tuple[int, int, int, int]


def list_made(rng: Generator, pool: Pool) -> Iterator[Example]:
    """Yield parts of the pool's samples: (S, S, 3) uint8 RGB, and alpha (S, S) in 0..1."""
    for kind, count in MADE.items():
        names = pool.names.get(kind, [])
        for index in rng.permutation(len(names))[:count]:
            part = take_part(rng, pool.read(names[int(index)]), SIDE_PX)
            yield part.image, part.target / np.float32(255)


def list_photographed(rng: Generator, train: Path, classify: Predictor) -> Iterator[Example]:
    """Yield parts of training photos, around a thing or without any; the rest as `list_made`.

    Args:
        rng: decides which parts.
        train: the folder with people, unlabelled and backgrounds.
        classify: says what is a thing, as `open_classes` does; of people, the label does, too.
    """
    folders = {
        "people": sorted((train / "people/images").iterdir()),
        "unlabelled": sorted((train / "unlabelled").iterdir()),
        "backgrounds": split_backgrounds(train / "backgrounds")[0],
    }
    for name, paths in folders.items():
        for path in paths:
            image = shrink(read_rgb(path), PHOTO_PX)
            classes = classify(image)
            things = 1 - classes[0]
            if name == "people":
                label = read_grey(train / "people/masks" / f"{path.stem}.png")
                mask = cv2.resize(label, image.shape[1::-1], interpolation=cv2.INTER_AREA)
                things = np.maximum(things, mask / np.float32(255))
            for window in draw_windows(rng, classes, things, *DESERTED[name]):
                yield take_window(rng, image, things, window)


def draw_windows(
    rng: Generator,
    classes: np.ndarray,
    things: np.ndarray,
    count: int,
    shortest: float,
    longest: float,
) -> Iterator[Window]:
    """Yield a window around a thing, then up to so many without any."""
    window = around_thing(rng, classes)
    if window is not None:
        yield window
    for _ in range(count):
        window = find_deserted(rng, things, shortest, longest)
        if window is not None:
            yield window


def find_deserted(
    rng: Generator, things: np.ndarray, shortest: float, longest: float
) -> Window | None:
    """Return a window without a thing, None if none was met."""
    height, width = things.shape
    for _ in range(TRIES):
        part = min(height, width) * rng.uniform(shortest, longest)
        tall, wide = (int(min(side, part * rng.uniform(1, 1.6))) for side in (height, width))
        y, x = int(rng.integers(height - tall + 1)), int(rng.integers(width - wide + 1))
        if (things[y : y + tall, x : x + wide] > LIKELY).mean() < HARDLY_ANY:
            return y, x, tall, wide
    return None


def around_thing(rng: Generator, classes: np.ndarray) -> Window | None:
    """Return a square about a thing, which may be cut by it, None if there is none."""
    best = classes.argmax(0)
    shown = [c for c in range(1, CLASSES) if (best == c).mean() > LEAST_THING]
    others = [c for c in shown if c != PERSON]
    if not shown:
        return None
    chosen = int(rng.choice(others if others and rng.random() < SHARE_OTHERS else shown))
    is_it = (best == chosen).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(is_it)
    x, y, wide, tall, _ = (int(v) for v in stats[1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())])
    height, width = is_it.shape
    side = max(tall, wide) * rng.uniform(0.5, 1.6)
    side = int(min(max(side, 0.13 * max(height, width)), height, width))
    middle = y + tall * rng.uniform(0.25, 0.75), x + wide * rng.uniform(0.25, 0.75)
    top, left = (
        int(np.clip(at - side / 2, 0, length - side))
        for at, length in zip(middle, (height, width), strict=True)
    )
    seen = is_it[top : top + side, left : left + side].mean()
    return (top, left, side, side) if seen > LEAST_SEEN else None


def take_window(rng: Generator, image: np.ndarray, things: np.ndarray, window: Window) -> Example:
    """Return a window as another camera would have taken it."""
    y, x, tall, wide = window
    is_mirrored = rng.random() < 0.5
    parts = []
    for plane in (image, things):
        part = np.ascontiguousarray(plane[y : y + tall, x : x + wide])
        method = cv2.INTER_AREA if min(tall, wide) > SIDE_PX else cv2.INTER_LINEAR
        part = cv2.resize(part, (SIDE_PX, SIDE_PX), interpolation=method)
        parts.append(cv2.flip(part, 1) if is_mirrored else part)
    shown = recolour(rng, parts[0], 1.0) if rng.random() < 0.25 else parts[0]
    return develop(rng, shown), parts[1]
