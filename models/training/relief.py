"""What grounds and walls made by code are made of: noise of all sizes, and light on a relief."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator


def fractal(
    rng: Generator, height: int, width: int, coarse: tuple[float, float], rough: float = 0.5
) -> np.ndarray:
    """Return noise of all sizes, (H, W) float32, deviation about 1.

    Args:
        rng: the noise.
        height: rows.
        width: columns.
        coarse: cells of the coarsest octave, down and across.
        rough: how much of an octave the next finer one has, 0..1.
    """
    total, share = np.zeros((height, width), np.float32), 1.0
    down, across = coarse
    while share > 0.02 and (down < height or across < width):
        cells = (min(height, round(down) + 1), min(width, round(across) + 1))
        part = rng.standard_normal(cells).astype(np.float32)
        total += share * cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC)
        down, across, share = down * 2, across * 2, share * rough
    return total / np.float32(max(float(total.std()), 1e-3))


def shine(relief: np.ndarray, angle: float, strength: float) -> np.ndarray:
    """Return how bright a relief is in slanting light, (S, S) float32, about 1."""
    # The same slope is as bright at every size of the picture.
    scale = np.float32(strength * relief.shape[0] / 3200)
    across, down = (cv2.Sobel(relief, cv2.CV_32F, *ways) for ways in ((1, 0), (0, 1)))
    slope = (across * np.float32(np.cos(angle)) + down * np.float32(np.sin(angle))) * scale
    return 1 + np.tanh(slope) * np.float32(0.75)
