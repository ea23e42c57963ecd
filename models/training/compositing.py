"""Scenes made of cut-out objects: background, shadows, reflection, objects; exact alpha."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.training.library import shrink_straight

SHARE_SWEEP = 0.5
SHARE_CAMOUFLAGED = 0.15


def compose_scene(
    rng: Generator, objects: list[np.ndarray], backgrounds: list[np.ndarray], side_px: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return a picture of one to three of the objects and its alpha.

    Args:
        rng: decides everything.
        objects: (h, w, 4) uint8 RGBA, straight, to draw from.
        backgrounds: (h, w, 3) uint8 RGB, to draw from.
        side_px: height and width of the scene.

    Returns:
        (S, S, 3) float32 in 0..255 and (S, S) float32 in 0..1.
    """
    count = rng.choice([1, 2, 3], p=[0.78, 0.15, 0.07])
    chosen = [vary_object(rng, objects[rng.integers(len(objects))]) for _ in range(count)]
    if rng.random() < SHARE_SWEEP or not backgrounds:
        scene = paint_sweep(rng, pick_sweep_colour(rng, chosen[0]), side_px)
    else:
        scene = crop_background(rng, backgrounds[rng.integers(len(backgrounds))], side_px)
    total = np.zeros((side_px, side_px), np.float32)
    for rgba in chosen:
        colour, alpha = place(rng, rgba, side_px)
        scene = paint_shadows(rng, scene, colour, alpha)
        scene = scene * (1 - alpha[..., None]) + colour
        total = total + alpha * (1 - total)
    return scene, total


def vary_object(rng: Generator, rgba: np.ndarray) -> np.ndarray:
    """Return the object mirrored, turned a little, and lit and coloured otherwise; straight."""
    if rng.random() < 0.5:
        rgba = rgba[:, ::-1]
    if rng.random() < 0.35:
        rgba = rotate(rgba, float(rng.normal(0, 20)))
    rgb = rgba[..., :3].astype(np.float32) / 255
    rgb = rgb ** float(np.exp(rng.normal(0, 0.25))) * rng.normal(1, 0.07, 3)
    if rng.random() < 0.25:
        rgb = rgb + (rgb.mean(2, keepdims=True) - rgb) * rng.uniform(0, 1)
    rgb = (rgb * rng.uniform(0.75, 1.2)).clip(0, 1) * 255
    return np.concatenate([rgb.astype(np.uint8), rgba[..., 3:]], 2)


def rotate(rgba: np.ndarray, degrees: float) -> np.ndarray:
    """Return the object turned about its middle, on a canvas that holds all of it; straight."""
    height, width = rgba.shape[:2]
    side = int(np.hypot(height, width)) + 2
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    matrix[:, 2] += (side - width) / 2, (side - height) / 2
    alpha = rgba[..., 3:].astype(np.float32)
    premultiplied = np.concatenate([rgba[..., :3] * (alpha / 255), alpha], 2)
    turned = cv2.warpAffine(premultiplied, matrix, (side, side), flags=cv2.INTER_LINEAR)
    rgb = turned[..., :3] / np.maximum(turned[..., 3:] / 255, 1e-3)
    out = np.concatenate([rgb, turned[..., 3:]], 2).round().clip(0, 255).astype(np.uint8)
    x, y, width, height = cv2.boundingRect(out[..., 3])
    return out[y : y + height, x : x + width]


def place(rng: Generator, rgba: np.ndarray, side_px: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the object on an empty scene, now and then cut by the frame.

    Args:
        rng: decides size and place.
        rgba: (h, w, 4) uint8, straight.
        side_px: height and width of the scene.

    Returns:
        (S, S, 3) float32 premultiplied colour in 0..255 and (S, S) float32 alpha in 0..1.
    """
    long_side = side_px * (rng.uniform(0.12, 0.4) if rng.random() < 0.2 else rng.uniform(0.4, 1.1))
    rgba = shrink_straight(rgba, max(8, int(long_side)))
    alpha = rgba[..., 3:].astype(np.float32) / 255
    scale = long_side / max(rgba.shape[:2])
    stretch = np.exp(rng.normal(0, 0.12, 2))
    height, width = rgba.shape[:2]
    middle = rng.normal(0.5, 0.13, 2) * side_px
    matrix = np.array([[scale * stretch[0], 0, 0], [0, scale * stretch[1], 0]])
    matrix[:, 2] = middle - matrix[:, :2] @ (width / 2, height / 2)
    layer = np.concatenate([rgba[..., :3] * alpha, alpha], 2)
    placed = cv2.warpAffine(layer, matrix, (side_px, side_px), flags=cv2.INTER_LINEAR)
    return placed[..., :3], placed[..., 3]


def paint_shadows(
    rng: Generator, scene: np.ndarray, colour: np.ndarray, alpha: np.ndarray
) -> np.ndarray:
    """Return the scene with the object's cast and contact shadow and faint reflection.

    Args:
        rng: decides which, where and how strong.
        scene: (S, S, 3) float32 in 0..255.
        colour: (S, S, 3) float32, the object's premultiplied colour.
        alpha: (S, S) float32 in 0..1, the object's alpha.
    """
    rows = np.flatnonzero(alpha.max(1) > 0.5)
    if rows.size == 0 or rng.random() < 0.15:
        return scene
    foot, tall = int(rows[-1]), int(rows[-1] - rows[0]) + 1
    if rng.random() < 0.25:
        scene = paint_reflection(rng, scene, colour, alpha)
    if rng.random() < 0.7:
        shadow = squash(alpha, foot, rng.normal(0, 0.9), rng.uniform(0.05, 0.5))
        shadow = soften(shadow, tall * rng.uniform(0.01, 0.08))
        scene = scene * (1 - shadow * rng.uniform(0.15, 0.75))[..., None]
    if rng.random() < 0.8:
        contact = squash(alpha, foot, 0, rng.uniform(0.02, 0.1))
        contact = soften(contact, tall * rng.uniform(0.005, 0.03))
        scene = scene * (1 - contact * rng.uniform(0.3, 0.85))[..., None]
    return scene


def squash(alpha: np.ndarray, foot_row: int, shear: float, height: float) -> np.ndarray:
    """Return the alpha pressed down onto its lowest row and sheared, as a shadow lies."""
    offset = foot_row * (1 - height)
    matrix = np.array([[1, -shear * height, shear * height * foot_row], [0, height, offset]])
    return cv2.warpAffine(alpha, matrix, alpha.shape[::-1], flags=cv2.INTER_LINEAR)


def soften(layer: np.ndarray, sigma_px: float) -> np.ndarray:
    """Return the layer blurred by a Gaussian of at least half a pixel."""
    return cv2.GaussianBlur(layer, (0, 0), max(0.5, float(sigma_px)))


def paint_reflection(
    rng: Generator, scene: np.ndarray, colour: np.ndarray, alpha: np.ndarray
) -> np.ndarray:
    """Return the scene with the object mirrored below its lowest row, fading with depth."""
    foot = int(np.flatnonzero(alpha.max(1) > 0.5)[-1])
    below = min(alpha.shape[0] - foot - 1, foot)
    if below < 2:
        return scene
    fade = np.linspace(rng.uniform(0.1, 0.5), 0, below, dtype=np.float32)[:, None]
    mirrored = slice(foot, foot - below, -1)
    scene = scene.copy()
    floor = scene[foot + 1 : foot + 1 + below]
    blurred_colour, blurred_alpha = soften(colour[mirrored], 1), soften(alpha[mirrored], 1)
    floor *= (1 - blurred_alpha * fade)[..., None]
    floor += blurred_colour * fade[..., None]
    return scene


def pick_sweep_colour(rng: Generator, rgba: np.ndarray) -> np.ndarray:
    """Return a paper colour, (3,) float32 in 0..255; at times close to the object's own."""
    draw = rng.random()
    if draw < SHARE_CAMOUFLAGED:
        visible = rgba[..., :3][rgba[..., 3] > 127]
        if len(visible):
            return visible[rng.integers(len(visible))] + rng.normal(0, 8, 3)
    if draw < 0.5:
        return np.full(3, rng.uniform(215, 256)) + rng.normal(0, 3, 3)
    if draw < 0.7:
        return np.full(3, rng.uniform(5, 215)) + rng.normal(0, 4, 3)
    return rng.uniform(10, 255, 3)


def paint_sweep(rng: Generator, colour: np.ndarray, side_px: int) -> np.ndarray:
    """Return seamless studio paper: wall and floor shades, a soft bend, falling light.

    Args:
        rng: decides bend and light.
        colour: (3,) the paper's colour in 0..255.
        side_px: height and width.

    Returns:
        (S, S, 3) float32 in 0..255.
    """
    rows, columns = np.mgrid[0 : 1 : side_px * 1j, 0 : 1 : side_px * 1j].astype(np.float32)
    bend = 0.5 + 0.5 * np.tanh((rows - rng.uniform(0.3, 1.0)) / rng.uniform(0.01, 0.4))
    light = 1 + bend * rng.normal(0, 0.1)
    centre_x, centre_y = rng.uniform(0, 1, 2)
    distance = (columns - centre_x) ** 2 + (rows - centre_y) ** 2
    light = light * (1 - abs(rng.normal(0, 0.25)) * distance)
    light = light * (1 + rng.normal(0, 0.1) * (columns - 0.5))
    grain = soften(rng.normal(0, 1, (side_px, side_px)).astype(np.float32), rng.uniform(0.5, 3))
    light = light + grain * rng.uniform(0, 0.02)
    return (light[..., None] * colour).clip(0, 255).astype(np.float32)


def crop_background(rng: Generator, background: np.ndarray, side_px: int) -> np.ndarray:
    """Return a random part of a background, at times out of focus, (S, S, 3) float32 in 0..255."""
    height, width = background.shape[:2]
    part = rng.uniform(0.4, 1.0) * min(height, width)
    tall, wide = (int(min(s, part * rng.uniform(1, 1.4))) for s in (height, width))
    y, x = rng.integers(height - tall + 1), rng.integers(width - wide + 1)
    crop = cv2.resize(
        background[y : y + tall, x : x + wide], (side_px, side_px), interpolation=cv2.INTER_AREA
    ).astype(np.float32)
    if rng.random() < 0.5:
        crop = crop[:, ::-1]
    if rng.random() < 0.45:
        crop = soften(crop, side_px * rng.uniform(0.002, 0.03))
    return np.ascontiguousarray(crop)
