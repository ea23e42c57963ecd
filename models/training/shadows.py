"""What an object does to the floor it stands on: shadows and a reflection. Never in the target."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.training.lighting import soften
from models.training.objects import Layer

# Shadows are soft: half the resolution is enough, and four times as quick.
COARSE = 2


def shade_floor(rng: Generator, scene: np.ndarray, layer: Layer) -> np.ndarray:
    """Return the scene with the cast and the contact shadow of an object that stands.

    Args:
        rng: decides which, where and how strong.
        scene: (S, S, 3) float32 linear light.
        layer: the object.
    """
    small = coarsen(layer, scene.shape[0])
    rows = np.flatnonzero(small.max(1) > 0.5)
    if rows.size == 0 or rng.random() < 0.12:
        return scene
    foot, tall = int(rows[-1]), int(rows[-1] - rows[0]) + 1
    kept = np.ones_like(small)
    if rng.random() < 0.65:
        cast = squash(small, foot, float(rng.normal(0, 1.0)), float(rng.uniform(0.05, 0.55)))
        kept *= 1 - soften(cast, tall * rng.uniform(0.01, 0.1)) * np.float32(rng.uniform(0.2, 0.8))
    if rng.random() < 0.85:
        contact = squash(small, foot, 0.0, float(rng.uniform(0.02, 0.1)))
        blurred = soften(contact, max(0.5, tall * rng.uniform(0.005, 0.03)))
        kept *= 1 - blurred * np.float32(rng.uniform(0.4, 0.9))
    return darken(scene, kept)


def coarsen(layer: Layer, side_px: int) -> np.ndarray:
    """Return the layer's alpha on the frame, at the coarse resolution of shadows."""
    full = np.zeros((side_px // COARSE,) * 2, np.float32)
    height, width = layer.alpha.shape
    small = cv2.resize(
        layer.alpha, (width // COARSE, height // COARSE), interpolation=cv2.INTER_AREA
    )
    y, x = layer.y // COARSE, layer.x // COARSE
    full[y : y + small.shape[0], x : x + small.shape[1]] = small
    return full


def darken(scene: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Return the scene times what a coarse shadow (h, w) leaves of the light."""
    fine = cv2.resize(kept, scene.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.multiply(scene, cv2.merge([fine] * 3))


def shade_below(rng: Generator, scene: np.ndarray, layer: Layer) -> np.ndarray:
    """Return the scene with the shadow of an object that lies and is seen from above."""
    small = coarsen(layer, scene.shape[0])
    size = float(np.sqrt(small.sum())) + 1
    shift = rng.normal(0, 0.04, 2) * size
    moved = cv2.warpAffine(small, np.array([[1, 0, shift[0]], [0, 1, shift[1]]]), small.shape[::-1])
    kept = 1 - soften(moved, size * rng.uniform(0.015, 0.08)) * np.float32(rng.uniform(0.3, 0.85))
    return darken(scene, kept)


def squash(alpha: np.ndarray, foot_row: int, shear: float, height: float) -> np.ndarray:
    """Return the alpha pressed down onto its lowest row and sheared, as a shadow lies."""
    offset = foot_row * (1 - height)
    matrix = np.array([[1, -shear * height, shear * height * foot_row], [0, height, offset]])
    return cv2.warpAffine(alpha, matrix, alpha.shape[::-1], flags=cv2.INTER_LINEAR)


def reflect(rng: Generator, scene: np.ndarray, layer: Layer) -> np.ndarray:
    """Return the scene with the object mirrored below its lowest row, fading with depth."""
    rows = np.flatnonzero(layer.alpha.max(1) > 0.5)
    if rows.size == 0:
        return scene
    foot = int(rows[-1])
    top = layer.y + foot + 1
    below = min(scene.shape[0] - top, foot)
    if below < 3:
        return scene
    reach = max(2, int(below * rng.uniform(0.3, 1.0)))
    mirrored = slice(foot, foot - reach, -1) if foot > reach else slice(foot, None, -1)
    alpha, light = layer.alpha[mirrored], layer.light[mirrored]
    fade = np.linspace(rng.uniform(0.1, 0.55), 0, alpha.shape[0], dtype=np.float32)
    alpha = soften(alpha * fade[:, None], float(rng.uniform(0, 2)))[..., None]
    window = slice(top, top + alpha.shape[0]), layer.window[1]
    scene = scene.copy()
    scene[window] = scene[window] * (1 - alpha) + light * alpha
    return scene
