"""From a picture to the model's input."""

from __future__ import annotations

import cv2
import numpy as np

from nobg_core.engine.arrays import Rgb
from nobg_core.engine.providers import Tensor
from nobg_core.engine.registry import ModelEntry


def prepare(image: Rgb, entry: ModelEntry) -> Tensor:
    """Return the picture as the model takes it: squashed to its square, its brightest value 1.

    Both as in training; a dim picture divided by 255 instead is cut out worse (models/CARD.md).

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        entry: the model's manifest: size, mean and spread of the channels.

    Returns:
        (1, 3, S, S) float32.
    """
    size = (entry.input_px, entry.input_px)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    scaled = small / max(int(small.max()), 1)
    normalised = (scaled - np.array(entry.mean)) / np.array(entry.std)
    return np.ascontiguousarray(normalised.transpose(2, 0, 1)[None], np.float32)
