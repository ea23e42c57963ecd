"""All that a run must remember, and its checkpoint file."""

from __future__ import annotations

import copy
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from models.training.config import Config


class Schedule(Protocol):
    """The settings of the loop: how far a run is, by steps or by time, and what that means."""

    @property
    def steps(self) -> int:
        """Optimiser steps after which the schedule is over."""

    @property
    def minutes(self) -> float:
        """Training time after which it is over."""

    @property
    def warmup(self) -> float:
        """Part of the schedule (0..1) over which the rate rises."""

    @property
    def learning_rate(self) -> float:
        """The highest rate."""

    @property
    def sizes(self) -> list[tuple[float, int]]:
        """(progress, side in px) pairs, from which progress on samples have that side."""

    @property
    def ema_decay(self) -> float:
        """What the averaged weights keep of themselves at each step."""

    @property
    def clip_norm(self) -> float:
        """Longest gradient let through."""

    @property
    def check_every(self) -> int:
        """Steps between checkpoints."""


@dataclass
class RunState:
    """A run between two steps. Samples follow from seed and number: no generator is stored.

    Args:
        network: the weights that are trained, float32.
        averaged: their exponential moving average, the weights to use.
        optimiser: AdamW over `network`.
        step: optimiser steps done.
        seconds: training time spent, over all starts of the run.
    """

    network: nn.Module
    averaged: nn.Module
    optimiser: torch.optim.Optimizer
    step: int = 0
    seconds: float = 0.0


def start_run(network: nn.Module, config: Config) -> RunState:
    """Return the state before the first step, on a graphics card where there is one."""
    torch.manual_seed(config.seed)
    for name, weight in network.named_parameters():
        weight.requires_grad_(not name.startswith(tuple(config.frozen)))
    if config.is_marks_only:
        network.learn_marks_only()
    # No weight decay: batch norm is folded into the weights, so small does not mean simple here.
    return begin_run(network, group_weights(network, config), config.learning_rate)


def begin_run(
    network: nn.Module,
    groups: list[dict[str, Any]],
    learning_rate: float,
    weight_decay: float = 0.0,
) -> RunState:
    """Return the state before the first step, on a graphics card where there is one.

    Args:
        network: with the weights to start from.
        groups: AdamW's groups, each with its "share" of the learning rate.
        learning_rate: the highest rate.
        weight_decay: AdamW's.
    """
    network = network.to(pick_device(), memory_format=torch.channels_last)
    averaged = copy.deepcopy(network).requires_grad_(False).eval()
    optimiser = torch.optim.AdamW(groups, learning_rate, weight_decay=weight_decay)
    return RunState(network, averaged, optimiser)


def pick_device() -> torch.device:
    """Return the graphics card if there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def group_weights(network: nn.Module, config: Config) -> list[dict[str, Any]]:
    """Return the weights to train, the pretrained encoder's with a rate of their own."""
    groups: list[dict[str, Any]] = [
        {"params": [], "share": 1.0},
        {"params": [], "share": config.encoder_rate},
    ]
    for name, weight in network.named_parameters():
        if weight.requires_grad:
            groups[name.startswith("encoder.features.")]["params"].append(weight)
    return [group for group in groups if group["params"]]


def save_checkpoint(state: RunState, path: Path) -> None:
    """Write the state so that a kill at any moment leaves the old file or the new one."""
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        torch.save(
            {
                "network": state.network.state_dict(),
                "averaged": state.averaged.state_dict(),
                "optimiser": state.optimiser.state_dict(),
                "step": state.step,
                "seconds": state.seconds,
                "torch_rng": torch.get_rng_state(),
            },
            file,
        )
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def load_checkpoint(state: RunState, path: Path) -> None:
    """Bring the state to where a checkpoint was taken."""
    stored = torch.load(path, map_location=pick_device(), weights_only=True)
    state.network.load_state_dict(stored["network"])
    state.averaged.load_state_dict(stored["averaged"])
    state.optimiser.load_state_dict(stored["optimiser"])
    state.step, state.seconds = stored["step"], stored["seconds"]
    torch.set_rng_state(stored["torch_rng"].cpu())


def load_averaged_weights(path: Path) -> dict[str, Tensor]:
    """Return the averaged weights of a checkpoint."""
    weights: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)["averaged"]
    return weights


def progress(state: RunState, config: Schedule) -> float:
    """Return how far the schedule is, 0..1, by steps or by time, whichever is further."""
    return min(1.0, max(state.step / config.steps, state.seconds / (60 * config.minutes)))


def rate_at(done: float, config: Schedule) -> float:
    """Return the learning rate at a progress 0..1: linear warm-up, then a cosine to 1 %."""
    if done < config.warmup:
        return config.learning_rate * max(0.02, done / config.warmup)
    turn = (done - config.warmup) / (1 - config.warmup)
    return config.learning_rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * turn)))


def side_at(done: float, config: Schedule) -> int:
    """Return the side of samples in px at a progress 0..1."""
    return max((start, side) for start, side in config.sizes if start <= done)[1]
