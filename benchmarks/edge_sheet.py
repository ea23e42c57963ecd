"""Edges at 200 %, to judge by eye: `python -m benchmarks.edge_sheet --data ../shared/data OUT.jpg`.

A row for each kind: the picture, then alpha by plain resizing, by fast edges, by hero edges, and
the truth. The coarse alpha is the truth averaged and blurred as a model's answer is.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from benchmarks.edge_cases import SMALL, Case, make_cases
from nobg_core.engine.hero import refine_hero
from nobg_core.engine.refine import MODEL_BLUR_PX, refine_alpha, unblur

SHOWN = ("hair", "fur", "lace", "labels")
# Pixels of the picture in a cell, and how much larger they are shown.
CELL_PX = 150
ZOOM = 2
QUALITY = 75


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.edge_sheet", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="the folder with train")
    parser.add_argument("--number", type=int, default=1, help="which crop of each kind")
    arguments = parser.parse_args()
    cases = list(make_cases(arguments.data, arguments.number + 1, SMALL))
    rows = []
    for kind in SHOWN:
        rows.append(show([case for case in cases if case.kind == kind][arguments.number]))
    sheet = cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(arguments.out), sheet, (cv2.IMWRITE_JPEG_QUALITY, QUALITY))


def show(case: Case) -> np.ndarray:
    """Return a case as cells side by side, uint8 RGB, where most of its edge is."""
    coarse = case.shrink(MODEL_BLUR_PX)
    resized = cv2.resize(coarse, case.truth.shape[::-1], interpolation=cv2.INTER_LINEAR)
    alphas = (resized, refine_alpha(case.colour, unblur(coarse)), refine_hero(case.colour, coarse))
    area = busiest_part(case.truth)
    cells = [case.colour[area]]
    cells += [cv2.merge([np.uint8(255 * alpha[area])] * 3) for alpha in (*alphas, case.truth)]
    return np.hstack([cell.repeat(ZOOM, 0).repeat(ZOOM, 1) for cell in cells])


def busiest_part(truth: np.ndarray) -> tuple[slice, slice]:
    """Return the square of CELL_PX with the most half-covered pixels."""
    sums = cv2.boxFilter(truth * (1 - truth), -1, (CELL_PX, CELL_PX), anchor=(0, 0))
    last = [side - CELL_PX + 1 for side in truth.shape]
    row, column = np.unravel_index(np.argmax(sums[: last[0], : last[1]]), last)
    return slice(row, row + CELL_PX), slice(column, column + CELL_PX)


if __name__ == "__main__":
    main()
