"""The log of a run: CSV files, cut back on resume, and a picture of their curves."""

from __future__ import annotations

import csv
from pathlib import Path


def append_row(path: Path, row: dict[str, float]) -> None:
    """Append a line to a CSV file, with a header if it is new."""
    is_new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def read_rows(path: Path) -> list[dict[str, float]]:
    """Return the lines of a CSV file of numbers; none if there is no file."""
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [{name: float(text) for name, text in row.items()} for row in csv.DictReader(file)]


def cut_rows(path: Path, step: int) -> None:
    """Drop the lines after a step: those that a killed run wrote after its last checkpoint."""
    if not path.exists():
        return
    header, *lines = path.read_text().splitlines(keepends=True)
    kept = [line for line in lines if int(line.split(",", 1)[0]) <= step]
    path.write_text("".join([header, *kept]))


def plot_curves(run_dir: Path) -> None:
    """Draw the loss of `log.csv` and the dev numbers of `dev.csv` into `curves.png`."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, 3, figsize=(15, 4))
    rows = {name: read_rows(run_dir / f"{name}.csv") for name in ("log", "dev")}
    endings = [("log", ("loss", "bce")), ("dev", ("_iou",)), ("dev", ("_error", "_alpha"))]
    for panel, (name, ending) in zip(panels, endings, strict=True):
        for column in [key for key in (rows[name] or [{}])[0] if key.endswith(ending)]:
            steps = [row["step"] for row in rows[name]]
            panel.plot(steps, [row[column] for row in rows[name]], label=column)
        panel.set_xlabel("step")
        panel.legend()
    figure.tight_layout()
    figure.savefig(run_dir / "curves.png")
    pyplot.close(figure)
