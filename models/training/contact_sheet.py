"""Pictures to judge by eye: `python -m models.training.contact_sheet OUT.png --models FILE ...`.

Each row: the photo, each model's cutout on magenta, and their alphas.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from models.training.evaluate_predictors import Predictor, find_default_model, open_file
from models.training.images import read_rgb, shrink

CELL_PX = 200
MAGENTA = np.array([255, 0, 255], np.float32)
ROWS_A_COLUMN = 8


def main() -> None:
    """Draw the sheet of the files that were named, or of the demo photos and some of dev."""
    parser = argparse.ArgumentParser(prog="models.training.contact_sheet", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("images", type=Path, nargs="*")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--models", nargs="+", default=[str(find_default_model())])
    arguments = parser.parse_args()
    predictors = [open_file(name) for name in arguments.models]
    paths = arguments.images or choose_images(arguments.data)
    rows = [draw_row(shrink(read_rgb(path), 1024), predictors) for path in paths]
    sheet = arrange_columns(rows)
    cv2.imwrite(str(arguments.out), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


def choose_images(data_dir: Path) -> list[Path]:
    """Return the demo photos without their masks, the lemur, and every ninth dev picture."""
    photos = [p for p in sorted((data_dir / "photos").iterdir()) if "mask" not in p.stem]
    people = sorted((data_dir / "dev/people/images").iterdir())[::28]
    products = sorted((data_dir / "dev/products/images").iterdir())[::9]
    return [*photos, data_dir / "dev/lemur/lemur.png", *people, *products]


def draw_row(image: np.ndarray, predictors: list[Predictor]) -> np.ndarray:
    """Return image, cutouts and alphas side by side, uint8 RGB, `CELL_PX` high."""
    alphas = [predict(image)[..., None] for predict in predictors]
    cutouts = [image * alpha + MAGENTA * (1 - alpha) for alpha in alphas]
    greys = [np.repeat(alpha * 255, 3, 2) for alpha in alphas]
    return np.hstack([fit_cell(cell) for cell in (image, *cutouts, *greys)])


def fit_cell(picture: np.ndarray) -> np.ndarray:
    """Return a picture in 0..255 in the corner of a square uint8 cell."""
    small = shrink(picture.astype(np.float32), CELL_PX).round().clip(0, 255)
    cell = np.zeros((CELL_PX, CELL_PX, 3), np.uint8)
    cell[: small.shape[0], : small.shape[1]] = small
    return cell


def arrange_columns(rows: list[np.ndarray]) -> np.ndarray:
    """Return the rows one below the other, in columns of `ROWS_A_COLUMN`."""
    blank, tall = np.zeros_like(rows[0]), min(ROWS_A_COLUMN, len(rows))
    padded = rows + [blank] * (-len(rows) % tall)
    starts = range(0, len(padded), tall)
    return np.hstack([np.vstack(padded[i : i + tall]) for i in starts])


if __name__ == "__main__":
    main()
