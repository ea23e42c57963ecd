"""What more work at the time of use would bring: `python -m models.training.test_time`.

Each choice is measured on the same pictures as `evaluate` and kept only if it pays. Time is the
processor's, in plain passes: what else the machine does counts little.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np

from models.training.evaluate_cases import EMPTY, STORED, Case, list_cases
from models.training.evaluate_predictors import SquareModel, find_default_model, open_file
from models.training.metrics import edge_error, hard_iou

SIZES = (256, 320, 384, 448, 512)
MULTIPLE_PX = 32
LARGER = 1.4
# A second look at a subject that fills the picture would see nothing new.
ZOOM_BELOW = 0.5
ZOOM_MARGIN = 0.15
# What the first look is told to be sure of: nearly full or empty, and this share of the picture's
# longer side away from anything else.
SURE = 0.97
SURE_FROM_EDGE = 60
TABLES = {"iou": "IoU", "edge_error": "Edge error"}

Choice = Callable[[np.ndarray], np.ndarray]
Numbers = dict[str, dict[str, dict[str, float]]]


def main() -> None:
    """Print the tables of one model and write them as JSON."""
    parser = argparse.ArgumentParser(prog="models.training.test_time", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", metavar="FILE[@PX]", help="instead of the registry's default")
    parser.add_argument("--every", type=int, default=1, help="only each n-th picture")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    arguments = parser.parse_args()
    model = open_file(arguments.model or str(find_default_model()))
    numbers = measure_choices(list_choices(model), list_cases(arguments.data, arguments.every))
    print("\n\n".join(format_table(numbers, name, title) for name, title in TABLES.items()))
    if arguments.out:
        arguments.out.write_text(json.dumps(numbers, indent=2) + "\n")


def list_choices(model: SquareModel) -> dict[str, Choice]:
    """Return what is tried, by name; the first is the plain pass."""
    larger_px = round(model.input_px * LARGER / MULTIPLE_PX) * MULTIPLE_PX
    sizes = {f"{px} px": model.at(px) for px in SIZES if px != model.input_px}
    return {
        f"plain, {model.input_px} px": model,
        **sizes,
        "flipped too": lambda image: answer_flipped(model, image),
        f"{larger_px} px too": lambda image: (model(image) + model.at(larger_px)(image)) / 2,
        f"{larger_px} px told where": lambda image: look_closer(model, image, larger_px),
        "second look": lambda image: look_twice(model, image),
    }


def answer_flipped(model: Choice, image: np.ndarray) -> np.ndarray:
    """Return the mean of the answers to the picture and to its mirror image."""
    mirrored = model(np.ascontiguousarray(image[:, ::-1]))
    return (model(image) + mirrored[:, ::-1]) / 2


def look_closer(model: SquareModel, image: np.ndarray, input_px: int) -> np.ndarray:
    """Return the answer at a larger size, told by the first one what is sure.

    Two scales with one set of weights: the small picture says what the subject is, the large one
    where its edge runs. A model that takes no hints answers as at the larger size alone.
    """
    alpha = model(image)
    reach = np.ones((2 * round(max(alpha.shape) / SURE_FROM_EDGE) + 1,) * 2, np.uint8)
    planes = (alpha > SURE, alpha < 1 - SURE)
    hints = np.stack([cv2.erode(plane.astype(np.uint8) * 255, reach) for plane in planes], 2)
    closer = model.at(input_px).ask(image, hints)
    return cv2.resize(closer, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def look_twice(model: Choice, image: np.ndarray) -> np.ndarray:
    """Return the answer to the subject's surroundings only, if a first look finds it small."""
    alpha = model(image)
    x, y, width, height = cv2.boundingRect((alpha > 0.5).astype(np.uint8))
    if width * height == 0 or width * height > ZOOM_BELOW * alpha.size:
        return alpha
    margin = round(ZOOM_MARGIN * max(width, height))
    part = (
        slice(max(0, y - margin), y + height + margin),
        slice(max(0, x - margin), x + width + margin),
    )
    alone = np.zeros_like(alpha)
    alone[part] = model(np.ascontiguousarray(image[part]))
    return alone


def measure_choices(choices: dict[str, Choice], cases: Iterable[Case]) -> Numbers:
    """Return choice -> kind -> mean "iou", "edge_error", "mean_alpha" and "seconds"."""
    for choice in choices.values():
        # The first pass at a size is slow: memory is laid out for it.
        choice(np.zeros((MULTIPLE_PX, MULTIPLE_PX, 3), np.uint8))
    rows: dict[str, dict[str, list[tuple[float, ...]]]] = {name: {} for name in choices}
    for case in cases:
        image, truth = case.load()
        for name, choice in choices.items():
            begun = time.process_time()
            alpha = choice(image)
            seconds = time.process_time() - begun
            row = hard_iou(alpha, truth), edge_error(alpha, truth), float(alpha.mean()), seconds
            for kind in ("all", case.kind) if case.kind in STORED else (case.kind,):
                rows[name].setdefault(kind, []).append(row)
    names = ("iou", "edge_error", "mean_alpha", "seconds")
    return {
        choice: {
            kind: dict(zip(names, np.mean(found, 0).tolist(), strict=True))
            for kind, found in by_kind.items()
        }
        for choice, by_kind in rows.items()
    }


def format_table(numbers: Numbers, name: str, title: str) -> str:
    """Return one number by choice and kind as Markdown, with the time in plain passes."""
    plain = next(iter(numbers.values()))
    kinds = [kind for kind in plain if kind != EMPTY]
    lines = [
        f"| {title} | {' | '.join(kinds)} | mean alpha of empty | time |",
        "|---|---" + "|---" * (len(kinds) + 1) + "|",
    ]
    for choice, by_kind in numbers.items():
        cells = [f"{by_kind[kind][name]:.4f}" for kind in kinds]
        cells += [f"{by_kind[EMPTY]['mean_alpha']:.4f}"]
        cells += [f"{by_kind['all']['seconds'] / plain['all']['seconds']:.2f}"]
        lines.append(f"| {choice} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
