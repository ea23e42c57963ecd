"""Numbered batches of a pool's crops, varied: each follows from the seed, its number and pool."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch.utils.data import Dataset

from models.training.edges.pool import CropPool
from models.training.edges.variation import vary


@dataclass(frozen=True)
class BatchPlan:
    """Which batches a stretch of training uses.

    Args:
        seed: the run's seed.
        first: number of the first batch.
        count: how many.
        size: crops in each.
        side_px: height and width of each.
        share_seen: how many of them the embedded model was asked about.
    """

    seed: int
    first: int
    count: int
    size: int
    side_px: int
    share_seen: float


class Batches(Dataset[torch.Tensor]):
    """A plan's batches, each (N, 9, S, S) uint8; they follow from the seed, number and pool."""

    def __init__(self, pool: CropPool, plan: BatchPlan) -> None:
        self.pool, self.plan = pool, plan

    def __len__(self) -> int:
        return self.plan.count

    def __getitem__(self, index: int) -> torch.Tensor:
        rng = np.random.default_rng([self.plan.seed, self.plan.first + index])
        names = [self.pool.draw(rng, self.plan.share_seen) for _ in range(self.plan.size)]
        crops = [vary(rng, self.pool.read(name), self.plan.side_px) for name in names]
        return torch.from_numpy(np.stack(crops))
