"""Renders nobg's sample picture: python -m models.sample.render sample.jpg [--size 1200x900].

A small path tracer in numpy: distances to the mug are marched, the paper is solved for, and each
pass over the picture adds one random sample of lens, lamps and room for every pixel.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from models.sample.scene import (
    BOUND_CENTRE,
    BOUND_RADIUS,
    LAMPS,
    PAPER,
    ROOM,
    SWEEP_RADIUS,
    SWEEP_Z,
    Rays,
    distance,
    normal,
    surface,
    unit,
)

EYE = np.array([3.0, 13.2, 41.0])
TARGET = np.array([1.4, 4.3, 0.0])
FOCAL = 3.0  # half the picture's width is 1
TURN = np.radians(-24.0)  # the handle comes towards the camera
FAR = np.float32(1e6)


def render(width: int, height: int, passes: int = 56, seed: int = 3) -> np.ndarray:
    """Return the sample picture, (height, width, 3) uint8 RGB, sRGB-encoded."""
    chance = np.random.default_rng(seed)
    light = np.zeros((3, height * width), np.float32)
    for _ in range(passes):
        start, towards = camera_rays(width, height, chance)
        light += np.minimum(radiance(start, towards, chance), 6.0)
    return develop((light / passes).T.reshape(height, width, 3), chance)


def camera_rays(width: int, height: int, chance: np.random.Generator) -> tuple[Rays, Rays]:
    """Return start and direction of one ray for each pixel, at a random place within it."""
    rows, columns = np.mgrid[0:height, 0:width].reshape(2, -1)
    jitter = chance.normal(0, 0.42, (2, rows.size))
    x = (2 * (columns + 0.5 + jitter[0]) / width - 1) / FOCAL
    y = (height / width - 2 * (rows + 0.5 + jitter[1]) / width) / FOCAL
    forward = (TARGET - EYE) / np.linalg.norm(TARGET - EYE)
    right = np.cross(forward, [0, 1, 0])
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    towards = forward[:, None] + right[:, None] * x + up[:, None] * y
    start = np.repeat(EYE[:, None], rows.size, 1)
    return start.astype(np.float32), unit(towards.astype(np.float32))


def turned(v: Rays, back: bool = False) -> Rays:
    """Return the vectors in the mug's own frame, in which its handle lies along x."""
    cos, sin = np.float32(np.cos(TURN)), np.float32(np.sin(TURN if back else -TURN))
    return np.stack([cos * v[0] + sin * v[2], v[1], cos * v[2] - sin * v[0]])


def march(start: Rays, towards: Rays, steps: int = 90) -> Rays:
    """Return how far along each ray the mug is; FAR where it is missed."""
    start, towards = turned(start), turned(towards)
    to_centre = BOUND_CENTRE - start
    along = (to_centre * towards).sum(0)
    half = BOUND_RADIUS**2 - ((to_centre * to_centre).sum(0) - along**2)
    result = np.full(start.shape[1], FAR)
    alive = np.flatnonzero((half > 0) & (along + np.sqrt(np.maximum(half, 0)) > 0))
    reach = np.sqrt(half[alive])
    t, end = np.maximum(along[alive] - reach, 0), along[alive] + reach
    for _ in range(steps):
        if not alive.size:
            break
        gap = distance(start[:, alive] + towards[:, alive] * t)
        hit = gap < 0.003
        result[alive[hit]] = t[hit]
        t = t + np.maximum(gap, np.float32(0.004))
        keep = ~hit & (t < end)
        alive, t, end = alive[keep], t[keep], end[keep]
    return result


def to_paper(start: Rays, towards: Rays) -> tuple[Rays, Rays]:
    """Return how far the paper is along each ray, and its normal there."""
    with np.errstate(divide="ignore", invalid="ignore"):
        flat = np.where(towards[1] < 0, -start[1] / towards[1], FAR)
        wall = np.where(towards[2] < 0, (SWEEP_Z - SWEEP_RADIUS - start[2]) / towards[2], FAR)
    y, z = start[1] - SWEEP_RADIUS, start[2] - SWEEP_Z
    a = towards[1] ** 2 + towards[2] ** 2
    b = y * towards[1] + z * towards[2]
    root = np.maximum(b * b - a * (y * y + z * z - SWEEP_RADIUS**2), 0)
    bend = (-b + np.sqrt(root)) / np.maximum(a, 1e-9)
    is_flat = start[2] + flat * towards[2] > SWEEP_Z
    is_wall = ~is_flat & (start[1] + wall * towards[1] > SWEEP_RADIUS)
    t = np.where(is_flat, flat, np.where(is_wall, wall, bend)).astype(np.float32)
    bent = np.stack([0 * y, -(y + t * towards[1]), -(z + t * towards[2])]) / SWEEP_RADIUS
    up, out = np.array([[0.0], [1.0], [0.0]]), np.array([[0.0], [0.0], [1.0]])
    facing = np.where(is_flat, up, np.where(is_wall, out, bent)).astype(np.float32)
    return np.where(t > 1e-3, t, FAR), facing


def radiance(start: Rays, towards: Rays, chance: np.random.Generator) -> Rays:
    """Return the light that comes back along camera rays."""
    to_mug = march(start, towards)
    to_sweep, facing = to_paper(start, towards)
    light = np.zeros_like(start)
    paper = to_sweep < to_mug
    point = start + towards * np.minimum(to_mug, to_sweep)
    light[:, paper] = PAPER * gathered(point[:, paper], facing[:, paper], chance)
    mug = ~paper & (to_mug < FAR)
    own = turned(point[:, mug])
    colour, gloss, bump = surface(own)
    facing_mug = turned(unit(normal(own) + bump), back=True)
    body = colour * gathered(point[:, mug], facing_mug, chance)
    light[:, mug] = body + reflected(point[:, mug], towards[:, mug], facing_mug, gloss, chance)
    return light


def gathered(point: Rays, facing: Rays, chance: np.random.Generator) -> Rays:
    """Return the light that falls on a matt surface: from the lamps, and once around the room."""
    total = np.zeros_like(point)
    origin = point + facing * np.float32(0.02)
    for middle, u, v, brightness, colour in LAMPS:
        spread = chance.uniform(-1, 1, (2, point.shape[1]))
        there = middle[:, None] + u[:, None] * spread[0] + v[:, None] * spread[1]
        way = (there - origin).astype(np.float32)
        squared = (way * way).sum(0)
        way /= np.sqrt(squared)
        lamp_facing = np.cross(u, v) / np.linalg.norm(np.cross(u, v))
        area = 4 * np.linalg.norm(np.cross(u, v))
        power = np.maximum((way * facing).sum(0), 0) * np.abs(lamp_facing @ way) * area / squared
        lit = np.flatnonzero(power > 1e-5)
        lit = lit[march(origin[:, lit], way[:, lit], 60) == FAR]
        total[:, lit] += colour[:, None] * power[lit] * brightness / np.pi
    return total + bounced(origin, facing, chance)


def bounced(origin: Rays, facing: Rays, chance: np.random.Generator) -> Rays:
    """Return the light of the room, and what mug and paper throw at each other."""
    way = unit(facing + unit(chance.normal(size=origin.shape).astype(np.float32)))
    return around(origin, way, with_lamps=False)


def around(origin: Rays, way: Rays, with_lamps: bool) -> Rays:
    """Return what is seen from a surface in some direction, roughly lit."""
    to_mug = march(origin, way, 60)
    to_sweep, _ = to_paper(origin, way)
    point = origin + way * np.minimum(to_sweep, FAR)
    near = np.exp(-((point[0] + 6) ** 2 + (point[2] - 4) ** 2) / 1600)
    # The paper under the mug and close around it lies in its own shade.
    shade = np.clip((np.hypot(point[0], point[2]) - 2.4) / 6.0, 0.06, 1)
    paper = PAPER * (0.25 + 0.8 * near) * shade
    seen = np.where(to_sweep < 90, paper, ROOM * (0.75 + 0.5 * way[1]))
    if with_lamps:
        for lamp in LAMPS:
            seen = seen + np.where(to_sweep > 1e5, 1, 0) * _lamp_seen(lamp, origin, way)
    mug = np.flatnonzero(to_mug < to_sweep)
    if mug.size:
        own = turned(origin[:, mug] + way[:, mug] * to_mug[mug])
        seen[:, mug] = surface(own)[0] * 0.4
    return seen.astype(np.float32)


def _lamp_seen(lamp: tuple, origin: Rays, way: Rays) -> Rays:
    middle, u, v, brightness, colour = lamp
    across = np.cross(u, v)
    with np.errstate(divide="ignore"):
        t = (across @ (middle[:, None] - origin)) / (across @ way)
    there = origin + way * t - middle[:, None]
    inside = [np.abs(edge @ there) / (edge @ edge) for edge in (u, v)]
    # The cloth of a soft box is brightest in the middle and fades out at its hem.
    hem = [np.clip((1 - share) / 0.12, 0, 1) * (1 - 0.35 * share**2) for share in inside]
    return colour[:, None] * np.where(t > 0, hem[0] * hem[1], 0) * brightness


def reflected(
    point: Rays, towards: Rays, facing: Rays, gloss: Rays, chance: np.random.Generator
) -> Rays:
    """Return the mirror image in the glaze."""
    rough = 0.035 + 0.5 * (1 - gloss)
    facing = unit(facing + rough * chance.normal(size=point.shape).astype(np.float32) * 0.5)
    slant = np.clip(-(towards * facing).sum(0), 0.02, 1)
    share = (0.045 + 0.955 * (1 - slant) ** 5) * gloss
    way = unit(towards + 2 * slant * facing)
    return share * around(point + facing * np.float32(0.03), way, with_lamps=True)


def develop(light: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Return the picture as a camera would write it: glare, vignette, curve, grain."""
    height, width = light.shape[:2]
    glare = cv2.GaussianBlur(np.minimum(light, 4), (0, 0), width / 60)
    light = 0.965 * light + 0.035 * glare
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    light = light * (1 - 0.16 * (x**2 + y**2) / 2)[..., None] * 0.5
    curved = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14)
    encoded = np.clip(curved, 0, 1) ** (1 / 2.2)
    grain = cv2.GaussianBlur(chance.normal(0, 1, light.shape), (0, 0), 0.7)
    encoded += grain * np.array([0.010, 0.009, 0.012])
    return (np.clip(encoded, 0, 1) * 255 + 0.5).astype(np.uint8)


def main() -> None:
    """Write the picture to the file named on the command line."""
    parser = argparse.ArgumentParser(description="Renders nobg's sample picture.")
    parser.add_argument("target", type=Path)
    parser.add_argument("--size", default="1200x900")
    parser.add_argument("--passes", type=int, default=56)
    chosen = parser.parse_args()
    width, height = map(int, chosen.size.split("x"))
    picture = render(width, height, chosen.passes)
    quality = [cv2.IMWRITE_JPEG_QUALITY, 90]
    if not cv2.imwrite(str(chosen.target), picture[..., ::-1], quality):
        raise SystemExit(f"{chosen.target} could not be written")


if __name__ == "__main__":
    main()
