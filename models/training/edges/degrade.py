"""From the exact alpha to what a model would have answered, and what hero edges begin with."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from nobg_core.engine.band import find_band, find_tiles
from nobg_core.engine.cells import lay_cells
from nobg_core.engine.follow import follow_and_agree
from nobg_core.engine.refine import MODEL_BLUR_PX

# A crop keeps at least so many coarse pixels a side.
LEAST_COARSE_PX = 10
SHARE_FAITHFUL = 0.5
# Of those, how many are averaged and nothing else, as a mask is that nobody blurred.
SHARE_SHARP = 0.4
# What a faithful model's blur is, in its own pixels; the engine takes it for MODEL_BLUR_PX.
BLURS_PX = (0.4, 0.8)
# How often the crop is the second step of a large enlargement, and begins with what a first made.
SHARE_SECOND = 0.2


@dataclass(frozen=True)
class Start:
    """What the refiner starts from; all at the crop's size.

    Args:
        coarse: (S, S) float32 in 0..1, resized bilinearly.
        begun: (S, S) float32 in 0..1, the engine's hero edges without a network.
        followed: (S, S) float32 in 0..1, what the colours alone made of them last.
        band: (S, S) float32, 1 where alpha is to be decided.
    """

    coarse: np.ndarray
    begun: np.ndarray
    followed: np.ndarray
    band: np.ndarray


def draw_start(
    rng: Generator, picture: np.ndarray, alpha: np.ndarray, scales: tuple[float, float]
) -> Start:
    """Return a start as a model of a random input size gives it.

    Args:
        rng: decides scale and errors.
        picture: (S, S, 3) uint8 RGB, the guide.
        alpha: (S, S) float32 in 0..1, exact.
        scales: least and greatest side of a coarse pixel, in px of the crop.
    """
    is_second = rng.random() < SHARE_SECOND
    steps = np.exp(rng.uniform(*np.log(scales), 1 + is_second))
    # Models take a square: a picture's long side shrinks more than its short one.
    stretch = float(rng.choice([1.0, rng.uniform(1, 1.5)])) ** 0.5
    ways = (stretch, 1 / stretch) if rng.random() < 0.5 else (1 / stretch, stretch)
    side = alpha.shape[0]
    size = [max(LEAST_COARSE_PX, round(side / steps.prod() * way)) for way in ways]
    small = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    small, blur_px = answer_as_models_do(rng, small)
    if is_second:
        between = [max(part, round(side / steps[1])) for part in size]
        nearer = cv2.resize(picture, between, interpolation=cv2.INTER_AREA)
        small, blur_px = begin(nearer, small, blur_px).begun, 0.0
    return begin(picture, small, blur_px)


def begin(picture: np.ndarray, small: np.ndarray, blur_px: float) -> Start:
    """Return the start for a coarse alpha (h, w) float32 in 0..1, and the blur it is taken for."""
    coarse = cv2.resize(small, picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    begun, followed = coarse.copy(), coarse.copy()
    guide = cv2.resize(picture, small.shape[::-1], interpolation=cv2.INTER_AREA)
    for tile in find_tiles(small, picture.shape):
        cells = lay_cells(tile.cells, tile.pixels, picture.shape, small.shape, blur_px)
        made = follow_and_agree(picture[tile.pixels], guide[tile.cells], small[tile.cells], cells)
        begun[tile.core] = made.agreed[tile.inside]
        followed[tile.core] = made.followed[tile.inside]
    band = find_band(small).astype(np.float32)
    band = cv2.resize(band, picture.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return Start(coarse, begun, followed, band)


def answer_as_models_do(rng: Generator, small: np.ndarray) -> tuple[np.ndarray, float]:
    """Return a model's answer for an averaged alpha, and the blur that the engine takes it for."""
    if rng.random() >= SHARE_FAITHFUL:
        return np.clip(err_as_models_do(rng, small), 0, 1), MODEL_BLUR_PX
    if rng.random() < SHARE_SHARP:
        return small, 0.0
    sigma = float(rng.uniform(*BLURS_PX))
    blurred = cv2.GaussianBlur(small, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    return blurred, MODEL_BLUR_PX


def err_as_models_do(rng: Generator, small: np.ndarray) -> np.ndarray:
    """Return a coarse alpha with a model's errors, each in part of the crops."""
    chance = rng.random(6)
    if chance[0] < 0.35:
        small = lose_or_bleed(rng, small)
    if chance[1] < 0.15:
        small = small * (1 - draw_spots(rng, small.shape) * np.float32(rng.uniform(0.3, 1)))
    if chance[2] < 0.7:
        sigma = float(rng.uniform(0.25, 1.1))
        small = cv2.GaussianBlur(small, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    if chance[3] < 0.5:
        # Too sure of itself, and of more or less than there is.
        steepness, middle = np.exp(rng.uniform(0, 1.3)), rng.uniform(0.35, 0.65)
        small = np.clip((small - middle) * steepness + middle, 0, 1)
    elif chance[3] < 0.7:
        small = np.power(np.clip(small, 0, 1), np.exp(rng.normal(0, 0.4)))
    if chance[4] < 0.4:
        shift = np.float32([[1, 0, rng.normal(0, 0.3)], [0, 1, rng.normal(0, 0.3)]])
        flags, border = cv2.INTER_LINEAR, cv2.BORDER_REPLICATE
        small = cv2.warpAffine(small, shift, small.shape[::-1], flags=flags, borderMode=border)
    if chance[5] < 0.3:
        noise = rng.standard_normal(small.shape, np.float32) * np.float32(rng.uniform(0, 0.04))
        small = small + noise * (4 * small * (1 - small))
    return small.astype(np.float32)


def lose_or_bleed(rng: Generator, small: np.ndarray) -> np.ndarray:
    """Return a coarse alpha that lost thin parts, filled gaps, shrank or grew, in some places."""
    ways = [cv2.MORPH_OPEN, cv2.MORPH_CLOSE, cv2.MORPH_DILATE, cv2.MORPH_ERODE]
    way = ways[int(rng.choice(4, p=[0.4, 0.3, 0.2, 0.1]))]
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    wrong = cv2.morphologyEx(small, way, kernel, iterations=int(rng.integers(1, 3)))
    share = draw_spots(rng, small.shape) if rng.random() < 0.7 else np.float32(1)
    return small + (wrong - small) * share


def draw_spots(rng: Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Return (h, w) float32 in 0..1: a few soft patches."""
    grid = rng.random((int(rng.integers(3, 7)),) * 2, np.float32)
    smooth = cv2.resize(grid, shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.clip((smooth - np.float32(rng.uniform(0.5, 0.9))) * 6, 0, 1)
