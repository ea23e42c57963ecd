"""One way to bring a coarse alpha to full size, run on a folder's pictures, and what it cost.

    python -m benchmarks.edge_methods METHOD FOLDER

Each FOLDER/NAME.npz holds `colour` (H, W, 3) uint8, `coarse` (h, w) float32 and `blur_px`, its blur
beside averaging; the alphas go to FOLDER/METHOD/NAME.npy. Prints JSON. benchmarks.edges calls it,
in an environment that may hold pymatting: here nothing else is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from benchmarks.costs import run_cases
from nobg_core.engine import distrust, follow, hero
from nobg_core.engine.band import find_band
from nobg_core.engine.refine import refine_alpha, unblur

Method = Callable[[np.ndarray, np.ndarray, float], np.ndarray]

# A coarse alpha this near to 0 or 1 is taken for known by what wants a trimap.
SURE = 0.02


def resizing(colour: np.ndarray, coarse: np.ndarray, _blur_px: float) -> np.ndarray:
    """Return the coarse alpha enlarged without looking at the picture."""
    return cv2.resize(coarse, colour.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def fast(colour: np.ndarray, coarse: np.ndarray, blur_px: float) -> np.ndarray:
    """Return nobg's fast edges."""
    return refine_alpha(colour, unblur(coarse, blur_px))


def blurred_fast(colour: np.ndarray, coarse: np.ndarray, _blur_px: float) -> np.ndarray:
    """Return nobg's fast edges as if the coarse alpha had no blur of its own: a guided filter."""
    return refine_alpha(colour, coarse)


def network_alone(colour: np.ndarray, coarse: np.ndarray, blur_px: float) -> np.ndarray:
    """Return nobg's hero edges with its network asked wherever there is a band."""
    distrust.TRUSTED, distrust.DISTRUSTED = -2.0, -1.0
    return learned_hero(colour, coarse, blur_px)


def learned_hero(colour: np.ndarray, coarse: np.ndarray, blur_px: float) -> np.ndarray:
    """Return nobg's hero edges."""
    from nobg_core.engine.edge_network import open_edge_network

    return hero.refine_hero(colour, coarse, blur_px=blur_px, network=open_edge_network())


def solved_hero(**constants: float) -> Method:
    """Return nobg's hero edges without the network, with other constants."""

    def method(colour: np.ndarray, coarse: np.ndarray, blur_px: float) -> np.ndarray:
        for name, value in constants.items():
            setattr(hero if hasattr(hero, name) else follow, name, value)
        return hero.refine_hero(colour, coarse, blur_px=blur_px)

    return method


def sharp_hero(colour: np.ndarray, coarse: np.ndarray, _blur_px: float) -> np.ndarray:
    """Return hero edges without the network as if the coarse alpha had no blur of its own."""
    return hero.refine_hero(colour, coarse, blur_px=0.0)


def closed_form(colour: np.ndarray, coarse: np.ndarray, _blur_px: float) -> np.ndarray:
    """Return pymatting's closed form (Levin and others, 2008), the band taken for unknown."""
    from pymatting import estimate_alpha_cf

    is_known = ~find_band(coarse) & (np.abs(coarse - 0.5) > 0.5 - SURE)
    small = np.where(is_known, np.rint(coarse), 0.5)
    trimap = cv2.resize(small, colour.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    if not (trimap == 0).any() or not (trimap == 1).any():
        # It needs both; where a crop has only one, resizing is all that is left.
        return resizing(colour, coarse, 0.0)
    return estimate_alpha_cf(colour / 255, trimap.astype(np.float64)).astype(np.float32)


METHODS: dict[str, Method] = {
    "resizing": resizing,
    "fast": fast,
    "guided filter": blurred_fast,
    "hero": learned_hero,
    "hero, never asking its network": solved_hero(),
    "hero, always asking its network": network_alone,
    "hero, blur not known": sharp_hero,
    "hero, 1 round": solved_hero(ROUNDS=1),
    "hero, 8 rounds": solved_hero(ROUNDS=8),
    "hero, epsilon 1e-4": solved_hero(EPSILON=1e-4),
    "hero, one step": solved_hero(LARGEST_STEP=1000.0),
    "closed form": closed_form,
}


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    method = METHODS[name]
    (folder / name).mkdir(exist_ok=True)
    small = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    ramp = np.clip(np.linspace(-1, 2, 16, dtype=np.float32), 0, 1)
    method(small, np.tile(ramp, (16, 1)), 0.0)  # compiles pymatting
    run_cases(
        lambda case: method(case["colour"], case["coarse"], float(case["blur_px"])), name, folder
    )


if __name__ == "__main__":
    main()
