"""A layer's clean colours, as pixels that an editor puts above it."""

from __future__ import annotations

import cv2
import numpy as np

from nobg_core.engine.arrays import Pixels
from nobg_core.engine.cutout import OnProgress
from nobg_core.engine.foreground import estimate_foreground
from nobg_core.engine.known_colours import is_opaque
from nobg_core.engine.make_mask import Layer
from nobg_core.engine.strips import split_into_strips
from nobg_core.engine.strokes import full_of

CLEANING = "Cleaning the colours"


def clean_colours(layer: Layer, mask: Pixels, amount: float, on_progress: OnProgress) -> Pixels:
    """Return straight RGBA (H, W, 4) uint8: the subject's own colour where the mask is soft.

    It is opaque there, and empty elsewhere: within the subject the layer itself shows, with
    whatever is done to it later. What the layer has half transparent is straight already.

    Args:
        layer: its image straight, as its `opacity` says.
        mask: (H, W) uint8 or uint16, how the subject covers it.
        amount: from 0, which changes nothing, to 1.
        on_progress: told how far the work is.

    Raises:
        Cancelled: the user stopped the work.
    """
    on_progress(0.0, CLEANING)
    full = full_of(mask)
    alpha = mask / np.float32(full)
    colours = estimate_foreground(layer.image, alpha, layer.opacity, amount)
    rgba = np.zeros((*mask.shape, 4), np.uint8)
    for rows in split_into_strips(len(mask)):
        on_progress(rows.start / len(mask), CLEANING)
        is_soft = (mask[rows] > 0) & (mask[rows] < full)
        if layer.opacity is not None:
            is_soft &= is_opaque(layer.opacity[rows])
        clean = cv2.cvtColor(colours.read(rows, is_soft), cv2.COLOR_RGB2RGBA)
        cv2.copyTo(clean, is_soft.view(np.uint8), rgba[rows])
    return rgba
