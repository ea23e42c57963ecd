"""The training loop: stretches of steps, each closed by a checkpoint."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.data import DataLoader

from models.training.charts import append_row
from models.training.edges.batches import CropPlan, Crops
from models.training.edges.config import EdgeConfig
from models.training.edges.losses import edge_loss
from models.training.edges.network import EdgeNet
from models.training.edges.stock import Stock
from models.training.loop import CHECKPOINT, average_weights
from models.training.state import (
    RunState,
    pick_device,
    progress,
    rate_at,
    save_checkpoint,
    side_at,
)

LOG_EVERY = 20


def start_run(config: EdgeConfig) -> RunState:
    """Return the state before the first step, on a graphics card where there is one."""
    torch.manual_seed(config.seed)
    network = EdgeNet().to(pick_device(), memory_format=torch.channels_last)
    averaged = copy.deepcopy(network).requires_grad_(False).eval()
    optimiser = torch.optim.AdamW(
        network.parameters(), config.learning_rate, weight_decay=config.weight_decay
    )
    return RunState(network, averaged, optimiser)


def train(
    state: RunState,
    stock: Stock,
    config: EdgeConfig,
    run_dir: Path,
    after_stretch: Callable[[RunState], None] | None = None,
    workers: int = 0,
) -> None:
    """Train until the schedule is over; a killed run continues from its last checkpoint.

    Args:
        state: where to start; changed in place.
        stock: the pictures that crops are made of.
        config: the settings.
        run_dir: holds the checkpoint and `log.csv`.
        after_stretch: called after each checkpoint, to measure.
        workers: processes that make crops; 0: this one.
    """
    while progress(state, config) < 1:
        train_stretch(state, stock, config, run_dir / "log.csv", workers)
        save_checkpoint(state, run_dir / CHECKPOINT)
        if after_stretch:
            after_stretch(state)


def train_stretch(
    state: RunState, stock: Stock, config: EdgeConfig, log: Path, workers: int = 0
) -> None:
    """Train up to the next multiple of `check_every` steps or to the end of the schedule."""
    side = side_at(progress(state, config), config)
    batch_size = max(1, config.batch_size * config.sizes[0][1] ** 2 // side**2)
    steps = min(config.check_every - state.step % config.check_every, config.steps - state.step)
    # Numbered as if every batch were full, so that no crop comes twice.
    first, count = state.step * config.batch_size, steps * batch_size
    plan = CropPlan(config.seed, first, count, side, config.scales, config.kinds)
    loader = DataLoader(Crops(stock, plan), batch_size, num_workers=workers)
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


def train_step(state: RunState, batch: Tensor, config: EdgeConfig) -> dict[str, float]:
    """Do one optimiser step on packed crops (N, 8, S, S) uint8; return the parts of its loss."""
    for group in state.optimiser.param_groups:
        group["lr"] = rate_at(progress(state, config), config)
    device = next(state.network.parameters()).device
    planes = batch.to(device, non_blocking=True) / 255
    image, coarse, guided, target, weight, contrast = planes.split([3, 1, 1, 1, 1, 1], 1)
    with torch.autocast(device.type, torch.bfloat16, enabled=config.is_bfloat16):
        alpha = state.network(image, coarse, guided)
    loss, parts = edge_loss(alpha.float(), target, weight, contrast, config.losses)
    state.optimiser.zero_grad()
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(state.network.parameters(), config.clip_norm)
    if torch.isfinite(norm):
        state.optimiser.step()
    state.step += 1
    average_weights(state, config.ema_decay)
    return {"loss": float(loss.detach()), **parts, "norm": float(norm)}
