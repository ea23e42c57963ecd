"""What is measured: the dev set, scenes made by code, and empty pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from models.training.evaluate_scenes import COUNT, Scene, SceneMaker
from models.training.images import read_grey, read_rgb
from models.training.library import split_backgrounds

STORED = ("people", "products", "scenes", "lemur")
MADE = ("two", "cut", "small")
EMPTY = "empty"
# Held-out backgrounds with people in them, whom a good model takes; so they are not empty.
PEOPLED = ("street_0096", "street_0549", "street_0890")
# A quick look keeps at least so many pictures of a kind.
LEAST = 6


@dataclass(frozen=True)
class Case:
    """A picture to measure on, not yet read.

    Args:
        kind: which table row it belongs to.
        name: what it is called within its kind.
        load: returns (H, W, 3) uint8 RGB and the truth, (H, W) float32 in 0..1.
    """

    kind: str
    name: str
    load: Callable[[], Scene]


def list_cases(data_dir: Path, every: int = 1) -> Iterator[Case]:
    """Yield the stored dev set, the made scenes, and the held-out backgrounds as empty pictures.

    Args:
        data_dir: the folder with `dev` and `train/backgrounds`.
        every: only each n-th picture of a large kind.
    """
    yield from list_stored(data_dir / "dev", every)
    maker = SceneMaker(data_dir)
    for kind in MADE:
        for number in range(0, COUNT, every):
            yield Case(kind, str(number), partial(getattr(maker, kind), number))
    _, held_out = split_backgrounds(data_dir / "train/backgrounds")
    deserted = [path for path in held_out if path.stem not in PEOPLED]
    for path in deserted[::every]:
        yield Case(EMPTY, path.stem, partial(read_empty, path))


def list_stored(dev: Path, every: int) -> Iterator[Case]:
    """Yield the pictures of the dev folder that have a mask."""
    for kind in ("people", "products", "scenes"):
        images = sorted((dev / kind / "images").iterdir())
        for path in images[:: max(1, min(every, len(images) // LEAST))]:
            truth = dev / kind / "masks" / f"{path.stem}.png"
            yield Case(kind, path.stem, partial(read_pair, path, truth))
    lemur = dev / "lemur"
    yield Case("lemur", "lemur", partial(read_pair, lemur / "lemur.png", lemur / "lemur_alpha.png"))


def read_pair(image: Path, truth: Path) -> Scene:
    """Return a stored picture and its alpha."""
    return read_rgb(image), read_grey(truth).astype(np.float32) / 255


def read_empty(path: Path) -> Scene:
    """Return a picture without a subject and its alpha, nothing."""
    image = read_rgb(path)
    return image, np.zeros(image.shape[:2], np.float32)
