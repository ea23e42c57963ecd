"""What refining gives a mask of which nobody knows how it was made.

    python -m benchmarks.any_mask --dev ../shared/data/dev --every 9

Prints the mean error of alpha in a band around the true edge, before and after, for the true alpha
cut hard, as a tool of yesterday would, and for one that a model of some size made and that was
enlarged. The last row is the true alpha itself: what refining spoils where nothing was wrong.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from benchmarks.edge_errors import edge_band
from nobg_core.engine.arrays import Alpha, Plane, Rgb
from nobg_core.engine.every_edge import refine_every_edge
from nobg_core.engine.working_copy import quantise

MADE_AT_PX = (100, 160, 320)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.any_mask", description=__doc__)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--every", type=int, default=9, help="take only each n-th product")
    arguments = parser.parse_args()
    pictures = [read(path) for path in find_images(arguments.dev)[:: arguments.every]]
    masks: dict[str, Callable[[Alpha], Plane]] = {"cut hard": cut_hard}
    masks |= {f"made at {side_px} px": made_at(side_px) for side_px in MADE_AT_PX}
    masks["the truth"] = lambda truth: quantise(truth, 8)
    print(f"{len(pictures)} pictures\n| mask | as it is | refined |\n|---|---|---|")
    for name, make in masks.items():
        rows = [measure(image, truth, make(truth)) for image, truth in pictures]
        print(f"| {name} | " + " | ".join(f"{mean:.4f}" for mean in np.mean(rows, axis=0)) + " |")


def find_images(dev: Path) -> list[Path]:
    return sorted((dev / "products/images").glob("*.jpg"))


def read(path: Path) -> tuple[Rgb, Alpha]:
    """Return a picture and its true alpha."""
    image = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    mask = cv2.imread(str(path.parents[1] / f"masks/{path.stem}.png"), cv2.IMREAD_GRAYSCALE)
    return image, mask / np.float32(255)


def cut_hard(truth: Alpha) -> Plane:
    return np.where(truth > 0.5, 255, 0).astype(np.uint8)


def made_at(side_px: int) -> Callable[[Alpha], Plane]:
    """Return what makes the mask of a model whose answer has so many pixels a side."""

    def make(truth: Alpha) -> Plane:
        small = cv2.resize(truth, (side_px, side_px), interpolation=cv2.INTER_AREA)
        return quantise(cv2.resize(small, truth.shape[::-1], interpolation=cv2.INTER_LINEAR), 8)

    return make


def measure(image: Rgb, truth: Alpha, mask: Plane) -> tuple[float, float]:
    """Return the error in the band before and after."""
    band = edge_band(truth)
    refined = refine_every_edge(image, mask, lambda *_: None)
    before, after = (np.abs(m / 255 - truth)[band].mean() for m in (mask, refined))
    return float(before), float(after)


if __name__ == "__main__":
    main()
