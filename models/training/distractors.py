"""What competes with the subject and is not it: prints on a wall, windows, lamps, things nearby."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.training.lighting import recolour, soften
from models.training.objects import Layer, Pose, place_object
from models.training.patterns import lay_pattern, random_colour, write_line


def decorate_wall(
    rng: Generator, picture: np.ndarray, objects: list[np.ndarray], photos: list[np.ndarray]
) -> np.ndarray:
    """Return a background with flat structure on it: posters, windows, signs, shelves, marks.

    Args:
        rng: decides which and where.
        picture: (S, S, 3) uint8 RGB.
        objects: (h, w, 4) uint8 RGBA, premultiplied, to print on posters.
        photos: (h, w, 3) uint8 RGB, to print on posters.
    """
    picture = picture.copy()
    for _ in range(int(rng.integers(1, 4))):
        kind = rng.random()
        if kind < 0.4:
            hang(rng, picture, print_poster(rng, objects, photos))
        elif kind < 0.55:
            hang(rng, picture, draw_window(rng))
        elif kind < 0.75:
            draw_lines(rng, picture)
        elif kind < 0.9:
            size = float(rng.uniform(0.4, 2.5)) * picture.shape[0] / 320
            x, y = (int(v) for v in rng.uniform(-0.1, 0.9, 2) * picture.shape[0])
            write_line(rng, picture, (x, y), size, random_colour(rng))
        else:
            hang(rng, picture, lay_pattern(rng, 96))
    return picture


def print_poster(rng: Generator, objects: list[np.ndarray], photos: list[np.ndarray]) -> np.ndarray:
    """Return a flat printed picture of an object, with a frame or a line of text, uint8 RGB."""
    side = 128
    sheet = np.full((side, side, 3), random_colour(rng), np.uint8)
    if photos and rng.random() < 0.3:
        photo = photos[int(rng.integers(len(photos)))]
        sheet = cv2.resize(photo, (side, side), interpolation=cv2.INTER_AREA)
    if objects and rng.random() < 0.85:
        rgba = objects[int(rng.integers(len(objects)))]
        scale = rng.uniform(0.4, 0.9) * side / max(rgba.shape[:2])
        size = [max(1, int(length * scale)) for length in rgba.shape[1::-1]]
        small = cv2.resize(rgba, size, interpolation=cv2.INTER_AREA)
        y, x = (int(rng.integers(side - length + 1)) for length in small.shape[:2])
        place = sheet[y : y + small.shape[0], x : x + small.shape[1]]
        place[:] = place * (1 - small[..., 3:] / np.float32(255)) + small[..., :3]
    if rng.random() < 0.5:
        write_line(rng, sheet, (6, int(rng.uniform(0.2, 0.95) * side)), 1.0, random_colour(rng))
    if rng.random() < 0.6:
        cv2.rectangle(
            sheet, (0, 0), (side - 1, side - 1), random_colour(rng), int(rng.integers(3, 12))
        )
    return recolour(rng, sheet, 1.0)


def draw_window(rng: Generator) -> np.ndarray:
    """Return a bright window with its bars, (96, 96, 3) uint8."""
    glass = np.full((96, 96, 3), rng.integers(215, 256, 3), np.uint8)
    bar, thick = random_colour(rng), int(rng.integers(2, 9))
    for place in np.linspace(0, 95, int(rng.integers(2, 5))).astype(int).tolist():
        cv2.line(glass, (place, 0), (place, 95), bar, thick)
    for place in np.linspace(0, 95, int(rng.integers(2, 5))).astype(int).tolist():
        cv2.line(glass, (0, place), (95, place), bar, thick)
    return glass


def hang(rng: Generator, picture: np.ndarray, sheet: np.ndarray) -> None:
    """Put a flat sheet onto an uint8 picture, in place, leaning a little into perspective."""
    side, height = picture.shape[0], sheet.shape[0]
    wide, tall = rng.uniform(0.12, 0.6, 2) * side
    x, y = rng.uniform(-0.15, 0.9, 2) * side
    corners = np.array([[x, y], [x + wide, y], [x + wide, y + tall], [x, y + tall]])
    corners = (corners + rng.normal(0, 0.02 * side, (4, 2))).astype(np.float32)
    flat = np.float32([[0, 0], [height, 0], [height, height], [0, height]])
    matrix = cv2.getPerspectiveTransform(flat, corners)
    small = cv2.resize(sheet, (height, height), interpolation=cv2.INTER_AREA)
    cv2.warpPerspective(small, matrix, (side, side), dst=picture, borderMode=cv2.BORDER_TRANSPARENT)


def draw_lines(rng: Generator, picture: np.ndarray) -> None:
    """Draw boards, rails, a grid or a bar code into an uint8 picture, in place."""
    side, ink = picture.shape[0], random_colour(rng)
    count, thick = int(rng.integers(2, 14)), max(1, int(rng.exponential(0.012) * side))
    begin, gap = rng.uniform(0, side), rng.uniform(0.02, 0.2) * side
    lean = rng.normal(0, 0.15) * side
    directions = ["across", "down"] if rng.random() < 0.25 else [rng.choice(["across", "down"])]
    for direction in directions:
        for place in (begin + gap * np.arange(count)) % side:
            ends = np.array([[-1, place - lean], [side, place + lean]])
            ends = (ends if direction == "across" else ends[:, ::-1]).round().astype(int)
            cv2.line(picture, ends[0].tolist(), ends[1].tolist(), ink, thick, cv2.LINE_AA)


def add_bokeh(rng: Generator, light: np.ndarray) -> np.ndarray:
    """Return a far scene with lamps out of focus: bright discs of one size.

    Args:
        rng: decides how many, where and how bright.
        light: (S, S, 3) float32 linear light.
    """
    side = light.shape[0]
    discs = np.zeros((side // 2, side // 2, 3), np.float32)
    radius = rng.uniform(0.01, 0.06) * side / 2
    for x, y in rng.uniform(0, side / 2, (int(rng.integers(4, 25)), 2)):
        colour = np.exp(rng.normal(-1.2, 0.5) + rng.normal(0, 0.35, 3)).tolist()
        cv2.circle(discs, (int(x), int(y)), max(1, int(radius)), colour, -1, cv2.LINE_AA)
    discs = soften(discs, float(rng.uniform(0.4, 1.2)))
    return light + cv2.resize(discs, (side, side), interpolation=cv2.INTER_LINEAR)


def place_bystander(
    rng: Generator,
    rgba_premultiplied: np.ndarray,
    subject_px: float,
    floor_px: float,
    side_px: int,
) -> Layer | None:
    """Return a thing that is clearly not the subject: small, or cut by the frame's border.

    Args:
        rng: decides where.
        rgba_premultiplied: (h, w, 4) uint8.
        subject_px: long side of the subject.
        floor_px: row on which things stand.
        side_px: height and width of the frame.
    """
    is_cut = rng.random() < 0.5
    if is_cut:
        long_px = subject_px * rng.uniform(0.3, 0.8)
        x = rng.choice([-1, 1]) * (0.5 * side_px + long_px * rng.uniform(0.0, 0.3)) + side_px / 2
    else:
        long_px = subject_px * rng.uniform(0.12, 0.32)
        x = rng.uniform(0.03, 0.97) * side_px
    y = floor_px - long_px * 0.5 + rng.normal(0, 0.1) * side_px
    pose = Pose(max(6.0, long_px), (float(x), float(y)), float(rng.normal(0, 10)))
    return place_object(rng, rgba_premultiplied, pose, side_px)
