"""Carve objects into a folder: `python -m models.training.carve --out DIR --count N`.

Each is a function of its number alone. Started again, it goes on; several may work on one folder
with different `--first` and one `--step`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import cv2

from models.training.carved.render import carve_object


def main() -> None:
    """Make the objects that are not there yet."""
    parser = argparse.ArgumentParser(prog="models.training.carve", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the objects")
    parser.add_argument("--count", type=int, default=1000, help="number to stop before")
    parser.add_argument("--first", type=int, default=0, help="number of the first object")
    parser.add_argument("--step", type=int, default=1, help="from one number to the next")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    carve(arguments.out, range(arguments.first, arguments.count, arguments.step))


def carve(folder: Path, numbers: Iterable[int]) -> None:
    """Write the objects of these numbers as `carved-NUMBER.png`, straight RGBA, each whole or not.

    Args:
        folder: where they go; those that are there are kept.
        numbers: each decides its object.
    """
    for number in numbers:
        file = folder / f"carved-{number:06d}.png"
        if file.exists():
            continue
        partial = file.with_suffix(".partial")
        picture = cv2.cvtColor(carve_object(number), cv2.COLOR_RGBA2BGRA)
        partial.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        partial.replace(file)


if __name__ == "__main__":
    main()
