"""How much better an answer gets with what the user marks: a box, or strokes where it is wrong.

Marks are used as the engine uses them: the model is shown the surroundings of a box only, it looks
twice if it takes hints, and the answer contradicts no mark. So one that takes none gains, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import cv2
import numpy as np

from models.training.evaluate_cases import EMPTY, STORED, Case
from models.training.hints import box_hint, no_hints, stroke_at_worst
from models.training.metrics import hard_iou
from models.training.two_looks import CONTEXT, hold

if TYPE_CHECKING:
    from models.training.evaluate_predictors import SquareModel

STROKES = {1: "1 stroke", 2: "2 strokes", 5: "5 strokes"}
COLUMNS = ("none", "box, seen whole", "box", *STROKES.values())

HintTable = dict[str, dict[str, dict[str, float]]]


def measure_hints(models: Mapping[str, SquareModel], cases: Iterable[Case]) -> HintTable:
    """Return model -> kind -> `COLUMNS` -> mean IoU; pictures without a subject are left out."""
    rows: dict[str, dict[str, list[list[float]]]] = {name: {} for name in models}
    for case in cases:
        if case.kind == EMPTY:
            continue
        image, truth = case.load()
        kinds = ("all", case.kind) if case.kind in STORED else (case.kind,)
        for name, model in models.items():
            row = list(answer_marks(model, image, truth).values())
            for kind in kinds:
                rows[name].setdefault(kind, []).append(row)
    return {name: {kind: average(found) for kind, found in by.items()} for name, by in rows.items()}


def average(rows: list[list[float]]) -> dict[str, float]:
    """Return the mean of each of `COLUMNS`, and the count of rows."""
    return dict(zip(COLUMNS, np.mean(rows, 0).tolist(), strict=True)) | {"count": len(rows)}


def answer_marks(model: SquareModel, image: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Return the IoU by `COLUMNS`; each stroke goes where the answer so far is most wrong.

    Args:
        model: what answers.
        image: (H, W, 3) uint8 RGB.
        truth: (H, W) float32 in 0..1.
    """
    stored = quantise(truth)
    box = box_hint(stored)
    guess = model(image)
    ious = {
        "none": hard_iou(guess, truth),
        "box, seen whole": hard_iou(hold(model(image, box), box), truth),
        "box": hard_iou(answer_hints(model, image, box), truth),
    }
    hints = no_hints(stored)
    for number in range(1, max(STROKES) + 1):
        hints = np.maximum(hints, stroke_at_worst(quantise(guess), stored))
        guess = hold(model(image, hints), hints)
        if number in STROKES:
            ious[STROKES[number]] = hard_iou(guess, truth)
    return ious


def quantise(alpha: np.ndarray) -> np.ndarray:
    """Return an alpha of 0..1 as uint8."""
    return (alpha * 255).round().astype(np.uint8)


def answer_hints(model: SquareModel, image: np.ndarray, hints: np.ndarray) -> np.ndarray:
    """Return the alpha (H, W) for a picture of which only what may be subject is looked at."""
    x, y, width, height = cv2.boundingRect((hints[..., 1] < 255).astype(np.uint8))
    around = round(CONTEXT * max(width, height))
    part = (
        slice(max(0, y - around), y + height + around),
        slice(max(0, x - around), x + width + around),
    )
    alpha = np.zeros(image.shape[:2], np.float32)
    alpha[part] = model(np.ascontiguousarray(image[part]), hints[part])
    return hold(alpha, hints)
