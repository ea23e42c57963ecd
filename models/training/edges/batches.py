"""Numbered training crops: each follows from the seed and its number, so a run can resume."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch.utils.data import Dataset

from models.training.edges.crops import draw_crop, pack
from models.training.edges.stock import Stock


@dataclass(frozen=True)
class CropPlan:
    """Which crops a stretch of training uses.

    Args:
        seed: the run's seed.
        first: number of the first crop.
        count: how many.
        side_px: height and width of each.
        scales: least and greatest side of a coarse pixel, in px of the crop.
        kinds: how often each kind is drawn.
    """

    seed: int
    first: int
    count: int
    side_px: int
    scales: tuple[float, float]
    kinds: dict[str, float]


class Crops(Dataset[torch.Tensor]):
    """A plan's crops, each (8, S, S) uint8 and a pure function of the seed and its number."""

    def __init__(self, stock: Stock, plan: CropPlan) -> None:
        self.stock, self.plan = stock, plan

    def __len__(self) -> int:
        return self.plan.count

    def __getitem__(self, index: int) -> torch.Tensor:
        plan = self.plan
        rng = np.random.default_rng([plan.seed, plan.first + index])
        names = sorted(plan.kinds)
        shares = np.array([plan.kinds[name] for name in names])
        kind = str(rng.choice(names, p=shares / shares.sum()))
        return torch.from_numpy(pack(draw_crop(rng, self.stock, kind, plan.side_px, plan.scales)))
