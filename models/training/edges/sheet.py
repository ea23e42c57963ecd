"""Crops to judge by eye: `python -m models.training.edges.sheet OUT.png --data DIR`.

A row for each kind. Each crop in four: what the camera saw, the coarse alpha, the guided filter's,
the truth.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from models.training.edges.crops import Crop, draw_crop
from models.training.edges.material import KINDS
from models.training.edges.stock import load_stock

SIDE_PX = 128
SCALES = (2.0, 8.0)


def main() -> None:
    """Draw some crops of each kind."""
    parser = argparse.ArgumentParser(prog="models.training.edges.sheet", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--kinds", nargs="+", default=KINDS)
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--zoom", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    stock = load_stock(arguments.data)
    rows = []
    for row, kind in enumerate(arguments.kinds):
        generators = [
            np.random.default_rng([arguments.seed, row, n]) for n in range(arguments.count)
        ]
        crops = [draw_crop(rng, stock, kind, SIDE_PX, SCALES) for rng in generators]
        rows.append(np.hstack([show(crop) for crop in crops]))
    sheet = np.repeat(np.repeat(np.vstack(rows), arguments.zoom, 0), arguments.zoom, 1)
    cv2.imwrite(str(arguments.out), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


def show(crop: Crop) -> np.ndarray:
    """Return a crop in four cells side by side, (S, 4 S, 3) uint8 RGB."""
    soft = (crop.start.coarse, crop.start.guided, crop.alpha)
    planes = [cv2.convertScaleAbs(plane, alpha=255) for plane in soft]
    return np.hstack([crop.picture, *(cv2.merge([plane] * 3) for plane in planes)])


if __name__ == "__main__":
    main()
