"""Weights to an ONNX file with a content-hashed name: `python -m models.training.edges.export`."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch
from torch import Tensor, nn

from models.training.config import read_config
from models.training.edges.config import EdgeConfig
from models.training.edges.network import EdgeNet
from models.training.export import write_hashed
from models.training.half_storage import store_halves
from models.training.short_names import shorten_names
from models.training.state import load_averaged_weights
from models.training.to_onnx import trace

INPUTS = ("image", "coarse", "begun", "followed")
TRACED_PX = 128
EDGES_DIR = Path(__file__).parents[2] / "edges"


class Refiner(nn.Module):
    """The network as the engine runs it: alpha in 0..1."""

    def __init__(self, network: EdgeNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor, coarse: Tensor, begun: Tensor, followed: Tensor) -> Tensor:
        """Return alpha (N, 1, H, W) for tiles of a picture."""
        return self.network(image, coarse, begun, followed).clamp(0, 1)


def main() -> None:
    """Export a checkpoint's averaged weights."""
    parser = argparse.ArgumentParser(prog="models.training.edges.export", description=__doc__)
    parser.add_argument("weights", type=Path, help="checkpoint.pt")
    parser.add_argument("--config", type=Path, default=Path(__file__).parent / "config.json")
    parser.add_argument("--out", type=Path, default=EDGES_DIR)
    arguments = parser.parse_args()
    weights = load_averaged_weights(arguments.weights)
    announce(export(weights, read_config(arguments.config, EdgeConfig), arguments.out))


def export(weights: dict[str, Tensor], config: EdgeConfig, models_dir: Path) -> Path:
    """Write the ONNX file, remove the version's earlier one, and return its path."""
    return write_hashed(make_onnx(weights), f"{config.name}-{config.version}", models_dir)


def announce(path: Path) -> None:
    """Print what nobg_core/engine/edge_network.py has to say of a file."""
    print(f'FILE: {path.name}\nSHA256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"')


def make_onnx(weights: dict[str, Tensor]) -> bytes:
    """Return the model: tiles `image` (N, 3, H, W), `coarse`, `begun` and `followed` (N, 1, H, W),
    all in 0..1.

    Out comes `alpha` (N, 1, H, W) in 0..1. N is free, and H and W as multiples of 16.
    """
    network = EdgeNet()
    network.load_state_dict(weights)
    tiles = [torch.zeros(1, channels, TRACED_PX, TRACED_PX) for channels in (3, 1, 1, 1)]
    inputs = dict(zip(INPUTS, tiles, strict=True))
    content = trace(Refiner(network), inputs, {0: "tiles", 2: "height", 3: "width"})
    return shorten_names(store_halves(content))


if __name__ == "__main__":
    main()
