"""Answers to judge by eye: `python -m models.training.photo_sheet OUT.png --model FILE.onnx`.

Each row: the picture, then for U²-Net-p and each of our models its alpha and its cutout on
magenta. Without named pictures: the demo photos, the lemur and some of dev.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from models.training.evaluate_predictors import Predictor, find_default_model, open_file
from models.training.images import read_rgb, shrink
from models.training.yardsticks import open_u2netp

CELL_PX = 200
TITLE_PX = 18
MAGENTA = np.array([255, 0, 255], np.float32)
ROWS_A_COLUMN = 9
# More would only cost time: a cell shows a fifth of it.
LONGEST_PX = 1024
DEV_SHARE = {"people": 20, "products": 10, "scenes": 3}


def main() -> None:
    """Draw the sheet."""
    parser = argparse.ArgumentParser(prog="models.training.photo_sheet", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("images", type=Path, nargs="*")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", action="append", metavar="FILE[@PX]")
    arguments = parser.parse_args()
    ours = arguments.model or [str(find_default_model())]
    models: dict[str, Predictor] = {"u2netp": open_u2netp(arguments.data)}
    models |= {Path(name).name: open_file(name) for name in ours}
    paths = arguments.images or choose_images(arguments.data)
    rows = [draw_row(shrink(read_rgb(path), LONGEST_PX), path.stem, models) for path in paths]
    sheet = cv2.cvtColor(arrange_columns(rows), cv2.COLOR_RGB2BGR)
    if not cv2.imwrite(str(arguments.out), sheet):
        raise SystemExit(f"{arguments.out} could not be written.")


def choose_images(data_dir: Path) -> list[Path]:
    """Return the demo photos without their masks, the lemur, and some of each kind of dev."""
    photos = [path for path in sorted((data_dir / "photos").iterdir()) if "mask" not in path.name]
    dev = data_dir / "dev"
    kinds = [sorted((dev / kind / "images").iterdir())[::n] for kind, n in DEV_SHARE.items()]
    return [*photos, dev / "lemur/lemur.png", *(path for kind in kinds for path in kind)]


def draw_row(image: np.ndarray, name: str, models: dict[str, Predictor]) -> np.ndarray:
    """Return the picture and what the models make of it side by side, uint8 RGB.

    Args:
        image: (H, W, 3) uint8 RGB.
        name: written above the picture.
        models: by the names that are written above their answers.
    """
    cells = [fit_cell(image, name)]
    for model, predict in models.items():
        alpha = predict(image)[..., None]
        cells.append(fit_cell(np.repeat(alpha * 255, 3, 2), model))
        cells.append(fit_cell(image * alpha + MAGENTA * (1 - alpha), ""))
    return np.hstack(cells)


def fit_cell(picture: np.ndarray, title: str) -> np.ndarray:
    """Return a picture in 0..255 below its title, in a uint8 cell of one size."""
    small = shrink(picture.astype(np.float32), CELL_PX).round().clip(0, 255)
    cell = np.zeros((CELL_PX + TITLE_PX, CELL_PX, 3), np.uint8)
    cell[TITLE_PX : TITLE_PX + small.shape[0], : small.shape[1]] = small
    white = (255, 255, 255)
    cv2.putText(cell, title[:30], (2, TITLE_PX - 5), cv2.FONT_HERSHEY_PLAIN, 0.8, white)
    return cell


def arrange_columns(rows: list[np.ndarray]) -> np.ndarray:
    """Return the rows one below the other, in columns of `ROWS_A_COLUMN`."""
    count = min(ROWS_A_COLUMN, len(rows))
    padded = rows + [np.zeros_like(rows[0])] * (-len(rows) % count)
    starts = range(0, len(padded), count)
    return np.hstack([np.vstack(padded[i : i + count]) for i in starts])


if __name__ == "__main__":
    main()
