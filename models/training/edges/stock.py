"""The pictures that crops are made of: photographs behind, objects in front."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.random import Generator

from models.training.images import read_rgb, shrink
from models.training.library import load_object, split_backgrounds

HELD_OUT_EVERY = 10
PHOTO_PX = 640


@dataclass(frozen=True)
class Stock:
    """Photographs and objects.

    Args:
        photos: (h, w, 3) uint8 RGB, none with a subject.
        things: (h, w, 4) uint8 RGBA, premultiplied.
    """

    photos: list[np.ndarray] = field(default_factory=list)
    things: list[np.ndarray] = field(default_factory=list)

    def draw_thing(self, rng: Generator) -> np.ndarray:
        """Return one of the objects."""
        return self.things[int(rng.integers(len(self.things)))]


def load_stock(data_dir: Path, *, held_out: bool = False) -> Stock:
    """Return the pictures to train on, or those that no training sees.

    Args:
        data_dir: the folder with `train`.
        held_out: the other part, to measure on.
    """
    train = data_dir / "train"
    photos = split_backgrounds(train / "backgrounds")[held_out]
    things = [
        path
        for kind in ("products", "fluent")
        for path in sorted((train / "objects" / kind).iterdir())
        if is_held_out(path) == held_out
    ]
    return Stock(
        [shrink(read_rgb(path), PHOTO_PX) for path in photos],
        [load_object(path) for path in things],
    )


def is_held_out(path: Path) -> bool:
    """Say whether an object is only measured on; all views of a product are on one side."""
    family = path.stem.rpartition("_")[0] if path.parent.name == "products" else path.stem
    return zlib.crc32(family.encode()) % HELD_OUT_EVERY == 0
