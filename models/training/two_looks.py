"""How the engine asks a model that looks closer at what it found: `nobg_core/engine/predict.py`.

Written again here, since a training must run without the engine.
"""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np

# What is shown around a box, as a part of its longer side; and around one that the frame cuts.
CONTEXT, CUT_CONTEXT = 0.15, 0.6
# From what part of the frame's side down a second look gets cells half as long, and its share then.
SMALL, SMALL_SHARE = 0.5, 0.8


class Ask(Protocol):
    """A model that answers (S, S) float32 to a picture and hints, if any, of its size."""

    def __call__(
        self, image: np.ndarray, hints: np.ndarray | None, *, is_mirrored: bool = False
    ) -> np.ndarray:
        """Return the answer, turned back if the mirror image was shown."""


def look_twice(ask: Ask, image: np.ndarray, hints: np.ndarray | None) -> np.ndarray:
    """Return both answers joined, to a picture and, mirrored, to the subject's surroundings.

    Args:
        ask: what answers.
        image: (H, W, 3) uint8 RGB.
        hints: (H, W, 2) uint8, 255 where surely subject and where surely background; None: none.

    Returns:
        (S, S) float32 in 0..1, of something small (2 S, 2 S); outside of the surroundings the first
        answer alone. Where neither hints nor the first answer say that there is a subject, there is
        no second look.
    """
    alpha = ask(image, hints).copy()
    side = len(alpha)
    if hints is not None:
        alpha = hold(alpha, shrink_hints(hints, side))
    x, y, width, height = cv2.boundingRect((alpha > 0.5).astype(np.uint8))
    if not width:
        if hints is None:
            return alpha
        x, y, width, height = 0, 0, side, side
    is_cut = min(x, y) == 0 or max(x + width, y + height) == side
    by = round((CUT_CONTEXT if is_cut else CONTEXT) * max(width, height))
    ends = [
        (max(y - by, 0), min(y + height + by, side)),
        (max(x - by, 0), min(x + width + by, side)),
    ]
    cells = tuple(slice(*pair) for pair in ends)
    area = tuple(
        slice(low * length // side, max(high * length // side, low * length // side + 1))
        for (low, high), length in zip(ends, image.shape, strict=False)
    )
    known = None if hints is None else hints[area]
    closer = ask(np.ascontiguousarray(image[area]), known, is_mirrored=True)
    share = 0.5
    if max(alpha[cells].shape) <= SMALL * side:
        alpha = cv2.resize(alpha, (2 * side, 2 * side), interpolation=cv2.INTER_LINEAR)
        cells, share = tuple(slice(2 * low, 2 * high) for low, high in ends), SMALL_SHARE
    size = alpha[cells].shape[::-1]
    fitted = cv2.resize(closer, size, interpolation=cv2.INTER_AREA)
    shares = share * fade_in(cells, by * len(alpha) // side, len(alpha))
    alpha[cells] = join(alpha[cells], fitted, shares)
    return alpha


def fade_in(cells: tuple[slice, ...], over: int, side: int) -> np.ndarray:
    """Return how much a part's look counts: little at its borders but the frame's; float32."""
    over, ramps = max(over, 1), []
    for part in cells:
        place = np.arange(part.start, part.stop, dtype=np.float32) + np.float32(0.5)
        ramp = np.ones_like(place)
        if part.start > 0:
            ramp = np.minimum(ramp, (place - part.start) / over)
        if part.stop < side:
            ramp = np.minimum(ramp, (part.stop - place) / over)
        ramps.append(ramp)
    return np.minimum.outer(*ramps)


def join(first: np.ndarray, second: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the alpha whose log-odds are a mean of both's; of shapes and ranges as both."""
    subject = first ** (1 - share) * second**share
    ground = (1 - first) ** (1 - share) * (1 - second) ** share
    odds = subject + ground
    return np.divide(subject, odds, out=np.full_like(odds, 0.5), where=odds > 0)


def hold(alpha: np.ndarray, hints: np.ndarray) -> np.ndarray:
    """Return the alpha without what contradicts its hints; background counts where both are."""
    subject, background = hints[..., 0] / np.float32(255), hints[..., 1] / np.float32(255)
    return np.minimum(np.maximum(alpha, subject), 1 - background)


def shrink_hints(hints: np.ndarray, side_px: int) -> np.ndarray:
    """Return hints (H, W, 2) as a square; a pixel is as sure as the surest that it stands for."""
    for axis in (0, 1):
        starts = np.arange(side_px) * hints.shape[axis] // side_px
        hints = np.maximum.reduceat(hints, starts, axis)
    return hints
