"""Alpha as a line through the colours of each small window, at the picture's own size."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Alpha

Plane32 = NDArray[np.float32]

# The smallest window that a line in three colours can be fitted to.
WINDOW = (3, 3)


class LocalColours:
    """The guided filter of one guide, for many alphas: what depends on the guide is kept.

    Each window's alpha is taken for a line through its colours, and each pixel for the mean of
    the windows that it is in. That is one step towards the matte that fits the picture best.

    Args:
        guide: (H, W, 3) float32 in [0, 1].

    Source: He, Sun and Tang, "Guided Image Filtering", 2010; that it is a step of Levin's closed
    form: section 3.3 there.
    """

    def __init__(self, guide: NDArray[np.float32]) -> None:
        self._colour = [np.ascontiguousarray(guide[..., channel]) for channel in range(3)]
        red, green, blue = self._colour
        self._mean = [_blur(colour) for colour in self._colour]
        mean_red, mean_green, mean_blue = self._mean
        self._variance = [
            _blur(red * red) - mean_red * mean_red,
            _blur(green * green) - mean_green * mean_green,
            _blur(blue * blue) - mean_blue * mean_blue,
        ]
        self._red_green = _blur(red * green) - mean_red * mean_green
        self._red_blue = _blur(red * blue) - mean_red * mean_blue
        self._green_blue = _blur(green * blue) - mean_green * mean_blue

    def follow(self, alpha: Alpha, epsilon: float) -> Alpha:
        """Return alpha (H, W) in [0, 1], smooth where the colours are and nowhere else.

        Args:
            alpha: (H, W) float32 in [0, 1].
            epsilon: colour variance below which a window counts as flat; more is smoother.
        """
        mean_alpha = _blur(alpha)
        together = [
            _blur(colour * alpha) - mean * mean_alpha
            for colour, mean in zip(self._colour, self._mean, strict=True)
        ]
        slopes = self._solve(together, np.float32(epsilon))
        line = _blur(mean_alpha - _sum_products(slopes, self._mean))
        line += _sum_products([_blur(slope) for slope in slopes], self._colour)
        return np.clip(line, 0, 1, out=line)

    def _solve(self, together: list[Plane32], epsilon: np.float32) -> list[Plane32]:
        """Return each window's slopes: the inverse of its covariance times `together`.

        By elimination and not by minors: where all colours are grey, single precision leaves
        nothing of the determinant.
        """
        red, green, blue = (variance + epsilon for variance in self._variance)
        to_green, to_blue = self._red_green / red, self._red_blue / red
        green -= to_green * self._red_green
        green_blue = self._green_blue - to_green * self._red_blue
        across = green_blue / green
        blue -= to_blue * self._red_blue + across * green_blue
        in_green = together[1] - to_green * together[0]
        in_blue = together[2] - to_blue * together[0] - across * in_green
        slope_blue = in_blue / blue
        slope_green = in_green / green - across * slope_blue
        slope_red = together[0] / red - to_green * slope_green - to_blue * slope_blue
        return [slope_red, slope_green, slope_blue]


def _blur(plane: Plane32) -> Plane32:
    return np.asarray(cv2.blur(plane, WINDOW, borderType=cv2.BORDER_REFLECT), np.float32)


def _sum_products(ones: list[Plane32], others: list[Plane32]) -> Plane32:
    total = ones[0] * others[0]
    for one, other in zip(ones[1:], others[1:], strict=True):
        total += one * other
    return total
