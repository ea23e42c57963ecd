"""Lessons for AdvisedNet, from the pool; some hints are drawn where it is wrong right now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from models.training.adviser import recall_advice
from models.training.config import Config
from models.training.hints import stroke_at_worst
from models.training.losses import matte_loss, weighted_bce
from models.training.pool import Pool
from models.training.pool_samples import PoolSamples
from models.training.sample_lesson import normalise_batch
from models.training.samples import SamplePlan

# Of each batch, the first so many get a stroke where the network's answer to them is worst.
SHARE_WATCHED = 0.25
# An adviser this near to the target is right.
RIGHT_WITHIN = 0.25


@dataclass(frozen=True)
class PoolLesson:
    """Samples of a pool, numbered on from step to step.

    Args:
        pool: looked through anew before each stretch.
        config: the settings.
    """

    pool: Pool
    config: Config

    def load(self, step: int, count: int, side_px: int) -> Iterable[Any]:
        """Return batches of uint8 image, target, weight, hints and advice."""
        config = self.config
        self.pool.refresh()
        first, samples = step * config.batch_size, count * config.batch_size
        plan = SamplePlan(config.seed, first, samples, side_px, config.kinds)
        return DataLoader(PoolSamples(self.pool, plan), config.batch_size)

    def correct(self, network: nn.Module, batch: Any) -> tuple[Tensor, dict[str, float]]:
        """Return the loss and its parts.

        The part "kept" is what is lost where the adviser is right.
        """
        device = next(network.parameters()).device
        image, target, weight, hints, stored = (plane.to(device) for plane in batch)
        advice, known = recall_advice(stored)
        inputs = (normalise_batch(image), hints / 255, advice, known)
        watched = max(1, round(SHARE_WATCHED * len(image)))
        with torch.autocast(device.type, torch.bfloat16, enabled=self.config.is_bfloat16):
            self._watch(network, [plane[:watched] for plane in (*inputs, target, weight)])
            outputs = [output.float() for output in network(*inputs)]
        target, weight = target / 255, weight / 255
        loss, parts = matte_loss(outputs, target, weight, self.config.losses)
        is_right = (torch.sigmoid(advice) - target).abs() < RIGHT_WITHIN
        kept = weighted_bce(outputs[0], target, weight * known * is_right)
        return loss + self.config.losses["kept"] * kept, parts | {"kept": float(kept.detach())}

    def _watch(self, network: nn.Module, planes: list[Tensor]) -> None:
        """Add, in place, a stroke to the hints of samples where the network errs most."""
        *inputs, target, weight = planes
        with torch.no_grad():
            answers = torch.sigmoid(network(*inputs)[0].float())
        guesses = (answers * 255).round().to(torch.uint8).cpu().numpy()
        # Where a target is not believed, nobody would mark it.
        truths = torch.where(weight >= 128, target, 128).cpu().numpy()
        for hints, guess, truth in zip(inputs[1], guesses, truths, strict=True):
            stroke = stroke_at_worst(guess[0], truth[0]).transpose(2, 0, 1) / np.float32(255)
            hints.copy_(torch.maximum(hints, torch.from_numpy(stroke).to(hints)))
