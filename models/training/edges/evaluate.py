"""What is left of plain resizing's error: `python -m models.training.edges.evaluate CHECKPOINT`.

Made crops of every kind from pictures that no training sees, and the dev set's own pictures with
the true alpha made as small as a model's.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

from models.training.edges.crops import draw_crop
from models.training.edges.degrade import Start, begin, err_as_models_do
from models.training.edges.material import KINDS
from models.training.edges.network import MULTIPLE_PX, EdgeNet
from models.training.edges.stock import Stock, load_stock
from models.training.images import read_grey, read_rgb
from models.training.state import load_averaged_weights
from nobg_core.engine.hero import refine_hero
from nobg_core.engine.refine import MODEL_BLUR_PX

# Far from every seed of a training.
SEED = 770_001
CROPS_A_KIND = 5
SIDE_PX = 256
# A picture of 1 to 2 MP and a model of 320 px.
SCALES = (3.0, 6.0)
COARSE_PX = 320
# Pixels within this distance of a change of the true alpha are measured.
BAND_PX = 5
BAND_STEP = 0.02
DEV_EVERY = 6
ERRING = "erring models"
ERRING_EACH = 2
OTHERS = ("begun", "hero", "ours")

Refiner = Callable[[np.ndarray, Start], np.ndarray]


@dataclass(frozen=True)
class Case:
    """A picture to measure on.

    Args:
        kind: the row of the table that it counts in.
        picture: (H, W, 3) uint8 RGB.
        start: what the refiner is given besides.
        hero: (H, W) float32 in 0..1, the engine's hero edges.
        alpha: (H, W) float32 in 0..1, the truth.
    """

    kind: str
    picture: np.ndarray
    start: Start
    hero: np.ndarray
    alpha: np.ndarray


def main() -> None:
    """Print a table for a checkpoint."""
    parser = argparse.ArgumentParser(prog="models.training.edges.evaluate", description=__doc__)
    parser.add_argument("weights", type=Path, help="checkpoint.pt")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--every", type=int, default=1, help="take only each n-th dev picture")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    network = EdgeNet().eval()
    network.load_state_dict(load_averaged_weights(arguments.weights))
    made = make_cases(load_stock(arguments.data, held_out=True))
    print_table(measure([*made, *load_dev_cases(arguments.data, arguments.every)], use(network)))


def make_cases(stock: Stock) -> list[Case]:
    """Return the made crops, the same at every call with the same pictures.

    Each kind's rows start from the true alpha made small and blurred as a model's is; one more row,
    of all kinds, from alphas that err as models do.
    """
    cases = []
    for row, kind in enumerate(KINDS):
        for number in range(CROPS_A_KIND):
            rng = np.random.default_rng([SEED, row, number])
            crop = draw_crop(rng, stock, kind, SIDE_PX, SCALES)
            side = round(SIDE_PX / rng.uniform(*SCALES))
            cases.append(make_case(kind, crop.picture, crop.alpha, side))
            if number < ERRING_EACH:
                small = cv2.resize(crop.alpha, (side, side), interpolation=cv2.INTER_AREA)
                wrong = np.clip(err_as_models_do(rng, small), 0, 1)
                cases.append(start_case(ERRING, crop.picture, crop.alpha, wrong))
    return cases


def load_dev_cases(data_dir: Path, every: int) -> list[Case]:
    """Return the lemur and each n-th product, with the true alpha made small and blurred."""
    dev = data_dir / "dev"
    pairs = [("dev lemur", dev / "lemur/lemur.png", dev / "lemur/lemur_alpha.png")]
    for path in sorted((dev / "products/images").iterdir())[::every]:
        pairs.append(("dev products", path, dev / "products/masks" / f"{path.stem}.png"))
    cases = []
    for kind, image_path, alpha_path in pairs:
        alpha = read_grey(alpha_path).astype(np.float32) / 255
        cases.append(make_case(kind, read_rgb(image_path), alpha, COARSE_PX))
    return cases


def make_case(kind: str, picture: np.ndarray, alpha: np.ndarray, side: int) -> Case:
    """Return a case that starts from the true alpha made small, to a square, and blurred."""
    small = cv2.resize(alpha, (side, side), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), MODEL_BLUR_PX, borderType=cv2.BORDER_REPLICATE)
    return start_case(kind, picture, alpha, blurred)


def start_case(kind: str, picture: np.ndarray, alpha: np.ndarray, small: np.ndarray) -> Case:
    """Return a case that starts from a coarse alpha (h, w) float32 in 0..1."""
    start = begin(picture, small, MODEL_BLUR_PX)
    return Case(kind, picture, start, refine_hero(picture, small), alpha)


def use(network: EdgeNet) -> Refiner:
    """Return the network as a function of a picture and its start, on the whole picture."""

    def refine(picture: np.ndarray, start: Start) -> np.ndarray:
        height, width = picture.shape[:2]
        border = (0, -height % MULTIPLE_PX, 0, -width % MULTIPLE_PX)
        planes = [
            cv2.copyMakeBorder(plane, *border, cv2.BORDER_REPLICATE)
            for plane in (
                picture.astype(np.float32) / 255,
                start.coarse,
                start.begun,
                start.followed,
            )
        ]
        inputs = [
            torch.from_numpy(np.atleast_3d(plane).transpose(2, 0, 1)[None]) for plane in planes
        ]
        with torch.inference_mode():
            alpha = network(*inputs)[0, 0, :height, :width].clamp(0, 1).numpy()
        return np.where(start.band > 0, alpha, start.coarse)

    return refine


def measure(cases: list[Case], refiner: Refiner) -> dict[str, dict[str, float]]:
    """Return for each kind, and for "mean" of all made kinds, what is left of resizing's error.

    Each row has "resized", its mean error in the band, and the `OTHERS`, as parts of it.
    """
    errors: dict[str, list[list[float]]] = {}
    for case in cases:
        ours = refiner(case.picture, case.start)
        band = edge_band(case.alpha)
        if band.any():
            answers = (case.start.coarse, case.start.begun, case.hero, ours)
            row = [float(np.abs(alpha - case.alpha)[band].mean()) for alpha in answers]
            errors.setdefault(case.kind, []).append(row)
    table = {}
    for kind, rows in errors.items():
        resized, *others = np.mean(rows, axis=0)
        table[kind] = {
            "resized": resized,
            **{n: e / resized for n, e in zip(OTHERS, others, strict=True)},
        }
    made = [row for kind, row in table.items() if kind in KINDS]
    if made:
        table["mean"] = {name: float(np.mean([row[name] for row in made])) for name in made[0]}
    return {kind: {name: float(v) for name, v in row.items()} for kind, row in table.items()}


def edge_band(alpha: np.ndarray) -> np.ndarray:
    """Return which pixels lie within `BAND_PX` of where the true alpha changes."""
    kernel = np.ones((2 * BAND_PX + 1,) * 2, np.uint8)
    return cv2.dilate(alpha, kernel) - cv2.erode(alpha, kernel) > BAND_STEP


def print_table(table: dict[str, dict[str, float]]) -> None:
    """Print the numbers of `measure` as a Markdown table."""
    print(f"| kind | resizing's error | {' | '.join(OTHERS)} |\n|---|---|---|---|---|")
    for kind, row in table.items():
        parts = " | ".join(f"{row[name]:.3f}" for name in OTHERS)
        print(f"| {kind} | {row['resized']:.4f} | {parts} |")


if __name__ == "__main__":
    main()
