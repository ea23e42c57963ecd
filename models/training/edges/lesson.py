"""Lessons for the edge refiner: crops made while it trains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from models.training.edges.batches import CropPlan, Crops
from models.training.edges.config import EdgeConfig
from models.training.edges.losses import edge_loss
from models.training.edges.network import EdgeNet
from models.training.edges.stock import Stock
from models.training.state import RunState, begin_run


def start_run(config: EdgeConfig) -> RunState:
    """Return the state before the first step, on a graphics card where there is one."""
    torch.manual_seed(config.seed)
    network = EdgeNet()
    group = {"params": list(network.parameters()), "share": 1.0}
    return begin_run(network, [group], config.learning_rate, config.weight_decay)


@dataclass(frozen=True)
class EdgeLesson:
    """Crops of a stock, numbered on from step to step.

    Args:
        stock: the pictures that crops are made of.
        config: the settings.
        workers: processes that make crops; 0: this one.
    """

    stock: Stock
    config: EdgeConfig
    workers: int = 0

    def load(self, step: int, count: int, side_px: int) -> Iterable[Any]:
        """Return batches of packed crops (N, 8, S, S) uint8."""
        config = self.config
        batch_size = max(1, config.batch_size * config.sizes[0][1] ** 2 // side_px**2)
        # Numbered as if every batch were full, so that no crop comes twice.
        first = step * config.batch_size
        plan = CropPlan(
            config.seed, first, count * batch_size, side_px, config.scales, config.kinds
        )
        return DataLoader(Crops(self.stock, plan), batch_size, num_workers=self.workers)

    def correct(self, network: nn.Module, batch: Any) -> tuple[Tensor, dict[str, float]]:
        """Return the loss and its parts."""
        device = next(network.parameters()).device
        planes = batch.to(device, non_blocking=True) / 255
        image, coarse, guided, target, weight, contrast = planes.split([3, 1, 1, 1, 1, 1], 1)
        with torch.autocast(device.type, torch.bfloat16, enabled=self.config.is_bfloat16):
            alpha = network(image, coarse, guided)
        return edge_loss(alpha.float(), target, weight, contrast, self.config.losses)
