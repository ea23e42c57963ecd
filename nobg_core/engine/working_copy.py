"""The picture as the model and the filters look at it, and the mask as the host takes it."""

from __future__ import annotations

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha, Pixels, Rgb

STRIP_ROWS = 256


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
    for top in range(0, len(colour), STRIP_ROWS):
        rows = slice(top, top + STRIP_ROWS)
        weight = opacity[rows, :, None].astype(np.uint16)
        flat[rows] = (colour[rows] * weight + 255 * (255 - weight) + 127) // 255
    return flat


def quantise(alpha: Alpha, bits: int) -> Pixels:
    """Return alpha as whole numbers, rounded: 8 bit up to 255, or 16 bit up to 65535."""
    if bits == 8:
        return np.asarray(cv2.convertScaleAbs(alpha, alpha=255), np.uint8)
    mask = np.empty(alpha.shape, np.uint16)
    for top in range(0, len(alpha), STRIP_ROWS):
        mask[top : top + STRIP_ROWS] = np.rint(alpha[top : top + STRIP_ROWS] * 65535)
    return mask


def intersect(alpha: Alpha, mask: Pixels) -> None:
    """Multiply alpha, in place, by a mask of 8 or 16 bit: only what both show is left."""
    full = np.float32(np.iinfo(mask.dtype).max)
    for top in range(0, len(alpha), STRIP_ROWS):
        alpha[top : top + STRIP_ROWS] *= mask[top : top + STRIP_ROWS] / full
