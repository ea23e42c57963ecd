"""How well the old background is taken out of soft edges, and what that costs, for each method.

    python -m benchmarks.colours --dev ../shared/data/dev --work FOLDER [--pymatting PYTHON]

Prints two tables. The first: the mean error of composites on white, black and magenta along the
edge, of 255 levels, against the true foreground with the true alpha: with the true alpha in use,
where the ground makes no difference; with the engine's, but counting the colours' error alone; and
with the engine's, counting alpha's own error too, which is most of it. The second: time and memory
at 1, 6 and 24 megapixels. PYTHON is one that has pymatting; without it pymatting is left out.
Closed form is not run above 1 megapixel: it takes minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.colour_methods import METHODS
from benchmarks.costs import SIZES, print_costs
from benchmarks.measure import PROJECT, machine
from nobg_core.engine.cutout import cut_out
from nobg_core.engine.registry import load_entry
from nobg_core.engine.session import Session

GROUNDS = {"white": (255, 255, 255), "black": (0, 0, 0), "magenta": (255, 0, 255)}
BAND_PX = 3
SLOW = "pymatting closed form"


@dataclass(frozen=True)
class Case:
    """A picture of which the truth is known.

    Args:
        name: of the picture.
        colour: (H, W, 3) uint8, the picture.
        truth: (H, W) float32, its true alpha.
        foreground: (H, W, 3) uint8, the subject's true colours.
    """

    name: str
    colour: np.ndarray
    truth: np.ndarray
    foreground: np.ndarray

    def band(self) -> np.ndarray:
        """Return which pixels lie within BAND_PX of where the true alpha changes."""
        kernel = np.ones((2 * BAND_PX + 1, 2 * BAND_PX + 1), np.uint8)
        return cv2.dilate(self.truth, kernel) - cv2.erode(self.truth, kernel) > 0.02


def read_rgb(path: Path) -> np.ndarray:
    """Return (H, W, 3) uint8 of a file."""
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def read_alpha(path: Path) -> np.ndarray:
    """Return (H, W) float32 in [0, 1] of a grey file."""
    return cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).astype(np.float32) / 255


def load_cases(dev: Path, every: int) -> Iterator[Case]:
    """Yield the lemur, then each n-th product."""
    lemur = dev / "lemur"
    yield Case(
        "lemur",
        read_rgb(lemur / "lemur.png"),
        read_alpha(lemur / "lemur_alpha.png"),
        read_rgb(lemur / "lemur_foreground.png"),
    )
    products = dev / "products"
    for path in sorted((products / "images").glob("*.jpg"))[::every]:
        foreground = cv2.imread(
            str(products / "foregrounds" / f"{path.stem}.webp"), cv2.IMREAD_UNCHANGED
        )
        yield Case(
            path.stem,
            read_rgb(path),
            read_alpha(products / "masks" / f"{path.stem}.png"),
            cv2.cvtColor(foreground[..., :3], cv2.COLOR_BGR2RGB),
        )


def write_case(folder: Path, name: str, colour: np.ndarray, alpha: np.ndarray) -> None:
    """Write what a method may know."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / f"{name}.npz", colour=colour, alpha=alpha)


def run_method(python: str, name: str, folder: Path) -> dict[str, float]:
    """Run a method on a folder's pictures and return what it cost."""
    command = [python, "-m", "benchmarks.colour_methods", name, str(folder)]
    return json.loads(subprocess.run(command, cwd=PROJECT, capture_output=True, check=True).stdout)


def composite_errors(case: Case, alpha: np.ndarray, found: np.ndarray) -> list[float]:
    """Return the mean error along the edge on each ground, in levels of 255."""
    band, share, truth = case.band(), alpha[..., None], case.truth[..., None]
    errors = []
    for ground in GROUNDS.values():
        colour = np.float32(ground)
        error = share * (found - colour) - truth * (case.foreground - colour)
        errors.append(float(np.abs(error)[band].mean()))
    return errors


def colour_error(case: Case, alpha: np.ndarray, found: np.ndarray) -> float:
    """Return the mean error along the edge, on whatever ground, as if this alpha were true."""
    error = alpha[..., None] * (found - np.float32(1) * case.foreground)
    return float(np.abs(error)[case.band()].mean())


def print_errors(cases: Sequence[Case], work: Path, python: str, names: Sequence[str]) -> None:
    """Print the first table."""
    session = Session(load_entry(), "cpu")
    alphas: dict[str, dict[str, np.ndarray]] = {"true": {}, "own": {}}
    for case in cases:
        alphas["true"][case.name] = case.truth
        alphas["own"][case.name] = cut_out(case.colour, session, lambda *_: None).alpha
        for kind, by_name in alphas.items():
            write_case(work / kind, case.name, case.colour, by_name[case.name])
    print(f"{len(cases)} pictures, the lemur on its own and the mean of the products.\n")
    heads = ["true alpha", "the engine's, colours alone"]
    heads += [f"the engine's, on {ground}" for ground in GROUNDS]
    print("| method |", " | ".join(f"{head}: lemur | products" for head in heads), "|")
    print("|---|" + "---|" * 2 * len(heads))
    for name in names:
        for kind in alphas:
            run_method(python, name, work / kind)
        rows = []
        for case in cases:
            true, own = (np.load(work / kind / name / f"{case.name}.npy") for kind in alphas)
            alpha = alphas["own"][case.name]
            row = [colour_error(case, case.truth, true), colour_error(case, alpha, own)]
            rows.append(row + composite_errors(case, alpha, own))
        cells = np.stack([rows[0], np.mean(rows[1:], axis=0)], axis=1)
        print(f"| {name} |", " | ".join(f"{value:.2f}" for value in cells.ravel()), "|", flush=True)


def measure_costs(case: Case, work: Path, python: str, names: Sequence[str]) -> None:
    """Print the second table; the peak holds the picture and its alpha, as "nothing" shows."""
    for megapixels, size in SIZES.items():
        colour = cv2.resize(case.colour, size, interpolation=cv2.INTER_CUBIC)
        alpha = cv2.resize(case.truth, size, interpolation=cv2.INTER_LINEAR)
        write_case(work / str(megapixels), case.name, colour, alpha)
    print_costs(names, SLOW, lambda name, mp: run_method(python, name, work / str(mp)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", type=Path, required=True, help="the dev set's folder")
    parser.add_argument("--work", type=Path, required=True, help="a folder to work in")
    parser.add_argument("--pymatting", metavar="PYTHON", help="one that has pymatting and OpenCV")
    parser.add_argument("--every", type=int, default=1, help="take only each n-th product")
    arguments = parser.parse_args()
    python = arguments.pymatting or sys.executable
    names = [name for name in METHODS if arguments.pymatting or "pymatting" not in name]
    cases = list(load_cases(arguments.dev, arguments.every))
    work: Path = arguments.work.resolve()
    print(json.dumps(machine()))
    print_errors(cases, work, python, names)
    measure_costs(cases[0], work, python, names)


if __name__ == "__main__":
    main()
