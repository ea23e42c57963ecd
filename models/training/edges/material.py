"""Edges of every kind, with exact alpha and the subject's own colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from models.training.backgrounds import crop_photo
from models.training.edges.solids import (
    draw_clouds,
    draw_glass,
    draw_labels,
    draw_smoke,
    place_thing,
)
from models.training.edges.stock import Stock
from models.training.edges.strands import Drawn, draw_feathers, draw_fur, draw_hair, draw_wires
from models.training.edges.weaves import draw_lace
from models.training.patterns import draw_grain, lay_pattern, random_colour

DRAWN: dict[str, Callable[[Generator, int], Drawn]] = {
    "hair": draw_hair,
    "fur": draw_fur,
    "lace": draw_lace,
    "feathers": draw_feathers,
    "smoke": draw_smoke,
    "glass": draw_glass,
    "wires": draw_wires,
    "labels": draw_labels,
}
# What a lens, a shake or camouflage is shown on.
PLAIN = ("hair", "fur", "lace", "wires", "labels", "objects")
MODIFIED = ("defocus", "motion", "low_contrast")
KINDS = (*DRAWN, "objects", *MODIFIED)


@dataclass(frozen=True)
class Material:
    """A subject's part in a crop.

    Args:
        alpha: (S, S) float32 in 0..1, exact.
        colour: (S, S, 3) float32 in 0..1, sRGB-encoded, straight, defined everywhere.
    """

    alpha: np.ndarray
    colour: np.ndarray


def draw_material(rng: Generator, stock: Stock, kind: str, behind: np.ndarray) -> Material:
    """Return a subject of a kind of edge.

    Args:
        rng: decides everything else.
        stock: the pictures.
        kind: one of `KINDS`.
        behind: (S, S, 3) float32 in 0..1, what it will be in front of.
    """
    base = str(rng.choice(PLAIN)) if kind in MODIFIED else kind
    side_px = behind.shape[0]
    if base == "objects":
        alpha, colour = place_thing(rng, stock.draw_thing(rng), side_px)
        if rng.random() < 0.3:
            colour = colour * (0.5 + lay_colour(rng, stock, side_px))
    else:
        alpha, shade = DRAWN[base](rng, side_px)
        shade = shade * light_from_a_side(rng, side_px)
        colour = lay_colour(rng, stock, side_px, is_pale=base in ("smoke", "glass"))
        colour = colour * shade[..., None]
    if kind == "low_contrast" or rng.random() < 0.12:
        colour = approach(rng, colour, behind)
    colour = np.clip(colour, 0, 1).astype(np.float32)
    if kind == "defocus" or rng.random() < 0.15:
        alpha, colour = defocus(rng, alpha, colour)
    if kind == "motion" or rng.random() < 0.05:
        alpha, colour = shake(rng, alpha, colour)
    return Material(np.clip(alpha, 0, 1), colour)


def lay_colour(rng: Generator, stock: Stock, side_px: int, *, is_pale: bool = False) -> np.ndarray:
    """Return a surface's colours, (S, S, 3) float32 in 0..1: plain, grained, printed, a photo's."""
    chance = rng.random()
    if is_pale or chance < 0.45:
        level = np.float32(random_colour(rng)) / 255
        colour = level + (1 - level) * np.float32(rng.uniform(0, 0.9) if is_pale else 0)
        clouds = draw_clouds(rng, side_px, 5) * np.float32(rng.uniform(0, 0.12))
        return colour * (1 + clouds[..., None])
    if chance < 0.6:
        picture = draw_grain(rng, side_px)
    elif chance < 0.72:
        picture = lay_pattern(rng, side_px)
    else:
        picture = crop_photo(rng, stock.photos, side_px)
    return picture.astype(np.float32) * np.float32(1 / 255)


def light_from_a_side(rng: Generator, side_px: int) -> np.ndarray:
    """Return (S, S) float32 factors near 1 that change slowly."""
    corners = np.exp(rng.normal(0, rng.uniform(0, 0.4), (2, 2))).astype(np.float32)
    return cv2.resize(corners, (side_px, side_px), interpolation=cv2.INTER_LINEAR)


def approach(rng: Generator, colour: np.ndarray, behind: np.ndarray) -> np.ndarray:
    """Return colours moved most of the way to those behind; a difference stays to be seen."""
    around = cv2.GaussianBlur(behind, (0, 0), behind.shape[0] * rng.uniform(0.02, 0.2))
    if rng.random() < 0.4:
        around = np.roll(behind, int(rng.integers(4, behind.shape[0])), int(rng.integers(2)))
    nearer = colour + (around - colour) * np.float32(rng.uniform(0.4, 0.85))
    step = rng.uniform(0.03, 0.12) * rng.choice([-1, 1]) + rng.normal(0, 0.02, 3)
    return nearer + step.astype(np.float32)


def defocus(rng: Generator, alpha: np.ndarray, colour: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return alpha and colour out of focus, in half of the crops more so towards one side."""
    most = max(2.0, 0.07 * alpha.shape[0])
    radius = float(np.exp(rng.uniform(np.log(0.7), np.log(most))))
    layers = np.dstack([colour * alpha[..., None], alpha])
    far = (
        blur_disc(layers, radius)
        if rng.random() < 0.6
        else cv2.GaussianBlur(layers, (0, 0), radius * 0.6, borderType=cv2.BORDER_REPLICATE)
    )
    if rng.random() < 0.5:
        share = np.clip(draw_clouds(rng, alpha.shape[0], 1) * 1.5 + 0.5, 0, 1)[..., None]
        near = cv2.GaussianBlur(layers, (0, 0), max(0.3, radius * rng.uniform(0.1, 0.4)))
        far = far * share + near * (1 - share)
    return split_layers(far, colour)


def blur_disc(layers: np.ndarray, radius_px: float) -> np.ndarray:
    """Return layers (S, S, C) blurred by a disc of any radius, its rim anti-aliased."""
    reach = int(np.ceil(radius_px))
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius_px + 0.5 - np.hypot(rows, columns), 0, 1).astype(np.float32)
    return cv2.filter2D(layers, -1, disc / disc.sum(), borderType=cv2.BORDER_REPLICATE)


def shake(rng: Generator, alpha: np.ndarray, colour: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return alpha and colour as a straight move during the exposure blurs them."""
    length = float(np.exp(rng.uniform(np.log(2), np.log(0.16 * alpha.shape[0]))))
    angle = rng.uniform(0, np.pi)
    side = int(np.ceil(length)) | 1
    kernel = np.zeros((side * 4, side * 4), np.uint8)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length * 2
    start, end = (tuple(int(v) for v in side * 2 + sign * reach) for sign in (-1, 1))
    cv2.line(kernel, start, end, 255, 4)
    small = cv2.resize(kernel, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    layers = np.dstack([colour * alpha[..., None], alpha])
    moved = cv2.filter2D(layers, -1, small / small.sum(), borderType=cv2.BORDER_REPLICATE)
    return split_layers(moved, colour)


def split_layers(layers: np.ndarray, own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return alpha and straight colour of premultiplied layers; the own colour where none is."""
    alpha = np.ascontiguousarray(layers[..., 3])
    straight = layers[..., :3] / np.maximum(alpha, 1e-3)[..., None]
    return alpha, np.where(alpha[..., None] > 1e-3, straight, own)
