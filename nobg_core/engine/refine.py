"""Full-size alpha that follows the picture's edges, from the model's small one."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Alpha, Rgb

# Best of a grid on the dev set's products and scenes (benchmarks/guided_filter.py): with a perfect
# small alpha the error along the edge is 0.017, against 0.047 for plain resizing. Radius 1 does a
# little better on these clean renders, but leaves nine pixels to fit a window's four unknowns to.
RADIUS_PX = 2
EPSILON = 1e-5
BACK_PROJECTION = 1.0

# Standard deviation of the blur in a model's answer beside averaging, in its own pixels. 0.4 to 0.5
# bring the exact alpha, made as small, nearest to nobg-small 2's on products, 0.6 nearly so; with
# 0.6 fast edges of products come out best, and hero edges tell best where the model errs
# (benchmarks/edges.py).
MODEL_BLUR_PX = 0.6
UNBLUR_STEPS = 3

# Where alpha changes less within a window, colours have nothing to tell: not a level of 8 bits.
LEAST_SPREAD = 1 / 512

# 64 rows of a 6000 px wide picture keep a strip's coefficients within the cache.
STRIP_ROWS = 64

# (h, w, 4): three slopes, one for each colour channel, and an intercept.
ColourModel = NDArray[np.float32]


def refine_alpha(
    guide: Rgb,
    alpha: Alpha,
    on_strip: Callable[[float], None] | None = None,
    strip_rows: int = STRIP_ROWS,
) -> Alpha:
    """Return the coarse alpha at the guide's size, with its soft edges moved onto the guide's.

    A local linear model from colour to alpha is fitted at the size of `alpha` and applied at the
    size of `guide` in strips: beside the result, working memory grows with the guide's width only.

    Args:
        guide: (H, W, 3) uint8, sRGB-encoded.
        alpha: (h, w) float32 in [0, 1].
        on_strip: called with the finished fraction after each strip; may raise to stop.
        strip_rows: rows of one strip; the result does not depend on it.

    Returns:
        (H, W) float32 in [0, 1].

    Source: He and Sun, "Fast Guided Filter", arXiv 1505.00996. Ours: colour guide, strips, and
    a step of back-projection (Irani and Peleg, 1991), taken at the small size, where the model's
    error against `alpha` is known.
    """
    height, width = guide.shape[:2]
    alpha = at_most(alpha, height, width)
    small = cv2.resize(guide, alpha.shape[::-1], interpolation=cv2.INTER_AREA)
    model = fit_colour_model(np.float32(1 / 255) * small, alpha)
    refined = np.empty((height, width), np.float32)
    for top in range(0, height, strip_rows):
        rows = slice(top, min(top + strip_rows, height))
        refined[rows] = _apply_colour_model(model, guide[rows], rows, height)
        if on_strip is not None:
            on_strip(rows.stop / height)
    return refined


def unblur(alpha: Alpha, blur_px: float = MODEL_BLUR_PX) -> Alpha:
    """Return a model's alpha (h, w) without its blur, in [0, 1].

    Args:
        alpha: (h, w) float32 in [0, 1].
        blur_px: the blur's standard deviation, in pixels of alpha; 0 for none.

    Source: van Cittert, "Zum Einfluss der Spaltbreite auf die Intensitätsverteilung in
    Spektrallinien II", 1931.
    """
    if not blur_px:
        return alpha
    sharp = alpha
    for _ in range(UNBLUR_STEPS):
        blurred = cv2.GaussianBlur(sharp, (0, 0), blur_px, borderType=cv2.BORDER_REPLICATE)
        sharp = np.asarray(np.clip(sharp + alpha - blurred, 0, 1), np.float32)
    return sharp


def at_most(alpha: Alpha, height: int, width: int) -> Alpha:
    """Return alpha no larger than the picture in either direction."""
    size = min(alpha.shape[1], width), min(alpha.shape[0], height)
    return np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), np.float32)


def fit_colour_model(colour: NDArray[np.float32], alpha: Alpha) -> ColourModel:
    """Return the linear colour model around each pixel, smoothed over all windows it is in."""
    window = _window(alpha.shape)
    mean_colour, mean_alpha = _box(colour, window), _box(alpha, window)
    covariance = np.stack(
        [
            _box(colour * colour[..., [channel]], window)
            - mean_colour * mean_colour[..., [channel]]
            for channel in range(3)
        ],
        axis=-2,
    )
    covariance += np.eye(3, dtype=np.float32) * EPSILON
    together = _box(colour * alpha[..., None], window) - mean_colour * mean_alpha[..., None]
    is_open = _spread(alpha, window) > LEAST_SPREAD
    slopes = np.zeros_like(together)
    slopes[is_open] = np.linalg.solve(covariance[is_open], together[is_open][..., None])[..., 0]
    intercept = mean_alpha - (slopes * mean_colour).sum(-1)
    model = _box(np.concatenate([slopes, intercept[..., None]], axis=-1), window)
    error = alpha - np.clip(_evaluate(model, colour), 0, 1)
    model[..., 3] += BACK_PROJECTION * error
    return model


def _spread(alpha: Alpha, window: tuple[int, int]) -> Alpha:
    """Return how far apart the values within a window around each pixel are, (h, w)."""
    around = np.ones(window[::-1], np.uint8)
    return np.asarray(cv2.dilate(alpha, around) - cv2.erode(alpha, around), np.float32)


def _window(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return the fitting window (width, height); an odd size that fits into a tiny alpha."""
    height, width = shape
    side = 2 * RADIUS_PX + 1
    return min(side, width - 1 | 1), min(side, height - 1 | 1)


def _box(values: NDArray[np.float32], window: tuple[int, int]) -> NDArray[np.float32]:
    return np.asarray(cv2.blur(values, window, borderType=cv2.BORDER_REFLECT), np.float32)


def _evaluate(model: ColourModel, colour: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((model[..., :3] * colour).sum(-1) + model[..., 3], np.float32)


def _apply_colour_model(
    model: ColourModel, strip: Rgb, rows: slice, height: int
) -> NDArray[np.float32]:
    """Return alpha for the picture's rows: the model, interpolated there, times their colours."""
    across = cv2.resize(
        _interpolate_rows(model, rows, height),
        (strip.shape[1], strip.shape[0]),
        interpolation=cv2.INTER_LINEAR,
    )
    with_one = cv2.cvtColor(strip, cv2.COLOR_RGB2RGBA)
    product = cv2.multiply(across, with_one, dtype=cv2.CV_32F, scale=1 / 255)
    alpha = cv2.transform(product, np.ones((1, 4), np.float32))
    return np.asarray(np.clip(alpha, 0, 1, out=alpha), np.float32)


def _interpolate_rows(model: ColourModel, rows: slice, height: int) -> ColourModel:
    """Return (rows, w, 4): the model between its own rows, as if resized to `height` as a whole."""
    centres = (np.arange(rows.start, rows.stop) + 0.5) * (model.shape[0] / height) - 0.5
    centres = np.clip(centres, 0, model.shape[0] - 1)
    above = np.minimum(centres.astype(int), max(model.shape[0] - 2, 0))
    below = np.minimum(above + 1, model.shape[0] - 1)
    weight = (centres - above).astype(np.float32)[:, None, None]
    return np.asarray(model[above] * (1 - weight) + model[below] * weight, np.float32)
