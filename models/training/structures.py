"""Structure that stands behind a subject and touches it: fences, frames, planks, cables, twigs.

It runs from border to border, which tells it from a subject.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.training.lighting import soften
from models.training.patterns import draw_grain, random_colour

# The sheet on which structure is drawn is larger than the frame, which sees it in perspective.
LARGER = 2


def raise_structure(rng: Generator, picture: np.ndarray) -> np.ndarray:
    """Return a picture with one or two structures before it, (S, S, 3) uint8.

    Args:
        rng: decides which, their colour and their light.
        picture: (S, S, 3) uint8 RGB.
    """
    for _ in range(int(rng.choice([1, 2], p=[0.75, 0.25]))):
        picture = cover_with(rng, picture, draw_structure(rng, picture.shape[0]))
    return picture


def cover_with(rng: Generator, picture: np.ndarray, cover: np.ndarray) -> np.ndarray:
    """Return a picture with a structure on it, rounded by light, which may throw a shadow.

    Args:
        rng: decides its colour and its light.
        picture: (S, S, 3) uint8 RGB.
        cover: (S, S) float32 in 0..1, where the structure is.
    """
    side = picture.shape[0]
    surface = np.full((side, side, 3), random_colour(rng), np.float32)
    if rng.random() < 0.4:
        surface = draw_grain(rng, side).astype(np.float32)
    round_px = side * float(rng.uniform(0.002, 0.01))
    relief = soften(cover, max(0.5, round_px))
    across, down = (cv2.Sobel(relief, cv2.CV_32F, x, y) for x, y in ((1, 0), (0, 1)))
    angle = rng.uniform(0, 2 * np.pi)
    light = 1 + np.float32(rng.uniform(0, 0.5)) * (
        across * np.float32(np.cos(angle)) + down * np.float32(np.sin(angle))
    )
    if rng.random() < 0.25:
        light = light * np.float32(rng.uniform(1.2, 2.2))
    under = picture.astype(np.float32)
    if rng.random() < 0.5:
        aside = rng.normal(0, 0.02 * side, 2)
        move = np.float32([[1, 0, aside[0]], [0, 1, aside[1]]])
        shadow = soften(cv2.warpAffine(cover, move, (side, side)), side * 0.008)
        under *= (1 - np.float32(rng.uniform(0.1, 0.6)) * shadow)[..., None]
    mixed = under + (surface * light[..., None] - under) * cover[..., None]
    if rng.random() < 0.3:
        mixed = light_edges(rng, mixed, relief)
    return mixed.clip(0, 255).astype(np.uint8)


def light_edges(rng: Generator, picture: np.ndarray, relief: np.ndarray) -> np.ndarray:
    """Return a picture whose structure has glowing edges: lit frames, sun on wet rails.

    Args:
        rng: decides colour and width.
        picture: (S, S, 3) float32 in 0..255.
        relief: (S, S) float32 in 0..1, the structure, softened.
    """
    level, width = float(rng.uniform(0.3, 0.8)), float(rng.uniform(0.08, 0.3))
    strip = (1 - np.abs(relief - np.float32(level)) / np.float32(width)).clip(0, 1)
    strip = np.maximum(strip, soften(strip, picture.shape[0] * 0.01) * np.float32(0.7))
    bright = np.float32(rng.uniform(150, 255, 3))
    return picture + (bright - picture) * strip[..., None]


def draw_structure(rng: Generator, side_px: int) -> np.ndarray:
    """Return where a structure is, as the frame sees it, (S, S) float32 in 0..1."""
    large = LARGER * side_px
    sheet = np.zeros((large, large), np.uint8)
    draw = (draw_bars, draw_bars, draw_frames, draw_frames, draw_mesh, draw_cables, draw_twigs)
    draw[int(rng.integers(len(draw)))](rng, sheet)
    middle = (large - side_px) / 2
    flat = np.float32([[0, 0], [1, 0], [1, 1], [0, 1]]) * side_px
    lean = rng.normal(0, 0.09, (4, 2)).clip(-0.2, 0.2) * side_px
    if rng.random() < 0.4:
        # One side is much farther away, as along a fence, or on a pier.
        narrow, far = float(rng.uniform(0.1, 0.4)) * side_px, int(rng.integers(4))
        other = (far + 1) % 4
        towards = flat[other] - flat[far]
        lean[far] += towards / side_px * narrow
        lean[other] -= towards / side_px * narrow
    matrix = cv2.getPerspectiveTransform(
        flat + np.float32(middle), (flat + lean).astype(np.float32)
    )
    seen = cv2.warpPerspective(sheet, matrix, (side_px, side_px), flags=cv2.INTER_AREA)
    return seen.astype(np.float32) / 255


def draw_bars(rng: Generator, sheet: np.ndarray) -> None:
    """Draw palings, planks, a railing or a scaffold."""
    side = sheet.shape[0]
    gap = side * float(np.exp(rng.uniform(np.log(0.02), np.log(0.15))))
    thick = max(2, int(gap * rng.uniform(0.08, 0.8)))
    is_level = rng.random() < 0.4
    begin = rng.uniform(0, gap)
    low, high = (0, side) if rng.random() < 0.6 else sorted(rng.integers(0, side, 2).tolist())
    for place in np.arange(begin, side, gap).astype(int).tolist():
        ends = ((low, place), (high, place)) if is_level else ((place, low), (place, high))
        cv2.line(sheet, *ends, 255, thick, cv2.LINE_AA)
    for place in rng.integers(0, side, int(rng.integers(0, 6))).tolist():
        ends = ((place, 0), (place, side)) if is_level else ((0, place), (side, place))
        cv2.line(sheet, *ends, 255, max(2, int(thick * rng.uniform(0.5, 2))), cv2.LINE_AA)


def draw_frames(rng: Generator, sheet: np.ndarray) -> None:
    """Draw frames one behind the other, as a bridge or a corridor has, with bars between them."""
    side = sheet.shape[0]
    middle = side * rng.uniform(0.35, 0.65, 2)
    half = side * rng.uniform(0.3, 0.7, 2)
    shrink, thick = float(rng.uniform(0.55, 0.85)), side * float(rng.uniform(0.006, 0.03))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    depth = int(rng.integers(3, 8))
    is_braced = rng.random() < 0.5
    for step in range(depth):
        frame = (middle + corners * half * shrink**step).round().astype(np.int32)
        width = max(2, int(thick * shrink**step))
        cv2.polylines(sheet, [frame], True, 255, width, cv2.LINE_AA)
        if is_braced:
            inner = (middle + corners * half * shrink ** (step + 1)).round().astype(np.int32)
            for one, other in zip(frame, np.roll(inner, 1, 0), strict=True):
                cv2.line(sheet, one.tolist(), other.tolist(), 255, max(1, width // 2), cv2.LINE_AA)
    for corner in corners:
        near, far = middle + corner * half, middle + corner * half * shrink**depth
        ends = (near.round().astype(int).tolist(), far.round().astype(int).tolist())
        cv2.line(sheet, *ends, 255, max(2, int(thick * 0.7)), cv2.LINE_AA)


def draw_mesh(rng: Generator, sheet: np.ndarray) -> None:
    """Draw a wire mesh or a lattice of slats, straight or askew."""
    side = sheet.shape[0]
    gap = side * float(np.exp(rng.uniform(np.log(0.02), np.log(0.12))))
    thick = max(2, int(gap * rng.uniform(0.06, 0.35)))
    angle = float(rng.choice([0.0, np.pi / 4, rng.uniform(0, np.pi)]))
    for turn in (angle, angle + np.pi / 2):
        along = np.array([np.cos(turn), np.sin(turn)])
        across = np.array([-along[1], along[0]])
        for place in np.arange(-side, side, gap):
            middle = side / 2 + across * place
            ends = [(middle + along * side * sign).round().astype(int).tolist() for sign in (-1, 1)]
            cv2.line(sheet, *ends, 255, thick, cv2.LINE_AA)


def draw_cables(rng: Generator, sheet: np.ndarray) -> None:
    """Draw cables or rays that fan out from a mast, and the mast."""
    side = sheet.shape[0]
    top = side * rng.uniform(0.1, 0.9, 2)
    for end in rng.uniform(-0.5, 1.5, int(rng.integers(4, 16))) * side:
        thick = max(1, int(side * rng.exponential(0.003)))
        begin = top.round().astype(int).tolist()
        cv2.line(sheet, begin, (int(end), side), 255, thick, cv2.LINE_AA)
    thick = max(2, int(side * rng.uniform(0.005, 0.03)))
    x, y = top.round().astype(int).tolist()
    cv2.line(sheet, (x, max(0, y - 20)), (x, side), 255, thick, cv2.LINE_AA)


def draw_twigs(rng: Generator, sheet: np.ndarray) -> None:
    """Draw branches that grow in from the borders and fork."""
    side = sheet.shape[0]
    tips = []
    for _ in range(int(rng.integers(2, 6))):
        edge = rng.uniform(0, side)
        root = np.array([[0, edge], [side, edge], [edge, 0], [edge, side]][int(rng.integers(4))])
        way = np.array([side / 2, side / 2]) - root
        angle = np.arctan2(way[1], way[0]) + rng.normal(0, 0.4)
        tips.append((root, angle, side * float(rng.uniform(0.006, 0.025))))
    for _ in range(160):
        if not tips:
            return
        root, angle, thick = tips.pop(0)
        end = root + side * rng.uniform(0.03, 0.09) * np.array([np.cos(angle), np.sin(angle)])
        ends = (root.round().astype(int).tolist(), end.round().astype(int).tolist())
        cv2.line(sheet, *ends, 255, max(1, int(thick)), cv2.LINE_AA)
        for turn in rng.normal(0, 0.45, int(rng.choice([1, 2], p=[0.55, 0.45]))):
            if thick > side * 0.0015:
                tips.append((end, angle + turn, thick * float(rng.uniform(0.7, 0.95))))
