"""Every number of the built-in model beside other models: `python -m models.training.evaluate`.

Each model sees the picture at the size it was made for and its answer is enlarged bilinearly;
nothing is refined. `test_time` measures what flips, scales and a second look would add.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from models.training.evaluate_calibration import Reliability
from models.training.evaluate_cases import EMPTY, STORED, Case, list_cases
from models.training.evaluate_hints import measure_hints
from models.training.evaluate_predictors import (
    Predictor,
    SquareModel,
    find_default_model,
    open_file,
)
from models.training.evaluate_predictors import open_network as open_network
from models.training.evaluate_predictors import open_onnx as open_onnx
from models.training.evaluate_report import format_hints, format_report
from models.training.metrics import measure
from models.training.yardsticks import open_u2netp as open_u2netp
from models.training.yardsticks import open_yardsticks

Row = dict[str, float]
Table = dict[str, Row]
ALPHAS = (0.1, 0.3, 0.5, 0.7, 0.9)


def main() -> None:
    """Print the tables of all models and write them as JSON."""
    arguments = parse_arguments()
    ours = arguments.model or [str(find_default_model())]
    models: dict[str, Predictor] = open_yardsticks(arguments.data, arguments.yardsticks)
    models |= {Path(name).name: open_file(name) for name in ours}
    tables = evaluate_all(models, list_cases(arguments.data, arguments.every))
    print(format_report(tables), flush=True)
    hints_every = arguments.hints_every or arguments.every
    hinted = measure_hints(pick_hinted(models), list_cases(arguments.data, hints_every))
    print(f"\n{format_hints(hinted)}")
    if arguments.out:
        report = {"without_hints": tables, "iou_with_hints": hinted}
        arguments.out.write_text(json.dumps(report, indent=2) + "\n")


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="models.training.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--model",
        action="append",
        metavar="FILE[@PX]",
        help="ONNX file to measure, at times more than one; the registry's default without",
    )
    parser.add_argument("--yardsticks", nargs="*", help="which of them, instead of all")
    parser.add_argument("--every", type=int, default=1, help="only each n-th picture")
    parser.add_argument("--hints-every", type=int, help="the same for marks, which take long")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    return parser.parse_args()


def pick_hinted(models: Mapping[str, Predictor]) -> dict[str, SquareModel]:
    """Return the models that take hints, and the first, to show what its marks bring without."""
    first = next(iter(models))
    squares = {name: m for name, m in models.items() if isinstance(m, SquareModel)}
    return {name: m for name, m in squares.items() if m.takes_hints or name == first}


def evaluate(predict: Predictor, data_dir: Path, every: int = 1) -> Table:
    """Return the mean numbers of one model by kind.

    Args:
        predict: the model.
        data_dir: the folder with `dev` and `train/backgrounds`.
        every: measure only each n-th picture of a large kind.

    Returns:
        kind -> number -> mean. "all" is over the stored dev set, without the scenes made by code;
        "empty" has "mean_alpha", "filled", "largest" and "noisy" only.
    """
    return evaluate_all({"": predict}, list_cases(data_dir, every))[""]


def evaluate_all(models: Mapping[str, Predictor], cases: Iterable[Case]) -> dict[str, Table]:
    """Return the table of each model; every picture is read once."""
    rows: dict[str, dict[str, list[Row]]] = {name: {} for name in models}
    curves: dict[str, dict[str, Reliability]] = {name: {} for name in models}
    for case in cases:
        image, truth = case.load()
        kinds = ("all", case.kind) if case.kind in STORED else (case.kind,)
        for name, predict in models.items():
            alpha = predict(image)
            row = measure_empty(alpha) if case.kind == EMPTY else measure(alpha, truth)
            for kind in kinds:
                rows[name].setdefault(kind, []).append(row)
                curves[name].setdefault(kind, Reliability()).add(alpha, truth)
    return {name: summarise(rows[name], curves[name]) for name in models}


def measure_empty(alpha: np.ndarray) -> Row:
    """Return the numbers of a picture without a subject; "noisy" is 1 if 1 % of it is left."""
    mean = float(alpha.mean())
    return {
        "mean_alpha": mean,
        "filled": float((alpha > 0.5).mean()),
        "largest": float(alpha.max()),
        "noisy": float(mean >= 0.01),
    }


def summarise(rows: dict[str, list[Row]], curves: dict[str, Reliability]) -> Table:
    """Return the means by kind, how well the alpha is calibrated, and the count of pictures."""
    table = {kind: average(found) for kind, found in rows.items()}
    for kind, curve in curves.items():
        if kind != EMPTY:
            table[kind] |= summarise_curve(curve)
        table[kind]["count"] = len(rows[kind])
    return table


def summarise_curve(curve: Reliability) -> Row:
    """Return both calibration errors, and the true alpha where the model says `ALPHAS`."""
    row = {"calibration_error": curve.error(), "uncertain_error": curve.uncertain_error()}
    return row | {f"true_at_{alpha}": curve.true_at(alpha) for alpha in ALPHAS}


def average(rows: list[Row]) -> Row:
    """Return the mean of each number over the rows."""
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


if __name__ == "__main__":
    main()
