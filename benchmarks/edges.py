"""How near the full-size alpha comes to the true one along edges of every kind, for each method.

    python -m benchmarks.edges --data ../shared/data --work FOLDER [--pymatting PYTHON]

Prints the error of alpha in the band around the true edge, and that of its gradient, as parts of
what plain resizing leaves: from coarse alphas that are the true one averaged; averaged and blurred
as a model's answer is; the same where the picture is much larger; and from the model's own answers.
Then which blur brings the averaged truth nearest to those; then time and memory at 1, 6 and 24
megapixels. Edges of made kinds come from pictures that no training sees. PYTHON is one that has
pymatting; without it closed form is left out. It is not run above 1 megapixel: it takes minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.costs import SIZES, print_costs
from benchmarks.edge_errors import edge_band, edge_errors
from benchmarks.edge_methods import METHODS
from benchmarks.measure import PROJECT, machine
from models.training.edges.crops import draw_crop
from models.training.edges.material import KINDS
from models.training.edges.stock import load_stock
from nobg_core.engine.hero import MODEL_BLUR_PX
from nobg_core.engine.hints import NOTHING_KNOWN
from nobg_core.engine.predict import predict_alpha
from nobg_core.engine.registry import load_entry
from nobg_core.engine.session import Session

SEED = 881_000
# Side of a crop; least and greatest side of a pixel of the coarse alpha, for a model of 320 pixels
# and pictures of 1 to 4 megapixels, and of 15 to 33.
SMALL = (256, (3.0, 6.0))
LARGE = (512, (12.0, 18.0))
SLOW = "closed form"
BLURS_PX = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)


@dataclass(frozen=True)
class Case:
    """A picture of which the truth is known.

    Args:
        kind: the row that it counts in.
        colour: (H, W, 3) uint8, sRGB-encoded.
        truth: (H, W) float32 in [0, 1].
        size: width and height of the coarse alpha.
    """

    kind: str
    colour: np.ndarray
    truth: np.ndarray
    size: tuple[int, int]

    def shrink(self, blur_px: float) -> np.ndarray:
        """Return the true alpha as a model would say it that errs in nothing but its blur."""
        small = cv2.resize(self.truth, self.size, interpolation=cv2.INTER_AREA)
        if blur_px:
            small = cv2.GaussianBlur(small, (0, 0), blur_px, borderType=cv2.BORDER_REPLICATE)
        return small


def make_cases(data: Path, count: int, how: tuple[int, tuple[float, float]]) -> Iterator[Case]:
    """Yield some crops of each made kind, SMALL or LARGE."""
    side_px, scales = how
    stock = load_stock(data, held_out=True)
    for row, kind in enumerate(KINDS):
        for number in range(count):
            rng = np.random.default_rng([SEED, row, number])
            crop = draw_crop(rng, stock, kind, side_px, scales)
            side = round(side_px / rng.uniform(*scales))
            yield Case(kind, crop.picture, crop.alpha, (side, side))


def load_cases(dev: Path, side: int, every: int) -> Iterator[Case]:
    """Yield the lemur, then each n-th product."""
    files = [("lemur", dev / "lemur/lemur.png", dev / "lemur/lemur_alpha.png")]
    for path in sorted((dev / "products/images").glob("*.jpg"))[::every]:
        files.append(("products", path, dev / f"products/masks/{path.stem}.png"))
    for kind, image_path, alpha_path in files:
        colour = cv2.cvtColor(cv2.imread(str(image_path)), cv2.COLOR_BGR2RGB)
        truth = cv2.imread(str(alpha_path), cv2.IMREAD_GRAYSCALE) / np.float32(255)
        yield Case(kind, colour, truth, (side, side))


def run_method(python: str, name: str, folder: Path) -> dict[str, float]:
    """Run a method on a folder's pictures and return what it cost."""
    command = [python, "-m", "benchmarks.edge_methods", name, str(folder)]
    threads = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # as nobg_core.engine sets it
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True, env=threads)
    return json.loads(done.stdout.splitlines()[-1])  # pymatting has its own to say


def print_errors(
    title: str,
    cases: Sequence[Case],
    coarse: Sequence[np.ndarray],
    blur_px: float,
    folder: Path,
    pythons: dict[str, str],
) -> None:
    """Print what each method leaves of resizing's error and gradient error, by kind."""
    folder.mkdir(parents=True)
    for number, (case, alpha) in enumerate(zip(cases, coarse, strict=True)):
        np.savez(folder / f"{number:03}.npz", colour=case.colour, coarse=alpha, blur_px=blur_px)
    errors: dict[str, np.ndarray] = {}
    for name, python in pythons.items():
        run_method(python, name, folder)
        found = [np.load(folder / name / f"{number:03}.npy") for number in range(len(cases))]
        errors[name] = np.array(
            [edge_errors(alpha, case.truth) for alpha, case in zip(found, cases, strict=True)]
        )
    kinds = np.array([case.kind for case in cases])
    others = [name for name in pythons if name != "resizing"]
    print(f"\n{title}\n\n| edge | resizing: error | {' | '.join(others)} |")
    print("|---|---|" + "---|" * len(others))
    rows = []
    for kind in dict.fromkeys(kinds):
        resized = errors["resizing"][kinds == kind].mean(0)
        rows.append([errors[name][kinds == kind].mean(0) / resized for name in others])
        print(f"| {kind} | {resized[0]:.4f} | {_cells(rows[-1])} |")
    print(f"| mean of kinds | | {_cells(np.mean(rows, axis=0))} |", flush=True)


def _cells(row: Sequence[np.ndarray]) -> str:
    return " | ".join(f"{error:.2f}, gradient {gradient:.2f}" for error, gradient in row)


def print_blur(cases: Sequence[Case], answers: Sequence[np.ndarray]) -> None:
    """Print how far the blurred truth is from the model's answers, for each blur."""
    print("\n| blur of the averaged truth, px | its distance from the model's answers |\n|---|---|")
    for blur_px in BLURS_PX:
        distances = []
        for case, answer in zip(cases, answers, strict=True):
            small = case.shrink(0.0)
            distances.append(np.abs(case.shrink(blur_px) - answer)[edge_band(small)].mean())
        # The median: a model that took the wrong thing says nothing of its blur.
        print(f"| {blur_px} | {np.median(distances):.4f} |")


def measure_costs(case: Case, folder: Path, pythons: dict[str, str]) -> None:
    """Print time and memory; the peak holds the picture and both alphas."""
    for megapixels, size in SIZES.items():
        (folder / str(megapixels)).mkdir(parents=True)
        colour = cv2.resize(case.colour, size, interpolation=cv2.INTER_CUBIC)
        coarse = case.shrink(MODEL_BLUR_PX)
        path = folder / str(megapixels) / "photo.npz"
        np.savez(path, colour=colour, coarse=coarse, blur_px=MODEL_BLUR_PX)
    print_costs(pythons, SLOW, lambda name, mp: run_method(pythons[name], name, folder / str(mp)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with train and dev")
    parser.add_argument("--work", type=Path, required=True, help="an empty folder to work in")
    parser.add_argument("--pymatting", metavar="PYTHON", help="one that has pymatting and OpenCV")
    parser.add_argument("--count", type=int, default=3, help="made crops of each kind")
    parser.add_argument("--every", type=int, default=12, help="take only each n-th product")
    arguments = parser.parse_args()
    work: Path = arguments.work.resolve()
    pythons = dict.fromkeys(METHODS, sys.executable)
    del pythons[SLOW]
    if arguments.pymatting:
        pythons[SLOW] = arguments.pymatting
    session = Session(load_entry(), "cpu")
    made = list(make_cases(arguments.data, arguments.count, SMALL))
    large = list(make_cases(arguments.data, max(1, arguments.count // 3), LARGE))
    dev = list(load_cases(arguments.data / "dev", session.entry.input_px, arguments.every))
    answers = [predict_alpha(case.colour, session, NOTHING_KNOWN) for case in dev]
    print(json.dumps(machine()))
    for title, blur_px in (("Averaged", 0.0), ("Averaged and blurred", MODEL_BLUR_PX)):
        coarse = [case.shrink(blur_px) for case in (*made, *dev)]
        print_errors(title, [*made, *dev], coarse, blur_px, work / title, pythons)
    coarse = [case.shrink(MODEL_BLUR_PX) for case in large]
    quick = {name: python for name, python in pythons.items() if name != SLOW}
    print_errors("The same, much larger", large, coarse, MODEL_BLUR_PX, work / "large", quick)
    print_errors(session.entry.title, dev, answers, MODEL_BLUR_PX, work / "own", pythons)
    print_blur(dev, answers)
    measure_costs(dev[0], work / "costs", pythons)


if __name__ == "__main__":
    main()
