"""What versions of the model come to at full size, after the engine has followed the edges.

    python -m benchmarks.full_size --dev ../shared/data/dev --model nobg-small@3 --every 3

Printed are means over the dev set: IoU, mean error, and the error where the truth is soft
or within 3 px of its half-line, with fast and with hero edges.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from models.training.evaluate_cases import list_stored
from models.training.metrics import edge_error, hard_iou
from nobg_core.engine.arrays import Alpha
from nobg_core.engine.cutout import cut_out
from nobg_core.engine.registry import load_entry
from nobg_core.engine.session import Session

EDGES = ("fast", "hero")

# Kind of picture -> model and edges -> the numbers of each picture.
Rows = dict[str, dict[tuple[str, str], list[tuple[float, float, float]]]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.full_size", description=__doc__)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--model", action="append", required=True, help="as `nobg models` lists it")
    parser.add_argument("--every", type=int, default=1, help="only each n-th picture of a kind")
    arguments = parser.parse_args()
    sessions = {name: Session(load_entry(name), "cpu") for name in arguments.model}
    print_table(measure_pictures(sessions, arguments.dev, arguments.every))


def measure_pictures(sessions: dict[str, Session], dev: Path, every: int) -> Rows:
    """Return the numbers of every model, edge and picture."""
    rows: Rows = {}
    for case in list_stored(dev, every):
        image, truth = case.load()
        for name, session in sessions.items():
            for edges in EDGES:
                alpha = cut_out(image, session, lambda *_: None, edges=edges).alpha
                found = rows.setdefault(case.kind, {}).setdefault((name, edges), [])
                found.append(measure_alpha(alpha, truth))
    return rows


def measure_alpha(alpha: Alpha, truth: Alpha) -> tuple[float, float, float]:
    """Return IoU, mean error and edge error."""
    return hard_iou(alpha, truth), float(np.abs(alpha - truth).mean()), edge_error(alpha, truth)


def print_table(rows: Rows) -> None:
    print("| kind | model | edges | IoU | mean error | edge error |\n|---|---|---|---|---|---|")
    for kind, found in rows.items():
        for (name, edges), numbers in found.items():
            means = " | ".join(f"{value:.4f}" for value in np.mean(numbers, 0))
            print(f"| {kind} ({len(numbers)}) | {name} | {edges} | {means} |")


if __name__ == "__main__":
    main()
