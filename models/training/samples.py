"""Training samples: each is a pure function of the seed and its number, so a run can resume."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch.utils.data import Dataset

from models.training.kinds import draw_sample
from models.training.library import Library

Sample = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


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
    """A plan's samples: image (3, S, S), target, weight (1, S, S), hints (2, S, S); uint8."""

    def __init__(self, library: Library, plan: SamplePlan) -> None:
        self.library, self.plan = library, plan

    def __len__(self) -> int:
        return self.plan.count

    def __getitem__(self, index: int) -> Sample:
        rng = np.random.default_rng([self.plan.seed, self.plan.first + index])
        kind = draw_kind(rng, self.plan.kinds)
        image, target, weight, hints = draw_sample(rng, self.library, kind, self.plan.side_px)
        return (
            torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1))),
            torch.from_numpy(np.ascontiguousarray(target[None])),
            torch.from_numpy(np.ascontiguousarray(weight[None])),
            torch.from_numpy(np.ascontiguousarray(hints.transpose(2, 0, 1))),
        )


def draw_kind(rng: np.random.Generator, kinds: dict[str, float]) -> str:
    """Return one of the kinds, as often as its share says."""
    names = sorted(kinds)
    shares = np.array([kinds[name] for name in names])
    return str(rng.choice(names, p=shares / shares.sum()))
