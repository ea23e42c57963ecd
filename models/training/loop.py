"""The training loop: stretches of steps, each closed by a checkpoint."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from models.training.charts import append_row, cut_rows
from models.training.state import (
    RunState,
    Schedule,
    load_checkpoint,
    progress,
    rate_at,
    save_checkpoint,
    side_at,
)

CHECKPOINT = "checkpoint.pt"
LOG_EVERY = 20


class Lesson(Protocol):
    """What is taught: which batches, and what is wrong with an answer to one."""

    def load(self, step: int, count: int, side_px: int) -> Iterable[Any]:
        """Return the batches of `count` steps from a step on; the same for the same step."""

    def correct(self, network: nn.Module, batch: Any) -> tuple[Tensor, dict[str, float]]:
        """Return the loss of a network on a batch, and its parts for the log."""


def open_run(state: RunState, run_dir: Path) -> RunState:
    """Return the run's last state, or the given one if there is none."""
    if (run_dir / CHECKPOINT).exists():
        load_checkpoint(state, run_dir / CHECKPOINT)
    for name in ("log.csv", "dev.csv"):
        cut_rows(run_dir / name, state.step)
    return state


def train(
    state: RunState,
    lesson: Lesson,
    config: Schedule,
    run_dir: Path,
    after_stretch: Callable[[RunState], None] | None = None,
) -> None:
    """Train until the schedule is over; a killed run continues from its last checkpoint.

    Args:
        state: where to start; changed in place.
        lesson: what is taught.
        config: the settings.
        run_dir: holds the checkpoint and `log.csv`.
        after_stretch: called after each checkpoint, to measure or export.
    """
    while progress(state, config) < 1:
        train_stretch(state, lesson, config, run_dir / "log.csv")
        save_checkpoint(state, run_dir / CHECKPOINT)
        if after_stretch:
            after_stretch(state)


def train_stretch(state: RunState, lesson: Lesson, config: Schedule, log: Path) -> None:
    """Train up to the next multiple of `check_every` steps or to the end of the schedule."""
    side = side_at(progress(state, config), config)
    steps = min(config.check_every - state.step % config.check_every, config.steps - state.step)
    sums: dict[str, float] = {}
    begun = time.monotonic() - state.seconds
    for batch in lesson.load(state.step, steps, side):
        losses = take_step(state, lesson, batch, config)
        state.seconds = time.monotonic() - begun
        sums = {name: sums.get(name, 0.0) + loss for name, loss in losses.items()}
        if state.step % LOG_EVERY == 0:
            row = {"step": state.step, "seconds": round(state.seconds), "side_px": side}
            row |= {name: round(loss / LOG_EVERY, 5) for name, loss in sums.items()}
            append_row(log, row)
            sums = {}
        if progress(state, config) >= 1:
            break


def take_step(state: RunState, lesson: Lesson, batch: Any, config: Schedule) -> dict[str, float]:
    """Do one optimiser step on a batch; return its loss and the loss's parts."""
    rate = rate_at(progress(state, config), config)
    for group in state.optimiser.param_groups:
        group["lr"] = rate * group["share"]
    loss, parts = lesson.correct(state.network, batch)
    state.optimiser.zero_grad()
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(state.network.parameters(), config.clip_norm)
    if torch.isfinite(norm):
        state.optimiser.step()
    state.step += 1
    average_weights(state, config.ema_decay)
    return {"loss": float(loss.detach()), **parts, "norm": float(norm)}


def average_weights(state: RunState, decay: float) -> None:
    """Move the averaged weights towards the trained ones; faster in the first steps."""
    keep = min(decay, (1 + state.step) / (10 + state.step))
    trained = dict(state.network.named_parameters())
    with torch.no_grad():
        for name, averaged in state.averaged.named_parameters():
            averaged.lerp_(trained[name], 1 - keep)
