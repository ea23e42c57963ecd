"""Regular structure that is never the subject: stripes, checks, bricks, text, grain."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.training.camera import NOISE_PX, noise_sheets

TILE_PX = 96
FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_TRIPLEX)


def random_colour(rng: Generator) -> tuple[int, int, int]:
    """Return an RGB colour in 0..255, seldom a loud one."""
    grey = rng.uniform(15, 245)
    spread = rng.choice([0, 10, 35, 80], p=[0.25, 0.35, 0.25, 0.15])
    red, green, blue = (grey + rng.normal(0, 1, 3) * spread).clip(0, 255).astype(int)
    return int(red), int(green), int(blue)


def draw_tile(rng: Generator) -> np.ndarray:
    """Return one repeat of a pattern, (96, 96, 3) uint8: cloth, tiles, bricks, shelves, print."""
    tile = np.full((TILE_PX, TILE_PX, 3), random_colour(rng), np.uint8)
    ink, half = random_colour(rng), TILE_PX // 2
    thick = int(rng.integers(2, 20))
    kind = int(rng.integers(6))
    if kind == 0:
        cv2.rectangle(tile, (0, 0), (TILE_PX, thick), ink, -1)
        if rng.random() < 0.5:
            cv2.rectangle(tile, (0, half), (TILE_PX, half + thick // 2), random_colour(rng), -1)
    elif kind == 1:
        cv2.rectangle(tile, (0, 0), (TILE_PX, thick), ink, -1)
        cv2.rectangle(tile, (0, 0), (thick, TILE_PX), ink, -1)
    elif kind == 2:
        cv2.rectangle(tile, (0, 0), (half - 1, half - 1), ink, -1)
        cv2.rectangle(tile, (half, half), (TILE_PX, TILE_PX), ink, -1)
    elif kind == 3:
        for x, y in ((24, 24), (72, 72)):
            cv2.circle(tile, (x, y), 4 + thick, ink, -1, cv2.LINE_AA)
    elif kind == 4:
        thick = 2 + thick // 4
        for y, x in ((0, 0), (half, half)):
            cv2.rectangle(tile, (0, y), (TILE_PX, y + thick), ink, -1)
            cv2.rectangle(tile, (x, y), (x + thick, y + half), ink, -1)
    else:
        for row in range(4):
            write_line(rng, tile, (2, 20 + 24 * row), 0.6, ink)
    return tile


def write_line(
    rng: Generator, picture: np.ndarray, corner: tuple[int, int], size: float, ink: tuple[int, ...]
) -> None:
    """Write some random letters into an uint8 picture, from the lower left corner on."""
    letters = "".join(chr(code) for code in rng.integers(65, 91, int(rng.integers(3, 9))))
    text = letters if rng.random() < 0.5 else letters.capitalize()
    font = FONTS[int(rng.integers(len(FONTS)))]
    cv2.putText(picture, text, corner, font, size, ink, 1 + (size > 0.8), cv2.LINE_AA)


def lay_pattern(rng: Generator, side_px: int) -> np.ndarray:
    """Return a pattern over a whole frame, turned and in some perspective, (S, S, 3) uint8."""
    scale = float(np.exp(rng.uniform(np.log(0.12), np.log(1.6)))) * side_px / 320
    angle = float(rng.choice([0, np.pi / 2, rng.uniform(0, np.pi)]))
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0]]) / scale
    turn[:, 2] = rng.uniform(0, TILE_PX, 2)
    lean = np.array([*rng.normal(0, 0.5 / side_px, 2), 1.0])
    lean[:2] = np.clip(lean[:2], -0.45 / side_px, 0.45 / side_px)
    matrix = np.vstack([turn, lean])
    tile = draw_tile(rng)
    if scale < 0.7:
        tile = cv2.GaussianBlur(tile, (0, 0), 0.4 / scale)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(
        tile, matrix, (side_px, side_px), flags=flags, borderMode=cv2.BORDER_WRAP
    )


def draw_grain(rng: Generator, side_px: int) -> np.ndarray:
    """Return streaks or blotches between two colours: wood, stone, brushed metal; uint8 RGB."""
    total = np.zeros((side_px, side_px), np.float32)
    along = float(rng.choice([1, 1, 4, 16]))
    for octave in (4, 12, 40):
        tall = max(2, min(NOISE_PX, int(octave * rng.uniform(0.7, 1.5))))
        wide = max(2, min(NOISE_PX, int(tall / along)))
        y, x = rng.integers(NOISE_PX - tall), rng.integers(NOISE_PX - wide)
        part = noise_sheets()[0][y : y + tall, x : x + wide, 0].astype(np.float32)
        total += cv2.resize(part, (side_px, side_px), interpolation=cv2.INTER_CUBIC) / octave**0.5
    share = cv2.convertScaleAbs(total + 512, alpha=float(rng.uniform(0.05, 0.25)))
    if rng.random() < 0.3:
        share = cv2.transpose(share)
    near = np.array(random_colour(rng), np.float32)
    far = near + (np.array(random_colour(rng)) - near) * rng.uniform(0.1, 0.7)
    ramp = np.linspace(near, far, 256).astype(np.uint8)[None]
    return cv2.LUT(cv2.merge([share] * 3), ramp)
