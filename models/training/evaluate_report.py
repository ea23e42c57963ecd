"""The numbers of several models as Markdown, models beside each other by kind."""

from __future__ import annotations

from models.training.evaluate_cases import EMPTY
from models.training.evaluate_hints import COLUMNS

NUMBERS = {
    "iou": "IoU",
    "error_ratio": "error / first model's",
    "clear_iou": "IoU without 5 px along edges",
    "clear_error_ratio": "error / first model's",
    "mae": "MAE",
    "s_measure": "S-measure",
    "boundary_f": "boundary F",
    "edge_error": "edge error",
}
# Of which overlap the error is also shown as a part of the first model's.
RATIOS = {"iou": "error_ratio", "clear_iou": "clear_error_ratio"}
CALIBRATION = {
    "calibration_error": "calibration error",
    "uncertain_error": "in 0.05..0.95",
    "true_at_0.1": "0.1 means",
    "true_at_0.3": "0.3 means",
    "true_at_0.5": "0.5 means",
    "true_at_0.7": "0.7 means",
    "true_at_0.9": "0.9 means",
}
EMPTINESS = {
    "mean_alpha": "mean alpha",
    "filled": "part above half",
    "largest": "largest alpha",
    "noisy": "pictures with mean alpha of 0.01 or more",
}
CALIBRATED = ("people", "products", "scenes")

Tables = dict[str, dict[str, dict[str, float]]]


def format_report(tables: Tables) -> str:
    """Return all tables: quality, empty pictures, calibration.

    Args:
        tables: model -> kind -> number -> value; the first model is the measure of the others.
    """
    first = next(iter(tables.values()))
    kinds = [kind for kind in first if kind != EMPTY]
    calibrated = [kind for kind in CALIBRATED if kind in first]
    parts = [
        format_quality(tables, kinds),
        format_rows(tables, [kind for kind in first if kind == EMPTY], EMPTINESS),
        format_rows(tables, calibrated, CALIBRATION),
    ]
    return "\n\n".join(parts)


def format_hints(tables: Tables) -> str:
    """Return the table of the mean IoU by what was marked."""
    first = next(iter(tables.values()))
    return format_rows(tables, list(first), {name: f"IoU, {name}" for name in COLUMNS})


def format_quality(tables: Tables, kinds: list[str]) -> str:
    """Return the table of quality; "error" is 1 - IoU as a part of the first model's."""
    first = next(iter(tables.values()))
    for table in tables.values():
        for kind in kinds:
            for iou, ratio in RATIOS.items():
                error = max(1 - first[kind][iou], 1e-6)
                table[kind][ratio] = (1 - table[kind][iou]) / error
    return format_rows(tables, kinds, NUMBERS)


def format_rows(tables: Tables, kinds: list[str], names: dict[str, str]) -> str:
    """Return a table with a line for each kind and model.

    Args:
        tables: model -> kind -> number -> value.
        kinds: which kinds.
        names: number -> its column's title.
    """
    lines = [
        f"| kind | model | {' | '.join(names.values())} |",
        "|---|---" + "|---" * len(names) + "|",
    ]
    for kind in kinds:
        for model, table in tables.items():
            row = table[kind]
            numbers = " | ".join(f"{row[name]:.4f}" for name in names)
            lines.append(f"| {kind} ({row['count']:.0f}) | {model} | {numbers} |")
    return "\n".join(lines)
