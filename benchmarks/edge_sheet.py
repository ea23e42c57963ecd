"""Edges at 200 %, to judge by eye: `python -m benchmarks.edge_sheet --data ../shared/data OUT.jpg`.

A row for each kind: the picture, then alpha by plain resizing, by fast edges, by hero edges, and
the truth. The coarse alpha is the truth averaged and blurred as a model's answer is; with --own it
is the model's own answer, to a portrait (of which no truth is known), a lemur and made pictures.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.edge_cases import SMALL, ask_about_made, load_cases, make_cases, read_rgb
from nobg_core.engine.edge_network import open_edge_network
from nobg_core.engine.hero import refine_hero
from nobg_core.engine.hints import NOTHING_KNOWN
from nobg_core.engine.predict import predict_alpha
from nobg_core.engine.refine import MODEL_BLUR_PX, refine_alpha, unblur
from nobg_core.engine.registry import load_entry
from nobg_core.engine.session import Session

SHOWN = ("hair", "fur", "lace", "labels")
MADE_OWN = ("lace", "labels", "wires")
PORTRAIT = "photos/portrait_astronaut.png"
# Where its hair is, as top and left.
HAIR_AT = (8, 110)
# Pixels of the picture in a cell, and how much larger they are shown.
CELL_PX = 150
ZOOM = 2
QUALITY = 75
NO_TRUTH = 60


@dataclass(frozen=True)
class Row:
    """A picture (H, W, 3) uint8, its coarse alpha, the true one (H, W) if known, where to look."""

    colour: np.ndarray
    coarse: np.ndarray
    truth: np.ndarray | None
    top_left: tuple[int, int]


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.edge_sheet", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="the folder with train")
    parser.add_argument("--number", type=int, default=1, help="which crop of each kind")
    parser.add_argument("--own", action="store_true", help="from the model's own answers")
    arguments = parser.parse_args()
    rows = (
        own_rows(arguments.data) if arguments.own else made_rows(arguments.data, arguments.number)
    )
    sheet = cv2.cvtColor(np.vstack([show(row) for row in rows]), cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(arguments.out), sheet, (cv2.IMWRITE_JPEG_QUALITY, QUALITY))


def made_rows(data: Path, number: int) -> Iterator[Row]:
    """Yield a made picture of each kind in SHOWN, with the truth made small and blurred."""
    cases = list(make_cases(data, number + 1, SMALL))
    for kind in SHOWN:
        case = [case for case in cases if case.kind == kind][number]
        yield Row(case.colour, case.shrink(MODEL_BLUR_PX), case.truth, busiest_part(case.truth))


def own_rows(data: Path) -> Iterator[Row]:
    """Yield hair, fur, and the first lace and labels that the model found."""
    session = Session(load_entry(), "cpu")
    portrait = read_rgb(data / PORTRAIT)
    yield Row(portrait, predict_alpha(portrait, session, NOTHING_KNOWN), None, HAIR_AT)
    lemur = next(load_cases(data / "dev", session.entry.input_px, 1))
    found = [(lemur, predict_alpha(lemur.colour, session, NOTHING_KNOWN))]
    found += ask_about_made(data, 1, session, MADE_OWN)
    for case, answer in found:
        yield Row(case.colour, answer, case.truth, busiest_part(case.truth))


def show(row: Row) -> np.ndarray:
    """Return a row as cells side by side, uint8 RGB."""
    resized = cv2.resize(row.coarse, row.colour.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    fast = refine_alpha(row.colour, unblur(row.coarse))
    hero = refine_hero(row.colour, row.coarse, network=open_edge_network())
    area = tuple(slice(start, start + CELL_PX) for start in row.top_left)
    alphas = [resized, fast, hero, *([] if row.truth is None else [row.truth])]
    cells = [row.colour[area], *(cv2.merge([np.uint8(255 * alpha[area])] * 3) for alpha in alphas)]
    if row.truth is None:
        cells.append(np.full_like(cells[0], NO_TRUTH))
    return np.hstack([cell.repeat(ZOOM, 0).repeat(ZOOM, 1) for cell in cells])


def busiest_part(alpha: np.ndarray) -> tuple[int, int]:
    """Return top and left of the square of CELL_PX with the most half-covered pixels."""
    sums = cv2.boxFilter(alpha * (1 - alpha), -1, (CELL_PX, CELL_PX), anchor=(0, 0))
    last = [side - CELL_PX + 1 for side in alpha.shape]
    row, column = np.unravel_index(np.argmax(sums[: last[0], : last[1]]), last)
    return int(row), int(column)


if __name__ == "__main__":
    main()
