"""Trained weights kept beside the code: `python -m models.training.kept_weights CHECKPOINT FILE`.

A file holds the averaged weights in float16, without those that the training left as they were.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from models.training.state import load_averaged_weights

Weights = dict[str, Tensor]


def main() -> None:
    """Keep what a run has trained."""
    parser = argparse.ArgumentParser(prog="models.training.kept_weights", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="checkpoint.pt")
    parser.add_argument("file", type=Path, help=".npz to write")
    arguments = parser.parse_args()
    stored = torch.load(arguments.checkpoint, map_location="cpu", weights_only=True)
    keep_weights(stored["averaged"], stored["network"], arguments.file)


def keep_weights(averaged: Weights, network: Weights, file: Path) -> None:
    """Store the averaged weights that differ from the network's own: only training moves them."""
    trained = {
        name: weight.numpy().astype(np.float16)
        for name, weight in averaged.items()
        if not torch.equal(weight, network[name])
    }
    np.savez_compressed(file, **trained)


def load_weights(path: Path) -> Weights:
    """Return a checkpoint's averaged weights, or those of a kept file, in float32."""
    if path.suffix != ".npz":
        return load_averaged_weights(path)
    with np.load(path) as arrays:
        return {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}


def mix_weights(start: Weights, trained: Weights, share: float) -> Weights:
    """Return weights on the way from a start (share 0) to what was trained (share 1).

    Source: Wortsman et al., "Robust fine-tuning of zero-shot models", arXiv 2109.01903.

    Args:
        start: all weights by name.
        trained: those that were trained; the others stay.
        share: how far to go.
    """
    return {
        name: torch.lerp(weight, trained[name], share) if name in trained else weight
        for name, weight in start.items()
    }


if __name__ == "__main__":
    main()
