"""Crops to judge by eye: `python -m models.training.edges.sheet OUT.png [--weights CHECKPOINT]`.

A row for each kind. Each crop side by side: what the camera saw, the coarse alpha, what
hero edges begin with, with weights the network's, and the truth.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from models.training.edges.crops import Crop, draw_crop
from models.training.edges.evaluate import Refiner, use
from models.training.edges.material import KINDS
from models.training.edges.network import EdgeNet
from models.training.edges.stock import load_stock
from models.training.state import load_averaged_weights

SIDE_PX = 128
SCALES = (2.0, 8.0)


def main() -> None:
    """Draw some crops of each kind, of pictures that no training sees."""
    parser = argparse.ArgumentParser(prog="models.training.edges.sheet", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, help="checkpoint.pt")
    parser.add_argument("--kinds", nargs="+", default=KINDS)
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--zoom", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    stock = load_stock(arguments.data, held_out=True)
    refiners = [open_refiner(arguments.weights)] if arguments.weights else []
    rows = []
    for row, kind in enumerate(arguments.kinds):
        generators = [
            np.random.default_rng([arguments.seed, row, n]) for n in range(arguments.count)
        ]
        crops = [draw_crop(rng, stock, kind, SIDE_PX, SCALES) for rng in generators]
        rows.append(np.hstack([show(crop, refiners) for crop in crops]))
    sheet = np.repeat(np.repeat(np.vstack(rows), arguments.zoom, 0), arguments.zoom, 1)
    cv2.imwrite(str(arguments.out), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


def open_refiner(checkpoint: Path) -> Refiner:
    """Return a checkpoint's averaged network."""
    network = EdgeNet().eval()
    network.load_state_dict(load_averaged_weights(checkpoint))
    return use(network)


def show(crop: Crop, refiners: list[Refiner]) -> np.ndarray:
    """Return a crop as cells side by side, uint8 RGB."""
    answers = [refine(crop.picture, crop.start) for refine in refiners]
    soft = (crop.start.coarse, crop.start.begun, *answers, crop.alpha)
    planes = [cv2.convertScaleAbs(plane, alpha=255) for plane in soft]
    return np.hstack([crop.picture, *(cv2.merge([plane] * 3) for plane in planes)])


if __name__ == "__main__":
    main()
