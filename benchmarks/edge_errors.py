"""How far an alpha is from the true one, where that one changes."""

from __future__ import annotations

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha

BAND_PX = 5
STEP = 0.02
# Of the Gaussian whose derivatives the gradient error is taken with, in pixels: Rhemann and others,
# "A Perceptually Motivated Online Benchmark for Image Matting", 2009.
GRADIENT_SIGMA_PX = 1.4


def edge_band(truth: Alpha) -> np.ndarray:
    """Return which pixels lie within BAND_PX of where the true alpha changes."""
    kernel = np.ones((2 * BAND_PX + 1, 2 * BAND_PX + 1), np.uint8)
    return cv2.dilate(truth, kernel) - cv2.erode(truth, kernel) > STEP


def edge_errors(alpha: Alpha, truth: Alpha) -> tuple[float, float]:
    """Return the mean error in the band, of alpha and of its gradient's length."""
    band = edge_band(truth)
    error = np.abs(alpha - truth)[band].mean()
    gradients = _gradient(alpha) - _gradient(truth)
    return float(error), float(np.abs(gradients)[band].mean())


def _gradient(alpha: Alpha) -> np.ndarray:
    """Return (H, W), how steep the blurred alpha is, per pixel."""
    blurred = cv2.GaussianBlur(alpha, (0, 0), GRADIENT_SIGMA_PX)
    return np.hypot(
        cv2.Sobel(blurred, cv2.CV_32F, 1, 0, scale=1 / 8),
        cv2.Sobel(blurred, cv2.CV_32F, 0, 1, scale=1 / 8),
    )
