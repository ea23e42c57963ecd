"""The settings of an edge refiner's training, read from a JSON file whose keys are the fields."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EdgeConfig:
    """What a training needs to know besides where its files lie.

    Args:
        name: name of the model's file.
        version: its version there.
        seed: every crop and batch follows from it.
        crop_px: height and width of the pool's crops.
        minutes: training time after which the schedule is over, whatever the step.
        steps: optimiser steps after which the schedule is over.
        batch_size: crops a step while they are smallest; larger ones are as many fewer.
        sizes: (progress, side in px) pairs; from that progress on, such parts of crops are taken.
        scales: least and greatest side of a coarse pixel, in px of the crop.
        learning_rate: AdamW's highest rate, reached after the warm-up, then a cosine to 1 %.
        weight_decay: AdamW's.
        warmup: part of the schedule (0..1) over which the rate rises.
        ema_decay: what the averaged weights keep of themselves at each step.
        clip_norm: longest gradient let through.
        is_bfloat16: compute in bfloat16 (autocast), keep weights and loss in float32.
        check_every: steps between checkpoints, each measured.
        kinds: how often each kind of edge is drawn.
        share_seen: how many of the crops the embedded model was asked about.
        losses: weight of each part of the loss.
    """

    name: str
    version: int
    seed: int
    crop_px: int
    minutes: float
    steps: int
    batch_size: int
    sizes: list[tuple[float, int]]
    scales: tuple[float, float]
    learning_rate: float
    weight_decay: float
    warmup: float
    ema_decay: float
    clip_norm: float
    is_bfloat16: bool
    check_every: int
    kinds: dict[str, float]
    share_seen: float
    losses: dict[str, float]
