"""What the colours on both sides of an edge say about it: whether it can be seen, and fits."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.strokes import Is

# Of the longer side: the neighbourhood of an edge whose colours are compared, and how far from the
# half-line its colours are surely one side's own.
AROUND_SHARE = 0.02
CLEAR_SHARE = 0.004

# In CIELAB: less than about ten can hardly be seen along a soft edge; a quiet side varies less.
LEAST_CONTRAST = 8.0
QUIET = 8.0
# Below it, in units of both sides' variation, half of the colours could be either side's.
LEAST_SEPARATION = 0.7

# A rim is told from an edge where the sides differ by this much, ...
CLEAR_CONTRAST = 20.0
CLEAR_SEPARATION = 2.0
# ... and shows where this much lightness, of 100, is left of the background's.
SHOWS = 10.0

# (h, w), or (h, w, 3) in CIELAB.
Values = NDArray[np.float32]


@dataclass(frozen=True)
class _Side:
    """The colours near each pixel on one side of the edge.

    Args:
        mean: (h, w, 3) float32, CIELAB.
        variance: (h, w) float32, summed over the channels.
        is_known: (h, w) bool, whether there are any.
    """

    mean: Values
    variance: Values
    is_known: Is


class EdgeColours:
    """The colours along the edges of an alpha.

    Args:
        image: (h, w, 3) uint8, sRGB-encoded.
        alpha: (h, w) float32 in [0, 1].
    """

    def __init__(self, image: Rgb, alpha: Alpha) -> None:
        self._alpha = alpha
        self._lab = _to_lab(image)
        clear = square(_px(alpha, CLEAR_SHARE), alpha.shape)
        inside = cv2.erode((alpha > 0.95).view(np.uint8), clear)
        outside = cv2.erode((alpha < 0.05).view(np.uint8), clear)
        self._subject = _look_around(self._lab, np.asarray(inside, np.uint8))
        self._ground = _look_around(self._lab, np.asarray(outside, np.uint8))
        self._way = self._subject.mean - self._ground.mean
        self._contrast = np.sqrt(np.einsum("hwc,hwc->hw", self._way, self._way))
        self._varies = np.sqrt(self._subject.variance + self._ground.variance)
        self._is_known = self._subject.is_known & self._ground.is_known

    def find_unclear(self) -> tuple[Is, Is]:
        """Return where an edge has too little contrast, and where its colours do not separate.

        Returns:
            Two planes (h, w) bool, true along the half-line only.
        """
        is_edge = find_outline(self._alpha) & self._is_known
        is_quiet = self._varies < QUIET
        low = is_edge & is_quiet & (self._contrast < LEAST_CONTRAST)
        mixed = is_edge & ~is_quiet & (self._contrast < LEAST_SEPARATION * self._varies)
        return low, mixed

    def find_halo(self) -> tuple[Is, Is]:
        """Return where light, and where dark, background is left in the cut-out.

        On black the cut-out shows its colour times alpha. A pixel that is a mixture of both sides
        in the share t, but has a larger alpha, shows alpha * (alpha - t) of the background too
        much. That can be told only where each side is of about one colour.

        Returns:
            Two planes (h, w) bool: seen on black, and seen on white.
        """
        towards = np.einsum("hwc,hwc->hw", self._lab - self._ground.mean, self._way)
        share = np.clip(towards / np.maximum(self._contrast**2, 1), 0, 1)
        too_much = self._alpha * np.clip(self._alpha - share, 0, 1)
        shown = cv2.blur(too_much * -self._way[..., 0], (3, 3))
        around = square(2 * _px(self._alpha, CLEAR_SHARE), self._alpha.shape)
        is_near = cv2.dilate((self._alpha < 0.5).view(np.uint8), around) > 0
        is_clear = self._contrast > np.maximum(CLEAR_CONTRAST, CLEAR_SEPARATION * self._varies)
        is_told = is_near & is_clear & self._is_known
        return is_told & (shown > SHOWS), is_told & (shown < -SHOWS)


def find_outline(alpha: Alpha) -> Is:
    """Return (h, w) bool: the pixels of the subject that touch its outside."""
    inside = (alpha > 0.5).view(np.uint8)
    return np.asarray(inside > cv2.erode(inside, np.ones((3, 3), np.uint8)))


def square(radius_px: int, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return the ones of a window around a pixel, no larger than a picture of that shape needs.

    OpenCV keeps as many rows as a window has: of a strip that is one row high, gigabytes.
    """
    return np.ones([min(2 * radius_px + 1, 2 * side - 1) for side in shape], np.uint8)


def _look_around(lab: Values, chosen: NDArray[np.uint8]) -> _Side:
    """Return the mean colour of the chosen pixels around each pixel, and how it varies."""
    window = square(_px(chosen, AROUND_SHARE), chosen.shape).shape[::-1]
    weight = chosen.astype(np.float32)
    count = cv2.blur(weight, window)
    safe = np.maximum(count, 1e-6)
    masked = lab * weight[..., None]
    mean = np.asarray(cv2.blur(masked, window) / safe[..., None], np.float32)
    squares = cv2.blur((masked * lab).sum(-1), window) / safe
    variance = np.asarray(np.maximum(squares - (mean * mean).sum(-1), 0), np.float32)
    return _Side(mean, variance, np.asarray(count > 1e-3))


def _to_lab(image: Rgb) -> Values:
    lab = cv2.cvtColor(np.float32(1 / 255) * image, cv2.COLOR_RGB2LAB)
    return np.asarray(lab, np.float32)


def _px(plane: NDArray[np.generic], share: float) -> int:
    longer: int = max(plane.shape)
    return max(2, round(share * longer))
