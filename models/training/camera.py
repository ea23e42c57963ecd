"""What a camera and a file do to a picture: focus, exposure, noise, sharpening, JPEG."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.random import Generator

from models.training.lighting import recolour, soften, to_picture

NOISE_PX = 768


def take_picture(
    rng: Generator, light: np.ndarray, alphas: list[np.ndarray], is_calm: bool = False
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return a scene as a camera stores it, and its alphas, blurred by the lens alike.

    Args:
        rng: decides focus, exposure, colour, noise and compression.
        light: (S, S, 3) float32 linear light in 0..1.
        alphas: (S, S) float32 in 0..1 each.
        is_calm: little noise and no wild exposure, where contrast is low as it is.

    Returns:
        (S, S, 3) uint8 RGB, and the alphas.
    """
    if rng.random() < 0.3:
        sigma = float(rng.uniform(0.4, 1.4))
        light = cv2.GaussianBlur(light, (0, 0), sigma)
        alphas = [cv2.GaussianBlur(alpha, (0, 0), sigma) for alpha in alphas]
    elif rng.random() < 0.05:
        kernel = draw_motion(rng)
        light = cv2.filter2D(light, -1, kernel, borderType=cv2.BORDER_REFLECT)
        alphas = [
            cv2.filter2D(alpha, -1, kernel, borderType=cv2.BORDER_REPLICATE) for alpha in alphas
        ]
    return develop(rng, to_picture(light), 0.3 if is_calm else 1.0), alphas


def develop(rng: Generator, picture: np.ndarray, strength: float = 1.0) -> np.ndarray:
    """Return an uint8 picture with another tone, noise and compression; shapes stay in place."""
    if rng.random() < 0.8:
        picture = recolour(rng, picture, strength)
    if rng.random() < 0.04:
        picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if rng.random() < 0.65:
        picture = add_noise(rng, picture, strength)
    if rng.random() < 0.15:
        blurred = cv2.GaussianBlur(picture, (0, 0), 1.0)
        amount = float(rng.uniform(0.2, 0.8))
        picture = cv2.addWeighted(picture, 1 + amount, blurred, -amount, 0)
    if rng.random() < 0.6:
        quality = int(rng.integers(40, 96))
        _, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        picture = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    return picture


@lru_cache(maxsize=1)
def noise_sheets() -> tuple[np.ndarray, np.ndarray]:
    """Return fine and demosaiced noise, int16 with a deviation of 256, to take windows of.

    Drawing noise anew costs 3 ms a picture; a window of a fixed sheet costs 0.05 ms.
    """
    fine = np.random.default_rng(7).standard_normal((NOISE_PX, NOISE_PX, 3)).astype(np.float32)
    coarse = cv2.GaussianBlur(fine, (0, 0), 0.8)
    sheets = [(256 * sheet / sheet.std()).astype(np.int16) for sheet in (fine, coarse)]
    return sheets[0], sheets[1]


def noise_window(rng: Generator, height: int, width: int) -> np.ndarray:
    """Return (H, W, 3) int16 noise with a deviation of 256; H and W up to `NOISE_PX`."""
    sheet = noise_sheets()[int(rng.integers(2))]
    y, x = rng.integers(NOISE_PX - height + 1), rng.integers(NOISE_PX - width + 1)
    return sheet[y : y + height, x : x + width]


def add_noise(rng: Generator, picture: np.ndarray, strength: float) -> np.ndarray:
    """Return an uint8 picture with the noise of a sensor: about even after the tone curve."""
    deviation = float(np.exp(rng.uniform(np.log(0.8), np.log(11)))) * min(1.0, strength + 0.2)
    noise = noise_window(rng, *picture.shape[:2])
    return cv2.addWeighted(picture, 1.0, noise, deviation / 256, 0, dtype=cv2.CV_8U)


def draw_motion(rng: Generator) -> np.ndarray:
    """Return the (k, k) float32 kernel of a short straight shake."""
    length = int(rng.integers(3, 9)) | 1
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = np.array([np.cos(angle), np.sin(angle)]) * (length // 2)
    ends = [tuple(round(v) for v in length // 2 + sign * reach) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0)
    return kernel / kernel.sum()


def defocus_far(rng: Generator, light: np.ndarray, radius_px: float) -> np.ndarray:
    """Return the light of a far plane, out of focus: highlights become discs.

    Args:
        rng: decides between a disc and a Gaussian.
        light: (S, S, 3) float32 linear light.
        radius_px: radius of the circle of confusion.
    """
    if radius_px < 2 or rng.random() < 0.4:
        return soften(light, radius_px * 0.6)
    factor = int(np.ceil(radius_px / 4))
    side = light.shape[0] // factor
    small = cv2.resize(light, (side, side), interpolation=cv2.INTER_AREA)
    reach = int(np.ceil(radius_px / factor))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2).astype(np.float32)
    blurred = cv2.filter2D(small, -1, disc / disc.sum(), borderType=cv2.BORDER_REFLECT)
    return cv2.resize(blurred, light.shape[1::-1], interpolation=cv2.INTER_LINEAR)
