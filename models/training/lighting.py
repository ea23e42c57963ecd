"""Light: scenes are mixed as a lens mixes them, in linear light, and stored as pictures."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

# A gamma of 2: near enough to sRGB, and its inverse is a square root.
_LIGHT_OF = np.square(np.arange(256, dtype=np.float32) / 255)
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def to_light(picture: np.ndarray) -> np.ndarray:
    """Return an uint8 picture as linear light, float32 in 0..1."""
    return cv2.LUT(np.ascontiguousarray(picture), _LIGHT_OF)


def to_picture(light: np.ndarray) -> np.ndarray:
    """Return linear light (from 0 on, clipped at 1) as an uint8 picture."""
    return cv2.convertScaleAbs(cv2.sqrt(light), alpha=255)


def soften(layer: np.ndarray, sigma_px: float) -> np.ndarray:
    """Return the layer blurred by a Gaussian; a wide one at a lower resolution, to be quick."""
    if sigma_px < 0.3:
        return layer
    factor = int(min(8, sigma_px // 2))
    height, width = layer.shape[:2]
    if factor < 2 or min(height, width) < 2 * factor:
        return cv2.GaussianBlur(layer, (0, 0), sigma_px)
    small = cv2.resize(layer, (width // factor, height // factor), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma_px / factor)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def recolour(
    rng: Generator, picture: np.ndarray, strength: float, turn_degrees: float = 0.0
) -> np.ndarray:
    """Return the picture with another gamma, brightness, white balance, saturation and hue.

    Args:
        rng: decides how.
        picture: (H, W, 3) uint8 RGB, straight.
        strength: 1 for an ordinary spread, 0 for none.
        turn_degrees: how far hues are turned about the grey axis.
    """
    gamma = np.exp(rng.normal(0, 0.22 * strength))
    gains = np.exp(rng.normal(0, 0.12 * strength) + rng.normal(0, 0.045 * strength, 3))
    curve = np.power(np.arange(256, dtype=np.float32) / 255, gamma)[:, None] * gains * 255
    table = np.ascontiguousarray(curve.round().clip(0, 255).astype(np.uint8)[None])
    toned = cv2.LUT(np.ascontiguousarray(picture), table)
    return cv2.transform(toned, colour_matrix(1 + rng.normal(0, 0.2 * strength), turn_degrees))


def colour_matrix(saturation: float, turn_degrees: float) -> np.ndarray:
    """Return the (3, 3) float32 matrix that scales saturation and turns hues about grey."""
    axis = np.full(3, 3**-0.5)
    turn, _ = cv2.Rodrigues(axis * np.radians(turn_degrees))
    grey = np.repeat(LUMA[None], 3, 0)
    mix = grey + (np.eye(3) - grey) * max(0.0, saturation)
    return (mix @ turn).astype(np.float32)


def match_tone(
    rng: Generator, light: np.ndarray, alpha: np.ndarray, behind: np.ndarray
) -> np.ndarray:
    """Return an object's light moved towards the mean of what is behind it, by a random part.

    Args:
        rng: decides how far.
        light: (h, w, 3) float32, straight.
        alpha: (h, w) float32 in 0..1.
        behind: (h, w, 3) float32, the scene in the same place.
    """
    if rng.random() < 0.35:
        return light
    own = np.array(cv2.mean(light, (alpha > 0.5).astype(np.uint8))[:3], np.float32) + 0.02
    around = np.array(cv2.mean(behind)[:3], np.float32) + 0.02
    level = (around.mean() / own.mean()) ** rng.uniform(0, 0.45)
    cast = (around / around.mean()) ** rng.uniform(0, 0.6)
    return light * (level * cast).astype(np.float32)


def camouflage(
    rng: Generator, light: np.ndarray, alpha: np.ndarray, paper: np.ndarray
) -> np.ndarray:
    """Return an object's light near the paper's: white on white, black on black; still visible.

    Args:
        rng: decides how near, and on which side.
        light: (h, w, 3) float32, straight.
        alpha: (h, w) float32 in 0..1.
        paper: (3,) float32 linear light.
    """
    grey = cv2.transform(light, np.repeat(LUMA[None], 3, 0))
    mixed = grey + (light - grey) * np.float32(rng.uniform(0, 0.4))
    own = np.array(cv2.mean(mixed, (alpha > 0.5).astype(np.uint8))[:3], np.float32) + 1e-3
    # A difference that is seen is one of the stored picture, not of the light.
    level = float(np.sqrt(paper.mean()))
    step = float(rng.uniform(0.035, 0.11)) * (1 if level < 0.25 or rng.random() < 0.25 else -1)
    wanted = np.square(np.sqrt(paper) + np.float32(step))
    contrast = np.float32(rng.uniform(0.4, 1.0))
    shaded = mixed / own * contrast + (1 - contrast)
    return (shaded * wanted).astype(np.float32)


def light_gradient(rng: Generator, side_px: int) -> np.ndarray:
    """Return (S, S, 3) float32 factors near 1: light that falls off over the whole scene."""
    factors = np.exp(rng.normal(0, rng.uniform(0, 0.35), (3, 3))).astype(np.float32)
    factors = cv2.resize(factors, (side_px, side_px), interpolation=cv2.INTER_LINEAR)
    return cv2.merge([factors] * 3)
