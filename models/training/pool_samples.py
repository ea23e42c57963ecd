"""Samples drawn from the pool: a part of a picture, what the adviser says of it, and hints."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.random import Generator
from torch.utils.data import Dataset

from models.training.adviser import MIDDLE, UNKNOWN
from models.training.hints import (
    BACKGROUND,
    SUBJECT,
    add_stroke,
    find_sure,
    no_hints,
    point_out,
    simulate_hints,
)
from models.training.pool import Pool, PoolSample
from models.training.samples import SamplePlan, draw_kind

SHARE_WHOLE = 0.45
SHARE_UNADVISED, SHARE_MISLED = 0.18, 0.15
# Of the samples: with marks where the adviser is wrong, and at most with any.
SHARE_CORRECTED, SHARE_MARKED = 0.12, 0.55

Sample = tuple[torch.Tensor, ...]


@dataclass
class PoolSamples(Dataset[Sample]):
    """A plan's samples: image, target, weight, hints, given and true advice, (C, S, S) uint8.

    And 255 where the target counts fully, else 0, (1, 1, 1).

    Args:
        pool: the samples to draw from.
        plan: how many, and of which size.
        taught: kinds whose target counts fully.
    """

    pool: Pool
    plan: SamplePlan
    taught: Container[str] = ()

    def __len__(self) -> int:
        return self.plan.count

    def __getitem__(self, index: int) -> Sample:
        rng = np.random.default_rng([self.plan.seed, self.plan.first + index])
        shares = {kind: s for kind, s in self.plan.kinds.items() if kind in self.pool.names}
        kind = draw_kind(rng, shares)
        names = self.pool.names[kind]
        sample = self.pool.read(names[int(rng.integers(len(names)))])
        sample = take_part(rng, sample, self.plan.side_px)
        hints = draw_hints(rng, kind, sample)
        flat = (sample.target, sample.weight, mislead(rng, sample.advice), sample.advice)
        target, weight, given, true = (plane[..., None] for plane in flat)
        counts_fully = np.full((1, 1, 1), 255 * (kind in self.taught), np.uint8)
        return tuple(
            torch.from_numpy(np.ascontiguousarray(plane.transpose(2, 0, 1)))
            for plane in (sample.image, target, weight, hints, given, true, counts_fully)
        )


def take_part(rng: Generator, sample: PoolSample, side_px: int) -> PoolSample:
    """Return the sample or a part of it at another size, at times mirrored, in another light."""
    whole = sample.target.shape[0]
    tall = wide = whole
    if rng.random() > SHARE_WHOLE:
        tall, wide = (int(whole * rng.uniform(0.7, 1.0)) for _ in range(2))
    y, x = int(rng.integers(whole - tall + 1)), int(rng.integers(whole - wide + 1))
    method = cv2.INTER_AREA if min(tall, wide) > side_px else cv2.INTER_LINEAR
    is_mirrored = rng.random() < 0.5
    parts = []
    for plane in (sample.image, sample.target, sample.weight, sample.advice):
        part = np.ascontiguousarray(plane[y : y + tall, x : x + wide])
        part = cv2.resize(part, (side_px, side_px), interpolation=method)
        parts.append(cv2.flip(part, 1) if is_mirrored else part)
    gains = rng.uniform(0.75, 1.2) * rng.uniform(0.93, 1.07, 3)
    parts[0] = cv2.multiply(parts[0], (*gains.tolist(), 0.0))
    return PoolSample(*parts)


def draw_hints(rng: Generator, kind: str, sample: PoolSample) -> np.ndarray:
    """Return hints (S, S, 2) for a sample; most of the time none.

    They are right: some only say what the adviser says, some say where it is wrong.
    """
    is_taken = sample.advice > MIDDLE
    inside, outside = find_sure(sample.target, sample.weight)
    if kind == "chosen":
        return point_out(rng, sample.target, sample.weight, outside & is_taken)
    chance = rng.random()
    if chance > SHARE_MARKED:
        return no_hints(sample.target)
    if chance > SHARE_CORRECTED:
        return simulate_hints(rng, sample.target, sample.weight, outside & is_taken)
    hints = no_hints(sample.target)
    for _ in range(int(rng.integers(1, 4))):
        missed, added = inside & ~is_taken, outside & is_taken
        if rng.random() * (missed.sum() + added.sum()) < missed.sum():
            add_stroke(rng, hints, SUBJECT, missed)
        else:
            add_stroke(rng, hints, BACKGROUND, added)
    return hints


def mislead(rng: Generator, advice: np.ndarray) -> np.ndarray:
    """Return advice (S, S) uint8, at times withheld or made wrong in places."""
    chance = rng.random()
    if chance < SHARE_UNADVISED:
        return np.full_like(advice, UNKNOWN)
    if chance > SHARE_UNADVISED + SHARE_MISLED:
        return advice
    side = advice.shape[0]
    spoilt = np.zeros((side, side), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        centre = tuple(int(v) for v in rng.integers(0, side, 2))
        axes = tuple(int(v) for v in side * rng.uniform(0.03, 0.25, 2))
        cv2.ellipse(spoilt, centre, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    spoilt = cv2.GaussianBlur(spoilt, (0, 0), side * float(rng.uniform(0.003, 0.03)))
    opinion = MIDDLE + float(rng.uniform(30, 80)) * float(rng.choice([-1, 1]))
    mixed = advice + (opinion - advice.astype(np.float32)) * spoilt
    return mixed.round().clip(UNKNOWN + 1, 255).astype(np.uint8)
