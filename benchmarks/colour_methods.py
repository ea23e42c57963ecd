"""One way to find the subject's own colours, run on every picture of a folder, and what it cost.

    python -m benchmarks.colour_methods METHOD FOLDER

Each FOLDER/NAME.npz holds `colour` (H, W, 3) uint8 and `alpha` (H, W) float32; the colours found go
to FOLDER/METHOD/NAME.npy. Prints JSON. benchmarks.colours calls it, in an environment that may hold
pymatting: here nothing else is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from benchmarks.costs import run_cases

Method = Callable[[np.ndarray, np.ndarray], np.ndarray]

# As an export reads them; see png.STRIP_BYTES.
STRIP_ROWS = 41


def do_nothing(colour: np.ndarray, _alpha: np.ndarray) -> np.ndarray:
    """Return the picture's own colours."""
    return colour


def known_colours(colour: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return nobg's."""
    from nobg_core.engine.foreground import estimate_foreground

    clean = estimate_foreground(colour, alpha)
    found = np.empty_like(colour)
    for top in range(0, len(colour), STRIP_ROWS):
        rows = slice(top, min(top + STRIP_ROWS, len(colour)))
        found[rows] = clean.read(rows, alpha[rows] > 0)
    return found


def blur_fusion(colour: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return Forte's, "Approximate Fast Foreground Colour Estimation", 2021, in two passes."""
    image, share = colour.astype(np.float32) / 255, alpha[..., None]
    foreground = background = image
    for radius_px in (90, 6):
        window = radius_px, radius_px
        near = cv2.blur(alpha, window)[..., None]
        foreground = cv2.blur(foreground * share, window) / (near + 1e-5)
        background = cv2.blur(background * (1 - share), window) / (1 - near + 1e-5)
        rest = image - share * foreground - (1 - share) * background
        foreground = np.clip(foreground + share * rest, 0, 1)
    return _as_8_bit(foreground)


def multi_level(colour: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return pymatting's multi-level estimate (Germer and others, 2020)."""
    from pymatting import estimate_foreground_ml

    return _as_8_bit(estimate_foreground_ml(colour / 255, alpha.astype(np.float64)))


def closed_form(colour: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return pymatting's closed form (Levin, Lischinski and Weiss, 2007)."""
    from pymatting import estimate_foreground_cf

    return _as_8_bit(estimate_foreground_cf(colour / 255, alpha.astype(np.float64)))


METHODS: dict[str, Method] = {
    "nothing": do_nothing,
    "nobg": known_colours,
    "blur fusion": blur_fusion,
    "pymatting multi-level": multi_level,
    "pymatting closed form": closed_form,
}


def _as_8_bit(colour: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(colour, 0, 1) * 255).astype(np.uint8)


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    method = METHODS[name]
    (folder / name).mkdir(exist_ok=True)
    small = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
    method(small, np.linspace(0, 1, 1024, dtype=np.float32).reshape(32, 32))  # compiles pymatting
    run_cases(lambda case: method(case["colour"], case["alpha"]), name, folder)


if __name__ == "__main__":
    main()
