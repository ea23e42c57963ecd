"""Drawing with exact coverage: opaque shapes at four times the size, averaged."""

from __future__ import annotations

import cv2
import numpy as np

OVERSAMPLING = 4
# Points are drawn at 1/8 of a canvas pixel.
SHIFT = 3
HALF_SHADE = 128


class Canvas:
    """A square that shapes are drawn on, each with its own shade; later ones hide earlier ones.

    Args:
        side_px: height and width of what is drawn; all lengths and points are in its pixels.
    """

    def __init__(self, side_px: int) -> None:
        side = side_px * OVERSAMPLING
        self.side_px = side_px
        # Coverage and shade side by side: one call draws both.
        self.pixels = np.zeros((side, side, 2), np.uint8)

    def fill(self, outline: np.ndarray, shade: float = 1.0, *, is_hole: bool = False) -> None:
        """Fill a polygon, (M, 2) points (x, y), with a shade 0..2, or cut it out."""
        colour = (0, 0) if is_hole else _ink(shade)
        cv2.fillPoly(self.pixels, [_to_canvas(outline)], colour, shift=SHIFT)

    def stroke(self, lines: np.ndarray, width_px: float, shade: float = 1.0) -> None:
        """Draw lines, (N, K, 2) points (x, y), of a width from 1/4 px on."""
        thick = max(1, round(width_px * OVERSAMPLING))
        cv2.polylines(self.pixels, _to_canvas(lines), False, _ink(shade), thick, shift=SHIFT)

    def discs(self, middles: np.ndarray, radius_px: float, *, is_hole: bool = False) -> None:
        """Draw discs around (N, 2) points (x, y), or cut them out."""
        colour = (0, 0) if is_hole else _ink(1.0)
        radius = max(1, round(radius_px * OVERSAMPLING * 2**SHIFT))
        for middle in _to_canvas(middles):
            cv2.circle(self.pixels, (int(middle[0]), int(middle[1])), radius, colour, -1, 8, SHIFT)

    def finish(self) -> tuple[np.ndarray, np.ndarray]:
        """Return alpha (S, S) float32 in 0..1, and the mean shade 0..2 of what is covered."""
        size = (self.side_px, self.side_px)
        small = cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        covered, shaded = cv2.split(small)
        shade = cv2.divide(shaded, cv2.max(covered, 1.0), scale=255 / HALF_SHADE)
        return covered * np.float32(1 / 255), np.where(covered > 0, shade, np.float32(1))


def _ink(shade: float) -> tuple[int, int]:
    return 255, int(np.clip(shade * HALF_SHADE, 0, 255))


def _to_canvas(points: np.ndarray) -> np.ndarray:
    """Return points in px as int32 in 1/8 of a canvas pixel, whose middles are whole numbers."""
    scaled = ((points + 0.5) * OVERSAMPLING - 0.5) * 2**SHIFT
    return np.ascontiguousarray(scaled.round().astype(np.int32))
