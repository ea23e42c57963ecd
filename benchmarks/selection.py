"""What a rough selection gives, for each share of surroundings that the model is shown with it.

    python -m benchmarks.selection --dev ../shared/data/dev

Prints the mean error of alpha over whole pictures: without a selection, with one but looking at the
whole picture, and looking closer. The selection is the true subject's box, made larger; SMALL are
the pictures of which the true box is less than a quarter.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from nobg_core.engine import hints
from nobg_core.engine.arrays import Alpha, Plane, Rgb
from nobg_core.engine.cutout import cut_out
from nobg_core.engine.hints import Hints
from nobg_core.engine.registry import load_entry
from nobg_core.engine.selection import gather_hints
from nobg_core.engine.session import Session

ROUGHNESS = (0.05, 0.2)
CONTEXT_SHARES = (0.05, 0.1, 0.15, 0.3)
LONGEST_PX = 1200
SMALL = 0.25


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.selection", description=__doc__)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--count", type=int, default=8, help="pictures of each kind")
    parser.add_argument("--model", default="", help="as `nobg models` lists it")
    arguments = parser.parse_args()
    session = Session(load_entry(arguments.model), "cpu")
    names = ["none", "whole", *(f"{share:.0%}" for share in CONTEXT_SHARES)]
    for roughness in ROUGHNESS:
        rows, shares = [], []
        for image, truth in load_pictures(arguments.dev, arguments.count):
            selection = select_roughly(truth, roughness)
            shares.append((select_roughly(truth, 0) > 0).mean())
            rows.append(errors_of(image, truth, gather_hints({"selection": selection}), session))
        small = np.array(shares) < SMALL
        print(f"\n{session.entry.title}, box {roughness:.0%} larger | " + " | ".join(names))
        for title, chosen in (("all", small | True), ("SMALL", small)):
            means = np.array(rows)[chosen].mean(axis=0)
            print(f"{title} ({chosen.sum()}) | " + " | ".join(f"{mean:.4f}" for mean in means))


def load_pictures(dev: Path, count: int) -> Iterator[tuple[Rgb, Alpha]]:
    """Yield `count` pictures of each kind with their true alpha."""
    for kind in ("products", "scenes", "people"):
        paths = sorted((dev / kind / "images").glob("*.jpg"))
        for path in paths[:: max(1, len(paths) // count)][:count]:
            image = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
            mask = cv2.imread(str(dev / kind / "masks" / f"{path.stem}.png"), cv2.IMREAD_GRAYSCALE)
            scale = min(1.0, LONGEST_PX / max(mask.shape))
            size = round(mask.shape[1] * scale), round(mask.shape[0] * scale)
            mask = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
            yield cv2.resize(image, size, interpolation=cv2.INTER_AREA), mask / np.float32(255)


def select_roughly(truth: Alpha, roughness: float) -> Plane:
    """Return the subject's box as a selection, larger by a share of its longer side."""
    x, y, width, height = cv2.boundingRect((truth > 0.02).astype(np.uint8))
    by_px = round(roughness * max(width, height))
    selection = np.zeros(truth.shape, np.uint8)
    selection[max(y - by_px, 0) : y + height + by_px, max(x - by_px, 0) : x + width + by_px] = 255
    return selection


def errors_of(image: Rgb, truth: Alpha, known: Hints, session: Session) -> list[float]:
    """Return the mean errors in the order of the table."""
    alone = cut_out(image, session, lambda *_: None).alpha
    errors = [np.abs(alone - truth).mean()]
    known.hold(alone)
    errors.append(np.abs(alone - truth).mean())
    for hints.CONTEXT_SHARE in CONTEXT_SHARES:
        alpha = cut_out(image, session, lambda *_: None, known).alpha
        errors.append(np.abs(alpha - truth).mean())
    return errors


if __name__ == "__main__":
    main()
