"""Walls and floors made by code: bricks, slabs, planks and cobbles in relief, or painted shapes.

They fill the frame; a light brick in a light wall is no more a subject than the others.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.training.lighting import soften
from models.training.patterns import random_colour
from models.training.relief import fractal, shine

# The wall is larger than the frame, which sees it in perspective.
LARGER = 1.5
# How often it is painted or printed instead.
SHARE_DRAWN = 0.35


def draw_masonry(rng: Generator, side_px: int) -> np.ndarray:
    """Return a wall or a floor, (S, S, 3) uint8 RGB.

    Args:
        rng: decides the bond, the colours, the light and the perspective.
        side_px: height and width.
    """
    if rng.random() < SHARE_DRAWN:
        return draw_facets(rng, side_px)
    large = round(LARGER * side_px)
    stones = lay_cobbles(rng, large) if rng.random() < 0.25 else lay_courses(rng, large)
    surface = colour_stones(rng, stones)
    if rng.random() < 0.5:
        weather = fractal(rng, large, large, (2, 2), 0.7)
        surface *= (1 + np.float32(rng.uniform(0, 0.2)) * weather)[..., None]
    return see_slanted(rng, surface.clip(0, 255).astype(np.uint8), side_px)


def lay_courses(rng: Generator, side_px: int) -> np.ndarray:
    """Return the number of each stone, laid in courses, (S, S) int32; 0 is the joint."""
    stones = np.zeros((side_px, side_px), np.int32)
    tall = side_px * float(np.exp(rng.uniform(np.log(0.02), np.log(0.16))))
    wide = tall * float(rng.choice([1, 2, 3, rng.uniform(1, 4), 40], p=[0.2, 0.25, 0.2, 0.2, 0.15]))
    joint = max(1.0, tall * float(rng.uniform(0.02, 0.16)))
    shift = float(rng.choice([0, 0.5, 0.33], p=[0.25, 0.6, 0.15]))
    uneven = float(rng.choice([0, 0.25]))
    number, top = 1, -tall * float(rng.uniform())
    for course in range(int(side_px / tall) + 3):
        height = tall * float(np.exp(uneven * rng.normal()))
        left = -wide * (1 + course * shift % 1 + float(rng.uniform()) * (uneven > 0))
        while left < side_px:
            length = wide * float(np.exp(uneven * rng.normal()))
            first = (round(left + joint), round(top + joint))
            cv2.rectangle(stones, first, (round(left + length), round(top + height)), number, -1)
            left, number = left + length, number + 1
        top += height
    return np.rot90(stones) if rng.random() < 0.2 else stones


def lay_cobbles(rng: Generator, side_px: int) -> np.ndarray:
    """Return the number of each stone, laid without order, (S, S) int32; 0 is the joint."""
    across = int(np.exp(rng.uniform(np.log(6), np.log(30))))
    grid = (
        np.mgrid[0:across, 0:across] + 0.5 + rng.uniform(-0.4, 0.4, (2, across, across))
    ) / across
    rows, columns = (grid * side_px).astype(int).clip(0, side_px - 1).reshape(2, -1)
    free = np.ones((side_px, side_px), np.uint8)
    free[rows, columns] = 0
    _, stones = cv2.distanceTransformWithLabels(
        free, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    planes = stones.astype(np.float32)
    reach = 1 + 2 * max(1, round(side_px / across * float(rng.uniform(0.02, 0.1))))
    kernel = np.ones((reach, reach), np.uint8)
    is_joint = cv2.dilate(planes, kernel) != cv2.erode(planes, kernel)
    return np.where(is_joint, 0, stones)


def colour_stones(rng: Generator, stones: np.ndarray) -> np.ndarray:
    """Return a wall lit from one side, each stone of its own tone, (S, S, 3) float32."""
    side = stones.shape[0]
    count = int(stones.max()) + 1
    body = np.float32(random_colour(rng))
    tones = np.exp(rng.normal(0, rng.uniform(0.01, 0.25), count)).astype(np.float32)
    # A few stones stand out, as everywhere.
    odd = rng.random(count) < rng.choice([0, 0.03, 0.15])
    tones[odd] *= np.exp(rng.normal(0, 0.4, int(odd.sum()))).astype(np.float32)
    colours = tones[:, None] * body * np.exp(rng.normal(0, 0.03, (count, 3))).astype(np.float32)
    colours[0] = np.float32(random_colour(rng)) if rng.random() < 0.5 else body * 0.7
    is_stone = (stones > 0).astype(np.float32)
    height = soften(is_stone, max(0.6, side * float(rng.uniform(0.001, 0.006))))
    tilts = rng.normal(0, 0.1, count).astype(np.float32)
    rough = fractal(rng, side, side, (side / 24, side / 24), 0.8) * np.float32(rng.uniform(0, 0.15))
    relief = height * np.float32(rng.uniform(0, 3)) + rough
    shade = shine(relief, rng.uniform(0, 2 * np.pi), rng.uniform(0.5, 3)) + tilts[stones]
    return colours[stones] * shade[..., None]


def see_slanted(rng: Generator, surface: np.ndarray, side_px: int) -> np.ndarray:
    """Return what the frame sees of a larger surface, straight on, turned, or from one side."""
    large = surface.shape[0]
    margin = (large - side_px) / 2
    flat = np.float32([[0, 0], [1, 0], [1, 1], [0, 1]]) * side_px
    lean = rng.normal(0, 0.07, (4, 2)).clip(-0.16, 0.16) if rng.random() < 0.6 else np.zeros((4, 2))
    seen = flat + np.float32(margin) + (lean * side_px).astype(np.float32)
    zoom = rng.uniform(0.5, 1.05)
    seen = (seen - large / 2) * np.float32(zoom) + np.float32(large / 2)
    matrix = cv2.getPerspectiveTransform(seen, flat)
    return cv2.warpPerspective(surface, matrix, (side_px, side_px), flags=cv2.INTER_AREA)


def draw_facets(rng: Generator, side_px: int) -> np.ndarray:
    """Return polygons and discs painted over each other, half transparent, (S, S, 3) uint8 RGB."""
    wall = np.float32(random_colour(rng)) * np.exp(
        fractal(rng, side_px, side_px, (1.5, 1.5), 0.1)[..., None] * np.float32(rng.uniform(0, 0.3))
    )
    corners = int(rng.choice([3, 4, 6, 40]))
    size = side_px * float(np.exp(rng.uniform(np.log(0.05), np.log(0.5))))
    turns = np.arange(corners) * 2 * np.pi / corners + rng.uniform(0, 2 * np.pi)
    outline = size * np.stack([np.cos(turns), np.sin(turns)], 1)
    spread, cover = float(rng.uniform(0, 1)), float(rng.uniform(0.05, 0.6))
    for _ in range(int(rng.integers(4, 40))):
        shape = np.zeros((side_px, side_px), np.float32)
        points = outline * np.exp(rng.normal(0, 0.4)) + rng.uniform(-0.1, 1.1, 2) * side_px
        cv2.fillPoly(shape, [(points * 16).round().astype(np.int32)], 1.0, cv2.LINE_AA, 4)
        tone = wall * np.float32(np.exp(rng.normal(0, 0.35)))
        tone += (np.float32(random_colour(rng)) - tone) * np.float32(spread * rng.uniform())
        wall += (tone - wall) * (shape * np.float32(cover * rng.uniform(0.3, 1)))[..., None]
    return wall.clip(0, 255).astype(np.uint8)
