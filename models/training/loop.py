"""The training loop: stretches of steps, each closed by a checkpoint."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.data import DataLoader

from models.training.charts import append_row
from models.training.config import Config
from models.training.images import MEAN, STD
from models.training.library import Library
from models.training.losses import matte_loss
from models.training.samples import SamplePlan, Samples
from models.training.state import RunState, progress, rate_at, save_checkpoint, side_at

CHECKPOINT = "checkpoint.pt"
LOG_EVERY = 10


def train(
    state: RunState,
    library: Library,
    config: Config,
    run_dir: Path,
    after_stretch: Callable[[RunState], None] | None = None,
    workers: int = 0,
) -> None:
    """Train until the schedule is over; a killed run continues from its last checkpoint.

    Args:
        state: where to start; changed in place.
        library: the pictures.
        config: the settings.
        run_dir: holds the checkpoint and `log.csv`.
        after_stretch: called after each checkpoint, to measure or export.
        workers: processes that make samples; 0: this one.
    """
    while progress(state, config) < 1:
        train_stretch(state, library, config, run_dir / "log.csv", workers)
        save_checkpoint(state, run_dir / CHECKPOINT)
        if after_stretch:
            after_stretch(state)


def train_stretch(
    state: RunState, library: Library, config: Config, log: Path, workers: int = 0
) -> None:
    """Train up to the next multiple of `check_every` steps or to the end of the schedule."""
    side = side_at(progress(state, config), config)
    steps = min(config.check_every - state.step % config.check_every, config.steps - state.step)
    first, count = state.step * config.batch_size, steps * config.batch_size
    samples = Samples(library, SamplePlan(config.seed, first, count, side, config.kinds))
    loader = DataLoader(samples, config.batch_size, num_workers=workers)
    sums: dict[str, float] = {}
    begun = time.monotonic() - state.seconds
    for batch in loader:
        losses = train_step(state, batch, config)
        state.seconds = time.monotonic() - begun
        sums = {name: sums.get(name, 0.0) + loss for name, loss in losses.items()}
        if state.step % LOG_EVERY == 0:
            row = {"step": state.step, "seconds": round(state.seconds), "side_px": side}
            row |= {name: round(loss / LOG_EVERY, 5) for name, loss in sums.items()}
            append_row(log, row)
            sums = {}
        if progress(state, config) >= 1:
            break


def train_step(state: RunState, batch: tuple[Tensor, ...], config: Config) -> dict[str, float]:
    """Do one optimiser step on a batch of uint8 samples; return the parts of its loss."""
    rate = rate_at(progress(state, config), config)
    for group in state.optimiser.param_groups:
        group["lr"] = rate * group["share"]
    device = next(state.network.parameters()).device
    image, target, weight, hints = (plane.to(device, non_blocking=True) for plane in batch)
    with torch.autocast(device.type, torch.bfloat16, enabled=config.is_bfloat16):
        logits = state.network(normalise_batch(image), hints / 255)
    outputs = [output.float() for output in logits]
    loss, parts = matte_loss(outputs, target / 255, weight / 255, config.losses)
    state.optimiser.zero_grad()
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(state.network.parameters(), config.clip_norm)
    if torch.isfinite(norm):
        state.optimiser.step()
    state.step += 1
    average_weights(state, config.ema_decay)
    return {"loss": float(loss.detach()), **parts, "norm": float(norm)}


def normalise_batch(image: Tensor) -> Tensor:
    """Return the network's input, (N, 3, H, W) float32 channels-last, for uint8 RGB.

    Each picture is divided by its own maximum, as `images.normalise` does.
    """
    mean, std = (
        torch.from_numpy(values).to(image.device).view(1, 3, 1, 1) for values in (MEAN, STD)
    )
    brightest = image.amax((1, 2, 3), keepdim=True).clamp_min(1)
    return ((image / brightest - mean) / std).contiguous(memory_format=torch.channels_last)


def average_weights(state: RunState, decay: float) -> None:
    """Move the averaged weights towards the trained ones; faster in the first steps."""
    keep = min(decay, (1 + state.step) / (10 + state.step))
    trained = dict(state.network.named_parameters())
    with torch.no_grad():
        for name, averaged in state.averaged.named_parameters():
            averaged.lerp_(trained[name], 1 - keep)
