"""Lessons for the edge refiner, from a pool of crops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from models.training.edges.batches import Batches, BatchPlan
from models.training.edges.config import EdgeConfig
from models.training.edges.losses import edge_loss
from models.training.edges.network import EdgeNet
from models.training.edges.pool import CropPool
from models.training.state import RunState, begin_run


def start_run(config: EdgeConfig) -> RunState:
    """Return the state before the first step, on a graphics card where there is one."""
    torch.manual_seed(config.seed)
    network = EdgeNet()
    group = {"params": list(network.parameters()), "share": 1.0}
    return begin_run(network, [group], config.learning_rate, config.weight_decay)


@dataclass(frozen=True)
class EdgeLesson:
    """Batches of a pool, numbered on from step to step.

    Args:
        pool: looked through anew before each stretch.
        config: the settings.
    """

    pool: CropPool
    config: EdgeConfig

    def load(self, step: int, count: int, side_px: int) -> Iterable[Any]:
        """Return batches of packed crops (N, 9, S, S) uint8."""
        config = self.config
        batch_size = max(1, config.batch_size * config.sizes[0][1] ** 2 // side_px**2)
        self.pool.refresh()
        plan = BatchPlan(config.seed, step, count, batch_size, side_px, config.share_seen)
        return DataLoader(Batches(self.pool, plan), batch_size=None)

    def correct(self, network: nn.Module, batch: Any) -> tuple[Tensor, dict[str, float]]:
        """Return the loss and its parts."""
        device = next(network.parameters()).device
        planes = batch.to(device, non_blocking=True) / 255
        image, *start, target, weight, contrast = planes.split([3, 1, 1, 1, 1, 1, 1], 1)
        with torch.autocast(device.type, torch.bfloat16, enabled=self.config.is_bfloat16):
            alpha = network(image, *start)
        return edge_loss(alpha.float(), target, weight, contrast, self.config.losses)
