"""Lessons for SubjectNet, from samples made while it trains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from models.training.config import Config
from models.training.images import MEAN, STD
from models.training.library import Library
from models.training.losses import matte_loss
from models.training.samples import SamplePlan, Samples


@dataclass(frozen=True)
class SampleLesson:
    """Samples of a library, numbered on from step to step.

    Args:
        library: the pictures.
        config: the settings.
        workers: processes that make samples; 0: this one.
    """

    library: Library
    config: Config
    workers: int = 0

    def load(self, step: int, count: int, side_px: int) -> Iterable[Any]:
        """Return batches of uint8 image, target, weight and hints."""
        config = self.config
        first, samples = step * config.batch_size, count * config.batch_size
        plan = SamplePlan(config.seed, first, samples, side_px, config.kinds)
        return DataLoader(Samples(self.library, plan), config.batch_size, num_workers=self.workers)

    def correct(self, network: nn.Module, batch: Any) -> tuple[Tensor, dict[str, float]]:
        """Return the loss and its parts."""
        device = next(network.parameters()).device
        image, target, weight, hints = (plane.to(device, non_blocking=True) for plane in batch)
        with torch.autocast(device.type, torch.bfloat16, enabled=self.config.is_bfloat16):
            logits = network(normalise_batch(image), hints / 255)
        outputs = [output.float() for output in logits]
        return matte_loss(outputs, target / 255, weight / 255, self.config.losses)


def normalise_batch(image: Tensor) -> Tensor:
    """Return the network's input, (N, 3, H, W) float32 channels-last, for uint8 RGB.

    Each picture is divided by its own maximum, as `images.normalise` does.
    """
    mean, std = (
        torch.from_numpy(values).to(image.device).view(1, 3, 1, 1) for values in (MEAN, STD)
    )
    brightest = image.amax((1, 2, 3), keepdim=True).clamp_min(1)
    return ((image / brightest - mean) / std).contiguous(memory_format=torch.channels_last)
