"""How near the full-size alpha comes to the true one along edges of every kind, for each method.

    python -m benchmarks.edges --data ../shared/data --work FOLDER [--pymatting PYTHON]

Prints the error of alpha in the band around the true edge, and that of its gradient, as parts of
what plain resizing leaves: from coarse alphas that are the true one averaged; averaged and blurred
as a model's answer is; the same where the picture is much larger; and from the model's own answers,
to made pictures and to real ones. Then what is seen of the error on white, black and magenta; which
blur brings the averaged truth nearest to the model's answers; time and memory at 1, 6 and 24
megapixels. Made pictures come from material that no training sees. PYTHON is one that has
pymatting; without it closed form is left out. It is not run above 1 megapixel: it takes minutes.
docs/edges.md keeps the tables.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.colours import GROUNDS
from benchmarks.costs import SIZES, print_costs
from benchmarks.edge_cases import LARGE, SMALL, Case, ask_about_made, load_cases, make_cases
from benchmarks.edge_errors import edge_band, edge_errors
from benchmarks.edge_methods import METHODS
from benchmarks.fringes import fringe_errors
from benchmarks.measure import PROJECT, machine
from nobg_core.engine.hints import NOTHING_KNOWN
from nobg_core.engine.predict import predict_alpha
from nobg_core.engine.refine import MODEL_BLUR_PX
from nobg_core.engine.registry import load_entry
from nobg_core.engine.session import Session

SLOW = "closed form"
BLURS_PX = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)


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
        pairs = zip(read_answers(folder, name, len(cases)), cases, strict=True)
        errors[name] = np.array([edge_errors(alpha, case.truth) for alpha, case in pairs])
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


def read_answers(folder: Path, name: str, count: int) -> list[np.ndarray]:
    """Return what a method has made of a folder's pictures."""
    return [np.load(folder / name / f"{number:03}.npy") for number in range(count)]


def print_fringes(cases: Sequence[Case], folder: Path, names: Sequence[str]) -> None:
    """Print how far composites are from the truth's, for each method that ran on the folder."""
    print(f"\nWith clean colours, in the band, of 255 levels\n\n| method | {' | '.join(GROUNDS)} |")
    print("|---|" + "---|" * len(GROUNDS))
    for name in names:
        answers = read_answers(folder, name, len(cases))
        pairs = [
            pair for pair in zip(cases, answers, strict=True) if pair[0].foreground is not None
        ]
        errors = np.mean([fringe_errors(case, alpha) for case, alpha in pairs], axis=0)
        print(f"| {name} | {' | '.join(f'{error:.1f}' for error in errors)} |", flush=True)


def _cells(row: Sequence[np.ndarray]) -> str:
    return " | ".join(f"{error:.2f}, gradient {gradient:.2f}" for error, gradient in row)


def print_blur(cases: Sequence[Case], answers: Sequence[np.ndarray]) -> None:
    """Print how far the blurred truth is from the model's answers, for each blur."""
    print("\n| blur of the averaged truth, px | its distance from the model's answers |\n|---|---|")
    for blur_px in BLURS_PX:
        distances = []
        for case, answer in zip(cases, answers, strict=True):
            band = edge_band(case.shrink(0.0, answer.shape))
            distances.append(np.abs(case.shrink(blur_px, answer.shape) - answer)[band].mean())
        # The median: a model that took the wrong thing says nothing of its blur.
        print(f"| {blur_px} | {np.median(distances):.4f} |")


def measure_costs(case: Case, answer: np.ndarray, folder: Path, pythons: dict[str, str]) -> None:
    """Print time and memory from the model's answer; the peak holds the picture and both alphas."""
    for megapixels, size in SIZES.items():
        (folder / str(megapixels)).mkdir(parents=True)
        colour = cv2.resize(case.colour, size, interpolation=cv2.INTER_CUBIC)
        path = folder / str(megapixels) / "photo.npz"
        np.savez(path, colour=colour, coarse=answer, blur_px=MODEL_BLUR_PX)
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
    asked = list(ask_about_made(arguments.data, arguments.count, session))
    print(json.dumps(machine()))
    for title, blur_px in (("Averaged", 0.0), ("Averaged and blurred", MODEL_BLUR_PX)):
        coarse = [case.shrink(blur_px) for case in (*made, *dev)]
        print_errors(title, [*made, *dev], coarse, blur_px, work / title, pythons)
    coarse = [case.shrink(MODEL_BLUR_PX) for case in large]
    quick = {name: python for name, python in pythons.items() if name != SLOW}
    print_errors("The same, much larger", large, coarse, MODEL_BLUR_PX, work / "large", quick)
    own = [*[case for case, _ in asked], *dev]
    said = [*[answer for _, answer in asked], *answers]
    print_errors(f"{session.entry.title}'s own", own, said, MODEL_BLUR_PX, work / "own", pythons)
    print_fringes(own, work / "own", list(pythons))
    print_blur(dev, answers)
    measure_costs(dev[0], answers[0], work / "costs", pythons)


if __name__ == "__main__":
    main()
