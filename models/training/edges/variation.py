"""Crops that look another and say the same: turned, in other colours, with noise."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator


def vary(rng: Generator, planes: np.ndarray, side_px: int) -> np.ndarray:
    """Return a part of a packed crop, (9, S, S) uint8, that looks another and says the same."""
    top, left = rng.integers(0, planes.shape[1] - side_px + 1, 2)
    part = planes[:, top : top + side_px, left : left + side_px]
    if rng.random() < 0.5:
        part = part[:, ::-1]
    if rng.random() < 0.5:
        part = part[:, :, ::-1]
    if rng.random() < 0.5:
        part = part.transpose(0, 2, 1)
    part = part.copy()
    picture = part[rng.permutation(3)]
    if rng.random() < 0.3:
        picture = 255 - picture
    if rng.random() < 0.3:
        noise = rng.standard_normal(picture.shape, np.float32) * np.float32(rng.uniform(0, 4))
        picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    part[:3] = picture
    return part
