"""Outlines of bodies that a crop sees a part of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

POINTS = 128


@dataclass(frozen=True)
class Outline:
    """A closed line around a body.

    Args:
        points: (M, 2) float32 points (x, y) in px.
        normals: (M, 2) float32, outwards, of length 1.
    """

    points: np.ndarray
    normals: np.ndarray

    def pick(self, rng: Generator, count: int, side_px: int) -> tuple[np.ndarray, np.ndarray]:
        """Return random places in or near the crop: (N, 2) points and (N, 2) normals."""
        margin = 0.15 * side_px
        is_near = ((self.points > -margin) & (self.points < side_px + margin)).all(1)
        near = np.flatnonzero(is_near) if is_near.any() else np.arange(len(self.points))
        first = rng.choice(near, count)
        share = rng.random((count, 1)).astype(np.float32)
        second = (first + 1) % len(self.points)
        points = self.points[first] * (1 - share) + self.points[second] * share
        return points, self.normals[first]


def draw_outline(rng: Generator, side_px: int, roughness: float = 0.06) -> Outline:
    """Return a rounded body whose rim passes near the middle of the crop.

    Args:
        rng: decides size, place and form.
        side_px: height and width of the crop.
        roughness: how far the radius varies, as a part of it.
    """
    angles = np.linspace(0, 2 * np.pi, POINTS, endpoint=False).astype(np.float32)
    radius = side_px * float(np.exp(rng.uniform(np.log(0.2), np.log(1.5))))
    form = np.ones(POINTS, np.float32)
    for waves in range(2, 8):
        form += np.float32(rng.normal(0, roughness / waves)) * np.cos(
            waves * angles + rng.uniform(0, 2 * np.pi)
        )
    spokes = np.stack([np.cos(angles), np.sin(angles)], 1).astype(np.float32)
    points = spokes * (radius * form)[:, None]
    rim = points[int(rng.integers(POINTS))]
    middle = side_px * rng.uniform(0.3, 0.7, 2).astype(np.float32)
    along = np.roll(points, -1, 0) - np.roll(points, 1, 0)
    normals = np.stack([along[:, 1], -along[:, 0]], 1)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True) + 1e-6
    return Outline(points - rim + middle, normals.astype(np.float32))
