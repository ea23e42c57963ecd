"""From a picture to the model's input."""

from __future__ import annotations

import cv2
import numpy as np

from nobg_core.engine.arrays import Plane, Rgb
from nobg_core.engine.hints import Hints
from nobg_core.engine.providers import Feed, Tensor
from nobg_core.engine.registry import ModelEntry


def prepare(image: Rgb, entry: ModelEntry, hints: Hints, side_px: int) -> Feed:
    """Return the model's inputs.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        entry: the model's manifest.
        hints: what is known, S x S; left out for a model that takes none.
        side_px: S, of the square that the model is shown.

    Returns:
        `image` (1, 3, S, S) and, if the model takes them, `hints` (1, 2, S, S): surely subject
        and surely background in [0, 1].
    """
    feed = {"image": _prepare_image(image, entry, side_px)}
    if entry.takes_hints:
        planes = [_prepare_plane(plane, side_px) for plane in (hints.subject, hints.background)]
        feed["hints"] = np.stack(planes)[None]
    return feed


def _prepare_image(image: Rgb, entry: ModelEntry, side_px: int) -> Tensor:
    """Return the picture as the model takes it: squashed to its square, its brightest value 1.

    Both as in training; a dim picture divided by 255 instead is cut out worse (models/CARD.md).

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        entry: the model's manifest: mean and spread of the channels.
        side_px: S.

    Returns:
        (1, 3, S, S) float32.
    """
    size = (side_px, side_px)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    scaled = small / max(int(small.max()), 1)
    normalised = (scaled - np.array(entry.mean)) / np.array(entry.std)
    return np.ascontiguousarray(normalised.transpose(2, 0, 1)[None], np.float32)


def _prepare_plane(plane: Plane | None, side_px: int) -> Tensor:
    if plane is None:
        return np.zeros((side_px, side_px), np.float32)
    return np.asarray(plane / np.float32(255), np.float32)
