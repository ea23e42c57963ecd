"""Lessons for AdvisedNet, from the pool; many hints are drawn where it is wrong right now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader

from models.training.advised import AdvisedNet
from models.training.adviser import recall_advice
from models.training.config import Config
from models.training.hints import stroke_at_worst
from models.training.losses import matte_loss
from models.training.pool import Pool
from models.training.pool_samples import PoolSamples
from models.training.sample_lesson import normalise_batch
from models.training.samples import SamplePlan

# Which share of a batch, its first, gets how many strokes at most, one after the other, each where
# the network's answer to those before is worst; and the same where only marks are to be learned.
WATCHED, WATCHED_FOR_MARKS = (0.25, 1), (0.75, 3)
# How far a sample without hints draws towards its target; the rest is the start's own answer. All
# objects have been seen before: fully drawn, the network trusts what it knows by heart (RUNS.md).
DRAW = 0.3
# Near an edge that the start has found, the target alone counts: px at 320 px, IoU.
EDGE_PX, FOUND = 6, 0.9


@dataclass(frozen=True)
class PoolLesson:
    """Samples of a pool, numbered on from step to step.

    Args:
        pool: looked through anew before each stretch.
        start: the network before its training, which is to be kept where no hint says otherwise.
        config: the settings.
    """

    pool: Pool
    start: AdvisedNet
    config: Config

    def load(self, step: int, count: int, side_px: int) -> Iterable[Any]:
        """Return batches of what `PoolSamples` gives."""
        config = self.config
        self.pool.refresh()
        first, samples = step * config.batch_size, count * config.batch_size
        plan = SamplePlan(config.seed, first, samples, side_px, config.kinds)
        return DataLoader(PoolSamples(self.pool, plan, config.taught), config.batch_size)

    def correct(self, network: AdvisedNet, batch: Any) -> tuple[Tensor, dict[str, float]]:
        """Return the loss and its parts."""
        device = next(network.parameters()).device
        image, target, weight, hints, given, true, taught = (p.to(device) for p in batch)
        inputs = (normalise_batch(image), hints / 255, *recall_advice(given))
        share, most = WATCHED_FOR_MARKS if self.config.is_marks_only else WATCHED
        watched = max(1, round(share * len(image)))
        with torch.autocast(device.type, torch.bfloat16, enabled=self.config.is_bfloat16):
            self._watch(network, [plane[:watched] for plane in (*inputs, target, weight)], most)
            answers, trust = network.weigh(*inputs)
            outputs = [output.float() for output in answers]
            target, weight = target / 255, weight / 255
            strayed = target.new_zeros(())
            if not self.config.is_marks_only:
                untaught = (inputs[1].amax((1, 2, 3)) == 0) & (taught[:, 0, 0, 0] == 0)
                free = torch.nonzero(untaught)[:, 0]
                if len(free):
                    kept, trusted = self._ask_start(inputs[0][free], recall_advice(true[free])[0])
                    target[free] = torch.lerp(kept, target[free], draw_towards(target[free], kept))
                    strayed = measure_straying(trust[free], trusted, inputs[-1][free])
        loss, parts = matte_loss(outputs, target, weight, self.config.losses)
        return loss + self.config.losses["trust"] * strayed, parts | {
            "trust": float(strayed.detach())
        }

    def _ask_start(self, image: Tensor, advice: Tensor) -> tuple[Tensor, Tensor]:
        """Return the start's alpha (N, 1, H, W) without hints, and its trust in the adviser."""
        with torch.no_grad():
            (start, *_), trusted = self.start.weigh(image, None, advice)
        return torch.sigmoid(start.float()), trusted.float()

    def _watch(self, network: nn.Module, planes: list[Tensor], most: int) -> None:
        """Add, in place, up to so many strokes to the hints of samples where the network errs."""
        *inputs, target, weight = planes
        # Where a target is not believed, nobody would mark it.
        truths = torch.where(weight >= 128, target, 128).cpu().numpy()
        for _ in range(int(torch.randint(1, most + 1, ()))):
            with torch.no_grad():
                answers = torch.sigmoid(network(*inputs)[0].float())
            guesses = (answers * 255).round().to(torch.uint8).cpu().numpy()
            for hints, guess, truth in zip(inputs[1], guesses, truths, strict=True):
                stroke = stroke_at_worst(guess[0], truth[0]).transpose(2, 0, 1) / np.float32(255)
                hints.copy_(torch.maximum(hints, torch.from_numpy(stroke).to(hints)))


def draw_towards(target: Tensor, answers: Tensor) -> Tensor:
    """Return how far (0..1) to go from the start's answers to the target, (N, 1, H, W)."""
    reach = 2 * round(EDGE_PX * target.shape[-1] / 320) + 1
    high, low = (
        functional.max_pool2d(sign * target, reach, 1, reach // 2) * sign for sign in (1, -1)
    )
    ours, theirs = answers > 0.5, target > 0.5
    shared, joined = (both.sum((1, 2, 3), keepdim=True) for both in (ours & theirs, ours | theirs))
    is_edge = (high - low > 0.5) & (shared > FOUND * joined)
    return torch.where(is_edge, 1.0, DRAW)


def measure_straying(trust: Tensor, trusted: Tensor, known: Tensor) -> Tensor:
    """Return the mean square by which trust in the adviser differs from the start's.

    Pictures that the network knows by heart give it no reason to trust anybody, and new ones need
    it to (RUNS.md).

    Args:
        trust: (N, 1, H, W) in 0..1.
        trusted: the start's.
        known: 1 where there is advice, else 0.
    """
    return (torch.square(trust.float() - trusted) * known).sum() / known.sum().clamp_min(1)
