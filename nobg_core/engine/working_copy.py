"""The picture as the model and the filters look at it, and the mask as the host takes it."""

from __future__ import annotations

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha, Pixels, Rgb
from nobg_core.engine.strips import split_into_strips


def flatten(colour: Rgb, opacity: Pixels) -> Rgb:
    """Return the picture on white; what is transparent shows no colour that nobody sees.

    Args:
        colour: (H, W, 3) uint8, sRGB-encoded, straight.
        opacity: (H, W) uint8.

    Returns:
        (H, W, 3) uint8; `colour` itself where nothing is transparent.
    """
    if opacity.min() == 255:
        return colour
    flat = np.empty_like(colour)
    for rows in split_into_strips(len(colour)):
        weight = opacity[rows, :, None].astype(np.uint16)
        flat[rows] = (colour[rows] * weight + 255 * (255 - weight) + 127) // 255
    return flat


def quantise(alpha: Alpha, bits: int) -> Pixels:
    """Return alpha as whole numbers, rounded.

    Args:
        alpha: (H, W) float32 in [0, 1].
        bits: 8 or 16.

    Returns:
        (H, W) uint8 up to 255, or uint16 up to 65535.
    """
    if bits == 8:
        return np.asarray(cv2.convertScaleAbs(alpha, alpha=255), np.uint8)
    mask = np.empty(alpha.shape, np.uint16)
    for rows in split_into_strips(len(alpha)):
        mask[rows] = np.rint(alpha[rows] * 65535)
    return mask


def intersect(alpha: Alpha, mask: Pixels) -> None:
    """Multiply alpha, in place, by a mask: only what both show is left.

    Args:
        alpha: (H, W) float32 in [0, 1].
        mask: (H, W) uint8 or uint16.
    """
    full = np.float32(np.iinfo(mask.dtype).max)
    for rows in split_into_strips(len(alpha)):
        alpha[rows] *= mask[rows] / full
