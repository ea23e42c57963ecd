"""The picture as the model and the filters look at it, and the mask as the host takes it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Alpha, Rgb

STRIP_ROWS = 256


def flatten(rgba: NDArray[np.uint8]) -> Rgb:
    """Return the picture on white; what is transparent shows no colour that nobody sees.

    Args:
        rgba: (H, W, 4) uint8, sRGB-encoded, straight.

    Returns:
        (H, W, 3) uint8.
    """
    rgb = np.empty((*rgba.shape[:2], 3), np.uint8)
    for top in range(0, len(rgba), STRIP_ROWS):
        strip = rgba[top : top + STRIP_ROWS]
        colour = cv2.cvtColor(strip, cv2.COLOR_RGBA2RGB)
        opacity = strip[..., 3]
        if opacity.min() < 255:
            weight = opacity[..., None].astype(np.uint16)
            colour = ((colour * weight + 255 * (255 - weight) + 127) // 255).astype(np.uint8)
        rgb[top : top + STRIP_ROWS] = colour
    return rgb


def quantise(alpha: Alpha, bits: int) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """Return alpha as whole numbers, rounded: 8 bit up to 255, or 16 bit up to 65535."""
    if bits == 8:
        return np.asarray(cv2.convertScaleAbs(alpha, alpha=255), np.uint8)
    mask = np.empty(alpha.shape, np.uint16)
    for top in range(0, len(alpha), STRIP_ROWS):
        mask[top : top + STRIP_ROWS] = np.rint(alpha[top : top + STRIP_ROWS] * 65535)
    return mask


def intersect(alpha: Alpha, mask: NDArray[np.uint8] | NDArray[np.uint16]) -> None:
    """Multiply alpha, in place, by a mask of 8 or 16 bit: only what both show is left."""
    full = np.float32(np.iinfo(mask.dtype).max)
    for top in range(0, len(alpha), STRIP_ROWS):
        alpha[top : top + STRIP_ROWS] *= mask[top : top + STRIP_ROWS] / full
