"""What is behind the subject: paper, tables, surfaces, photos, fences, landscapes, walls."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from models.training.camera import noise_window
from models.training.library import Library
from models.training.lighting import recolour, soften, to_light, to_picture
from models.training.masonry import draw_masonry
from models.training.patterns import draw_grain, lay_pattern, random_colour
from models.training.structures import raise_structure
from models.training.terrain import draw_terrain

# How often each backdrop is behind subjects of a kind.
SHARES = {
    "products": {"sweep": 0.34, "table": 0.24, "above": 0.1, "photo": 0.32},
    "fluent": {"sweep": 0.3, "table": 0.24, "above": 0.12, "photo": 0.34},
    "carved": {"sweep": 0.2, "table": 0.14, "above": 0.04, "photo": 0.24, "structure": 0.38},
    "fenced": {"structure": 1.0},
    "places": {"terrain": 0.8, "masonry": 0.2},
    "people_moved": {"sweep": 0.22, "table": 0.1, "above": 0.0, "photo": 0.54, "terrain": 0.14},
    "empty": {"sweep": 0.25, "table": 0.2, "above": 0.15, "photo": 0.4},
}


@dataclass(frozen=True)
class Backdrop:
    """An empty place for subjects.

    Args:
        picture: (S, S, 3) uint8 RGB.
        floor: rows in px between which something can stand.
        is_from_above: a surface seen from above: things lie on it.
        paper: (3,) float32 linear light of plain paper; None if it is not plain.
    """

    picture: np.ndarray
    floor: tuple[float, float]
    is_from_above: bool = False
    paper: np.ndarray | None = None


def draw_backdrop(rng: Generator, library: Library, kind: str, side_px: int) -> Backdrop:
    """Return a backdrop as it befits a kind of sample, a key of `SHARES`."""
    shares = SHARES[kind]
    name = str(rng.choice(list(shares), p=list(shares.values())))
    if name == "sweep":
        return paint_sweep(rng, side_px)
    if name == "table":
        return set_table(rng, library.surfaces, library.backgrounds, side_px)
    if name == "above":
        return look_down(rng, library.surfaces, side_px)
    if name == "terrain":
        picture = draw_terrain(rng, library.backgrounds, side_px)
        return Backdrop(picture, (side_px * 0.6, side_px * 1.05))
    if name == "masonry":
        return Backdrop(draw_masonry(rng, side_px), (side_px * 0.7, side_px * 1.05))
    if name == "structure":
        picture = crop_photo(rng, library.backgrounds, side_px)
        return Backdrop(raise_structure(rng, picture), (side_px * 0.6, side_px * 1.05))
    return photograph(rng, library.backgrounds, side_px)


def paint_sweep(rng: Generator, side_px: int) -> Backdrop:
    """Return seamless paper, white, grey, black or coloured, with a bend and falling light."""
    tone = rng.choice(["white", "grey", "black", "coloured"], p=[0.38, 0.22, 0.15, 0.25])
    levels = {"white": (0.75, 1.0), "grey": (0.12, 0.6), "black": (0.001, 0.03)}
    paper = to_light(np.uint8([[random_colour(rng)]]))[0, 0]
    if tone in levels:
        paper = rng.uniform(*levels[tone]) * np.exp(rng.normal(0, 0.03, 3)).astype(np.float32)
    # Paper is smooth: half the resolution is enough.
    along = np.linspace(0, 1, side_px // 2, dtype=np.float32)
    horizon = float(rng.uniform(0.3, 1.0))
    bend = 0.5 + 0.5 * np.tanh((along - horizon) / np.float32(rng.uniform(0.02, 0.4)))
    rows = 1 + bend * np.float32(rng.normal(0, 0.18))
    columns = 1 + np.float32(rng.normal(0, 0.15)) * (along - 0.5)
    centre_x, centre_y = rng.uniform(0, 1, 2).astype(np.float32)
    distance = (along[None] - centre_x) ** 2 + (along[:, None] - centre_y) ** 2
    falling = 1 - np.float32(min(0.7, abs(rng.normal(0, 0.3)))) * distance
    shade = rows[:, None] * columns[None] * falling
    light = cv2.merge([shade * np.float32(channel) for channel in paper])
    light = cv2.resize(light, (side_px, side_px), interpolation=cv2.INTER_LINEAR)
    picture = add_grain(rng, to_picture(light))
    paper = light[side_px // 2, side_px // 2]
    return Backdrop(picture, (side_px * max(0.45, horizon - 0.1), side_px * 1.05), paper=paper)


def add_grain(rng: Generator, picture: np.ndarray) -> np.ndarray:
    """Return an uint8 picture with the fine unevenness of paper, cloth or plaster."""
    coarse = noise_window(rng, *(side // 2 for side in picture.shape[:2]))
    coarse = cv2.resize(coarse, picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    amount = abs(float(rng.normal(0, 1.5))) / 256
    return cv2.addWeighted(picture, 1.0, coarse, amount, 0, dtype=cv2.CV_8U)


def crop_photo(rng: Generator, photos: list[np.ndarray], side_px: int) -> np.ndarray:
    """Return a part of one of the photos at any scale, mirrored and toned, (S, S, 3) uint8."""
    if not photos:
        return draw_grain(rng, side_px)
    photo = photos[int(rng.integers(len(photos)))]
    height, width = photo.shape[:2]
    part = min(height, width) * rng.uniform(min(1.0, 110 / min(height, width)), 1.0)
    tall, wide = (int(min(s, part * rng.uniform(1, 1.5))) for s in (height, width))
    y, x = int(rng.integers(height - tall + 1)), int(rng.integers(width - wide + 1))
    way = cv2.INTER_AREA if min(tall, wide) > side_px else cv2.INTER_LINEAR
    crop = cv2.resize(photo[y : y + tall, x : x + wide], (side_px, side_px), interpolation=way)
    if rng.random() < 0.5:
        crop = cv2.flip(crop, 1)
    return recolour(rng, crop, 1.0) if rng.random() < 0.7 else crop


def photograph(rng: Generator, photos: list[np.ndarray], side_px: int) -> Backdrop:
    """Return a photographed scene; nothing is known of its floor but that it is below."""
    return Backdrop(crop_photo(rng, photos, side_px), (side_px * 0.6, side_px * 1.05))


def cover(rng: Generator, surfaces: list[np.ndarray], side_px: int) -> np.ndarray:
    """Return a flat surface: photographed, grained, patterned or of one colour; uint8 RGB."""
    chance = rng.random()
    if chance < 0.45:
        return crop_photo(rng, surfaces, side_px)
    if chance < 0.65:
        return draw_grain(rng, side_px)
    if chance < 0.85:
        return lay_pattern(rng, side_px)
    plain = np.full((side_px, side_px, 3), random_colour(rng), np.uint8)
    return add_grain(rng, plain)


def look_down(rng: Generator, surfaces: list[np.ndarray], side_px: int) -> Backdrop:
    """Return a surface seen from above."""
    return Backdrop(cover(rng, surfaces, side_px), (0, side_px), is_from_above=True)


def set_table(
    rng: Generator, surfaces: list[np.ndarray], photos: list[np.ndarray], side_px: int
) -> Backdrop:
    """Return a table top or floor in perspective before a wall, or before a photographed room."""
    is_room = rng.random() < 0.45
    wall = crop_photo(rng, photos, side_px) if is_room else cover(rng, surfaces, side_px)
    horizon = side_px * float(rng.uniform(0.3, 0.75))
    tilt = float(rng.normal(0, 0.04)) * side_px
    top = lay_flat(cover(rng, surfaces, side_px), horizon, tilt, rng.uniform(0.2, 0.8))
    rows = np.arange(side_px, dtype=np.float32)[:, None]
    edge = horizon + tilt * np.linspace(-1, 1, side_px, dtype=np.float32)[None]
    is_table = (rows - edge).clip(0, 1)
    if rng.random() < 0.6:
        wall = soften(wall, side_px * float(rng.uniform(0.004, 0.03)))
    picture = cv2.blendLinear(top, wall, is_table, 1 - is_table)
    return Backdrop(picture, (horizon + 0.1 * side_px, side_px * 1.05))


def lay_flat(surface: np.ndarray, horizon: float, tilt: float, squeeze: float) -> np.ndarray:
    """Return a surface in perspective, its far edge at the horizon, of the same size.

    Args:
        surface: (S, S, 3) uint8.
        horizon: row of the far edge in px.
        tilt: how much lower it is at the right than in the middle, in px.
        squeeze: part of the surface's width that its near edge shows.
    """
    side = surface.shape[0]
    inset = side * (1 - squeeze) / 2
    flat = np.float32([[0, 0], [side, 0], [side - inset, side], [inset, side]])
    seen = np.float32([[0, horizon - tilt], [side, horizon + tilt], [side, side], [0, side]])
    matrix = cv2.getPerspectiveTransform(flat, seen)
    size = (side, side)
    return cv2.warpPerspective(surface, matrix, size, borderMode=cv2.BORDER_REFLECT)
