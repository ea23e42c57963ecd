"""Training samples to judge by eye: `python -m models.training.sample_sheet OUT.png --runs DIR`.

Each pair: what the network sees, and the target in green with the hints on it, white where the
subject surely is, red where the background surely is.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from models.training.cached_library import open_library
from models.training.kinds import draw_sample

SIDE_PX = 320
CELL_PX = 200
PAIRS_A_ROW = 4
KINDS = ("products", "people_moved", "chosen", "fluent", "empty")


def main() -> None:
    """Draw samples of the kinds that were named, in turn."""
    parser = argparse.ArgumentParser(prog="models.training.sample_sheet", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--runs", type=Path, required=True, help="folder of the decoded library")
    parser.add_argument("--carved", type=Path, help="folder of carved objects")
    parser.add_argument("--kinds", nargs="+", default=KINDS)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    library = open_library(arguments.data, arguments.runs, arguments.carved)
    pairs = []
    for number in range(arguments.count):
        kind = arguments.kinds[number % len(arguments.kinds)]
        rng = np.random.default_rng([arguments.seed, number])
        pairs.append(draw_pair(*draw_sample(rng, library, kind, SIDE_PX)))
    cv2.imwrite(str(arguments.out), cv2.cvtColor(arrange_rows(pairs), cv2.COLOR_RGB2BGR))


def draw_pair(
    image: np.ndarray, target: np.ndarray, weight: np.ndarray, hints: np.ndarray
) -> np.ndarray:
    """Return a sample as two cells side by side, uint8 RGB; dim where it is hardly believed."""
    told = image // 2
    told[..., 1] = np.maximum(told[..., 1], cv2.multiply(target, weight, scale=0.5 / 255))
    told[hints[..., 0] > 0] = 255, 255, 255
    told[hints[..., 1] > 0] = 255, 0, 0
    size = (CELL_PX, CELL_PX)
    return np.hstack([cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in (image, told)])


def arrange_rows(pairs: list[np.ndarray]) -> np.ndarray:
    """Return the pairs in rows of `PAIRS_A_ROW`, the last one filled up with black."""
    padded = pairs + [np.zeros_like(pairs[0])] * (-len(pairs) % PAIRS_A_ROW)
    starts = range(0, len(padded), PAIRS_A_ROW)
    return np.vstack([np.hstack(padded[i : i + PAIRS_A_ROW]) for i in starts])


if __name__ == "__main__":
    main()
