"""Training samples: each is a pure function of the seed and its number, so a run can resume."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.random import Generator
from torch.utils.data import Dataset

from models.training.camera import defocus, take_picture
from models.training.compositing import (
    compose_scene,
    crop_background,
    paint_sweep,
    pick_sweep_colour,
)
from models.training.library import Library, Photo

Sample = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


@dataclass(frozen=True)
class SamplePlan:
    """Which samples a stretch of training uses.

    Args:
        seed: the run's seed.
        first: number of the first sample.
        count: how many.
        side_px: height and width of each.
        kinds: how often each kind of sample is drawn.
    """

    seed: int
    first: int
    count: int
    side_px: int
    kinds: dict[str, float]


class Samples(Dataset[Sample]):
    """The samples of a plan: image (3, S, S), target and weight (1, S, S), all uint8."""

    def __init__(self, library: Library, plan: SamplePlan) -> None:
        self.library, self.plan = library, plan

    def __len__(self) -> int:
        return self.plan.count

    def __getitem__(self, index: int) -> Sample:
        rng = np.random.default_rng([self.plan.seed, self.plan.first + index])
        names = sorted(self.plan.kinds)
        shares = np.array([self.plan.kinds[name] for name in names])
        kind = str(rng.choice(names, p=shares / shares.sum()))
        image, target, weight = draw_sample(rng, self.library, kind, self.plan.side_px)
        return (
            torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1))),
            torch.from_numpy(np.ascontiguousarray(target[None])),
            torch.from_numpy(np.ascontiguousarray(weight[None])),
        )


def draw_sample(
    rng: Generator, library: Library, kind: str, side_px: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return image (S, S, 3), target (S, S) and weight (S, S), uint8, of one kind."""
    if kind in {"people", "unlabelled"}:
        photos: list[Photo] = getattr(library, kind)
        return crop_photo(rng, photos[rng.integers(len(photos))], side_px)
    if kind == "empty":
        scene, alpha = empty_scene(rng, library, side_px), np.zeros((side_px, side_px), np.float32)
    else:
        scene, alpha = compose_scene(rng, getattr(library, kind), library.backgrounds, side_px)
        scene, alpha = defocus(rng, scene, alpha)
    target = (alpha * 255).round().clip(0, 255).astype(np.uint8)
    return take_picture(rng, scene), target, np.full_like(target, 255)


def empty_scene(rng: Generator, library: Library, side_px: int) -> np.ndarray:
    """Return a background with nothing on it, mostly photographed, (S, S, 3) float32 in 0..255."""
    if rng.random() < 0.25 or not library.backgrounds:
        nothing = np.zeros((1, 1, 4), np.uint8)
        return paint_sweep(rng, pick_sweep_colour(rng, nothing), side_px)
    background = library.backgrounds[rng.integers(len(library.backgrounds))]
    return crop_background(rng, background, side_px)


def crop_photo(
    rng: Generator, photo: Photo, side_px: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a part of a photo squashed to a square: often nearly all, at times a square part."""
    height, width = photo.target.shape
    if rng.random() < 0.6:
        tall, wide = (int(s * rng.uniform(0.8, 1.0)) for s in (height, width))
    else:
        part = min(height, width) * rng.uniform(0.6, 1.0)
        tall, wide = (int(min(s, part * rng.uniform(1, 1.2))) for s in (height, width))
    y, x = rng.integers(height - tall + 1), rng.integers(width - wide + 1)
    step = -1 if rng.random() < 0.5 else 1
    parts = [
        cv2.resize(
            layer[y : y + tall, x : x + wide], (side_px, side_px), interpolation=cv2.INTER_AREA
        )[:, ::step]
        for layer in (photo.image, photo.target, photo.weight)
    ]
    return take_picture(rng, parts[0].astype(np.float32)), parts[1], parts[2]
