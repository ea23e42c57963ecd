"""Fur: smooth objects get a rim of strands with known alpha, which no data at hand has."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.training.lighting import soften
from models.training.objects import Layer

# Strands are drawn at 1/8 px.
SHIFT = 3


def grow_fur(rng: Generator, layer: Layer) -> Layer:
    """Return the object with its rim worn into strands: what is between them shows through.

    Strands stay within the old outline, so that their colour is the object's own.

    Args:
        rng: decides length, density and the way they are combed.
        layer: the object; one thinner than its fur would be is left as it is.
    """
    height, width = layer.alpha.shape
    reach = max(2, int(min(height, width) * rng.uniform(0.02, 0.07)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2)
    # Replicated, since the border of the frame that cuts an object grows no fur.
    edged = cv2.copyMakeBorder(layer.alpha, *[reach] * 4, cv2.BORDER_REPLICATE)
    core = cv2.erode(edged, kernel)[reach:-reach, reach:-reach]
    if core.sum() < 0.4 * layer.alpha.sum():
        return layer
    drawn = np.zeros((height, width), np.uint8)
    cv2.polylines(
        drawn, draw_strands(rng, core, reach), False, 255, 1, lineType=cv2.LINE_AA, shift=SHIFT
    )
    strands = drawn * np.float32(rng.uniform(0.6, 1.0) / 255)
    alpha = cv2.min(cv2.max(soften(core, 0.6), strands), layer.alpha)
    return Layer(layer.x, layer.y, layer.light, alpha)


def draw_strands(rng: Generator, core: np.ndarray, reach: int) -> np.ndarray:
    """Return strands that start on the rim of a core, (N, 3, 2) int32 points (x, y) in 1/8 px."""
    solid = (core > 0.5).astype(np.uint8)
    outlines, _ = cv2.findContours(solid, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    rim = np.concatenate(outlines)[:, 0] if outlines else np.zeros((0, 2), np.int32)
    roots = np.repeat(rim, int(rng.integers(1, 4)), 0).astype(np.float32)
    roots += rng.normal(0, 0.7, roots.shape)
    smooth = cv2.GaussianBlur(core, (0, 0), max(1.0, reach / 2))
    slopes = [cv2.Sobel(smooth, cv2.CV_32F, *order) for order in ((1, 0), (0, 1))]
    rows, columns = np.repeat(rim, len(roots) // max(1, len(rim)), 0).T[::-1]
    outwards = -np.stack([slope[rows, columns] for slope in slopes], 1)
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True) + 1e-6
    combed = outwards + rng.normal(0, 0.5, 2) + rng.normal(0, 0.35, roots.shape)
    lengths = reach * rng.uniform(0.4, 1.3, (len(roots), 1))
    middle = roots + combed * lengths * 0.5
    tips = middle + (combed + rng.normal(0, 0.3, roots.shape)) * lengths * 0.5
    points = np.stack([roots, middle, tips], 1)
    return (points * 2**SHIFT).round().astype(np.int32)
