"""Crops made beforehand, one file each: making one costs several times what a step on it does.

    python -m models.training.edges.pool --pool FOLDER --first 0 --count 10000

Several processes may fill one pool, and a training may draw from it meanwhile.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from models.training.config import read_config
from models.training.edges.config import EdgeConfig
from models.training.edges.crops import draw_crop, pack
from models.training.edges.stock import Stock, load_stock

# What the names of crops begin with that the embedded model was asked about.
SEEN = "seen-"


class CropPool:
    """A folder of packed crops, each (9, S, S) uint8 and a pure function of seed and number."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[str] = []
        self.seen: list[str] = []

    def refresh(self) -> None:
        """Look for crops that have come since."""
        names = sorted(path.name for path in self.folder.glob("*.npy"))
        self.seen = [name for name in names if name.startswith(SEEN)]
        self.made = [name for name in names if not name.startswith(SEEN)]

    def draw(self, rng: Generator, share_seen: float) -> str:
        """Return the file name of one crop.

        Args:
            rng: decides which.
            share_seen: how often it is one that the embedded model was asked about.
        """
        names = self.seen if self.seen and rng.random() < share_seen else self.made
        return names[int(rng.integers(len(names)))]

    def read(self, name: str) -> np.ndarray:
        """Return the crop of a file name."""
        return np.asarray(np.load(self.folder / name))

    def make(self, number: int, stock: Stock, config: EdgeConfig) -> None:
        """Make a crop unless it is there."""
        name = f"{number:06d}"
        if (self.folder / f"{name}.npy").exists():
            return
        rng = np.random.default_rng([config.seed, number])
        names = sorted(config.kinds)
        shares = np.array([config.kinds[name] for name in names])
        kind = str(rng.choice(names, p=shares / shares.sum()))
        self.write(name, pack(draw_crop(rng, stock, kind, config.crop_px, config.scales)))

    def write(self, name: str, planes: np.ndarray) -> None:
        """Store a packed crop; a kill at any moment leaves it whole or absent."""
        partial = self.folder / f"{name}.partial"
        with partial.open("wb") as file:
            np.save(file, planes)
        partial.replace(partial.with_suffix(".npy"))


def main() -> None:
    """Fill a pool as the arguments say."""
    parser = argparse.ArgumentParser(prog="models.training.edges.pool", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=Path(__file__).parent / "config.json")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, required=True)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    config = read_config(arguments.config, EdgeConfig)
    arguments.pool.mkdir(parents=True, exist_ok=True)
    stock = load_stock(arguments.data)
    for number in range(arguments.first, arguments.first + arguments.count):
        CropPool(arguments.pool).make(number, stock, config)


if __name__ == "__main__":
    main()
