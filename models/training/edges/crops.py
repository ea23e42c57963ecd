"""Training crops: a subject's edge on a photograph, what a model saw of it, and the truth."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from models.training.backgrounds import cover, crop_photo, paint_sweep
from models.training.camera import defocus_far, develop
from models.training.edges.degrade import Start, draw_start
from models.training.edges.material import Material, draw_material
from models.training.edges.stock import Stock

# Retouchers' programs and every measure of the field mix stored values; a lens mixes light.
SHARE_LINEAR = 0.3
# The widest thing that counts as thin.
THIN_PX = 7


@dataclass(frozen=True)
class Crop:
    """A crop to train or measure on.

    Args:
        picture: (S, S, 3) uint8 RGB.
        start: what the refiner is given besides.
        alpha: (S, S) float32 in 0..1, exact.
        contrast: (S, S) float32 in 0..1, how far subject and background differ in colour.
    """

    picture: np.ndarray
    start: Start
    alpha: np.ndarray
    contrast: np.ndarray


def draw_crop(
    rng: Generator, stock: Stock, kind: str, side_px: int, scales: tuple[float, float]
) -> Crop:
    """Return a crop with an edge of a kind.

    Args:
        rng: decides everything else.
        stock: the pictures.
        kind: one of `material.KINDS`.
        side_px: height and width.
        scales: least and greatest side of a coarse pixel, in px of the crop.
    """
    behind = draw_behind(rng, stock, side_px)
    material = draw_material(rng, stock, kind, behind)
    picture, alpha = photograph(rng, material, behind, is_calm=kind == "low_contrast")
    start = draw_start(rng, picture, alpha, scales)
    contrast = np.abs(material.colour - behind).mean(2)
    return Crop(picture, start, alpha, contrast)


def draw_behind(rng: Generator, stock: Stock, side_px: int) -> np.ndarray:
    """Return a background, sharp or not, (S, S, 3) float32 in 0..1, sRGB-encoded."""
    chance = rng.random()
    if chance < 0.6:
        picture = crop_photo(rng, stock.photos, side_px)
    elif chance < 0.8:
        picture = paint_sweep(rng, side_px).picture
    else:
        picture = cover(rng, stock.photos, side_px)
    behind = picture.astype(np.float32) * np.float32(1 / 255)
    if rng.random() < 0.4:
        behind = defocus_far(rng, behind, side_px * float(rng.uniform(0.01, 0.08)))
    return np.clip(behind, 0, 1)


def photograph(
    rng: Generator, material: Material, behind: np.ndarray, *, is_calm: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return the picture, (S, S, 3) uint8 RGB, and the alpha, both as the lens blurs them."""
    alpha, colour = material.alpha, material.colour
    is_linear = rng.random() < SHARE_LINEAR
    if is_linear:
        colour, behind = np.square(colour), np.square(behind)
    mixed = cv2.blendLinear(colour, behind, alpha, 1 - alpha)
    if rng.random() < 0.4:
        sigma = float(rng.uniform(0.35, 1.1))
        mixed, alpha = (cv2.GaussianBlur(plane, (0, 0), sigma) for plane in (mixed, alpha))
    stored = np.sqrt(mixed) if is_linear else mixed
    picture = cv2.convertScaleAbs(stored, alpha=255)
    return develop(rng, picture, 0.25 if is_calm else 0.6), alpha


def weigh(crop: Crop) -> np.ndarray:
    """Return (S, S) float32 in 0..1, how much each pixel counts: in the band, thin things most."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (THIN_PX, THIN_PX))
    thin = crop.alpha - cv2.morphologyEx(crop.alpha, cv2.MORPH_OPEN, kernel)
    gaps = cv2.morphologyEx(crop.alpha, cv2.MORPH_CLOSE, kernel) - crop.alpha
    return crop.start.band * (0.5 + 0.5 * np.clip(thin + gaps, 0, 1))


def pack(crop: Crop) -> np.ndarray:
    """Return the planes that a lesson takes, (9, S, S) uint8.

    Picture (3), coarse, begun, followed, alpha, weight and contrast.
    """
    start = crop.start
    soft = [start.coarse, start.begun, start.followed, crop.alpha, weigh(crop), crop.contrast]
    planes = [cv2.convertScaleAbs(plane, alpha=255) for plane in soft]
    return np.concatenate([crop.picture.transpose(2, 0, 1), np.stack(planes)])
