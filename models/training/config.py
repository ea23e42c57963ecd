"""The settings of one training, read from a JSON file whose keys are the fields below."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

Settings = TypeVar("Settings")


@dataclass(frozen=True)
class Config:
    """What a training needs to know besides where its files lie.

    Args:
        name: name of the model in the registry.
        version: its version there.
        network: "advised" (AdvisedNet, trained from the pool), "subject" (SubjectNet) or "u2netp"
            (U²-Net-p, continued from its weights).
        encoder: file under data/weights that SubjectNet's encoder starts from.
        start: files in this folder that AdvisedNet starts from, first a SubjectNet, then what was
            trained of an AdvisedNet; and how far to go towards each (1: all the way).
        pool_px: side of the pool's samples.
        seed: every sample and shuffle follows from it.
        minutes: training time after which the schedule is over, whatever the step.
        steps: optimiser steps after which the schedule is over.
        batch_size: images a step.
        sizes: (progress, side in px) pairs; from that progress on, samples have that side.
        frozen: starts of the names of weights that stay as they are.
        is_marks_only: train only what has no effect without hints; most samples get strokes.
        learning_rate: AdamW's highest rate, reached after the warm-up, then a cosine to 1 %.
        encoder_rate: share of that rate for the pretrained encoder.
        warmup: part of the schedule (0..1) over which the rate rises.
        ema_decay: what the averaged weights keep of themselves at each step.
        clip_norm: longest gradient let through.
        is_bfloat16: compute in bfloat16 (autocast), keep weights and loss in float32.
        check_every: steps between checkpoints, each measured on the dev set.
        kinds: how often each kind of sample is drawn.
        taught: those of them whose target counts fully without hints, too, since no network has
            seen their objects before; of the others, the start's own answer is kept for the most.
        losses: weight of each part of the loss; "trust" is for AdvisedNet alone.
    """

    name: str
    version: int
    network: str
    encoder: str
    start: dict[str, float]
    pool_px: int
    seed: int
    minutes: float
    steps: int
    batch_size: int
    sizes: list[tuple[float, int]]
    frozen: list[str]
    is_marks_only: bool
    learning_rate: float
    encoder_rate: float
    warmup: float
    ema_decay: float
    clip_norm: float
    is_bfloat16: bool
    check_every: int
    kinds: dict[str, float]
    taught: list[str]
    losses: dict[str, float]


def read_config(path: Path, kind: type[Settings]) -> Settings:
    """Return the settings in a JSON file; an unknown or missing key is a TypeError."""
    return kind(**json.loads(path.read_text()))


def write_config(config: Any, path: Path) -> None:
    """Store the settings, a dataclass, beside a run, so that it says how it was made."""
    path.write_text(json.dumps(asdict(config), indent=2) + "\n")
