"""What a camera and a file do to a picture: focus, light, noise, JPEG."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def take_picture(rng: Generator, scene: np.ndarray) -> np.ndarray:
    """Return the scene as a camera would store it.

    Args:
        rng: decides exposure, colour, noise and compression.
        scene: (H, W, 3) float32 in 0..255, RGB.

    Returns:
        (H, W, 3) uint8 RGB.
    """
    picture = change_light(rng, scene / 255)
    if rng.random() < 0.7:
        picture = add_noise(rng, picture)
    stored = (picture * 255).round().clip(0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        quality = int(rng.integers(35, 96))
        _, packed = cv2.imencode(".jpg", stored, [cv2.IMWRITE_JPEG_QUALITY, quality])
        stored = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    return stored


def change_light(rng: Generator, picture: np.ndarray) -> np.ndarray:
    """Return the picture (0..1) with another exposure, white balance, contrast, saturation."""
    if rng.random() < 0.2:
        return picture
    gains = 2 ** rng.normal(0, 0.25) * np.exp(rng.normal(0, 0.06, 3))
    picture = (picture * gains).clip(0, 1) ** np.exp(rng.normal(0, 0.15))
    saturation = 0.0 if rng.random() < 0.04 else rng.uniform(0.6, 1.3)
    grey = (picture @ LUMA)[..., None]
    return (grey + (picture - grey) * saturation).clip(0, 1).astype(np.float32)


def add_noise(rng: Generator, picture: np.ndarray) -> np.ndarray:
    """Return the picture (0..1) with shot and read noise, a little blurred as if demosaiced."""
    deviation = rng.uniform(0.002, 0.02) + rng.uniform(0, 0.04) * np.sqrt(picture.clip(0, 1))
    noise = rng.standard_normal(picture.shape, np.float32)
    if rng.random() < 0.5:
        noise = cv2.GaussianBlur(noise, (0, 0), 0.7) * 1.6
    return picture + noise * deviation


def defocus(rng: Generator, scene: np.ndarray, alpha: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return scene and alpha blurred alike, in one picture of four."""
    if rng.random() < 0.75:
        return scene, alpha
    sigma = float(rng.uniform(0.4, 1.5))
    return cv2.GaussianBlur(scene, (0, 0), sigma), cv2.GaussianBlur(alpha, (0, 0), sigma)
