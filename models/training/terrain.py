"""Landscapes made by code: hills, dunes, strata, gorges and roofs, one behind the other.

However much a rock stands out, nobody cuts it off a landscape. The networks have seen few places
where this is to be learned; these are new to both.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from models.training.lighting import soften
from models.training.patterns import random_colour
from models.training.relief import fractal, shine

# Rock, sand, grass, snow and haze, RGB; each layer takes two of a kind's row, changed a little.
GROUNDS = {
    "rock": ((92, 84, 78), (140, 128, 118), (60, 58, 60), (168, 160, 150)),
    "red rock": ((190, 92, 48), (120, 48, 36), (226, 140, 84), (78, 34, 40)),
    "sand": ((206, 168, 118), (178, 130, 84), (230, 204, 160), (150, 100, 70)),
    "green": ((72, 92, 44), (104, 122, 58), (44, 62, 36), (140, 138, 80)),
    "heath": ((120, 104, 84), (150, 128, 108), (104, 84, 90), (170, 150, 120)),
    "snow": ((226, 232, 240), (170, 184, 204), (110, 112, 122), (245, 245, 248)),
    "ice": ((150, 190, 214), (210, 230, 240), (84, 130, 164), (232, 240, 246)),
}
SKIES = (
    ((70, 120, 190), (190, 214, 236)),
    ((120, 150, 180), (226, 226, 220)),
    ((190, 196, 204), (236, 236, 236)),
    ((60, 60, 110), (246, 170, 110)),
    ((10, 12, 28), (50, 50, 84)),
    ((110, 190, 200), (160, 214, 214)),
    ((214, 150, 170), (250, 210, 170)),
)
# How often a ridge is of a kind, and how rough it is (`fractal`).
RIDGES = {
    "rolling": (0.35, 0.2),
    "jagged": (0.3, 0.6),
    "peak": (0.2, 0.5),
    "mesa": (0.1, 0.35),
    "roofs": (0.05, 0.5),
}
# How often a layer is smooth, as dunes and washed rock are, and how often it is in the dark.
SHARE_SMOOTH, SHARE_DARK = 0.4, 0.12
# Where a layer grows from; a gorge or a cave has several at once.
SIDES = {"below": 0, "left": 3, "above": 2, "right": 1}


@dataclass(frozen=True)
class Light:
    """What all layers of one landscape share.

    Args:
        angle: where the sun is, in radians.
        strength: how much relief shows.
        haze: (3,) float32 in 0..255, what the farthest fades to.
        haze_share: 0..1, how much of it at the farthest.
    """

    angle: float
    strength: float
    haze: np.ndarray
    haze_share: float


def draw_terrain(rng: Generator, photos: list[np.ndarray], side_px: int) -> np.ndarray:
    """Return a landscape, (S, S, 3) uint8 RGB.

    Args:
        rng: decides everything.
        photos: (h, w, 3) uint8 RGB; at times their texture is on the ground.
        side_px: height and width.
    """
    picture = draw_sky(rng, side_px)
    haze = picture.mean((0, 1))
    light = Light(
        rng.uniform(0, 2 * np.pi), rng.uniform(0.4, 1.6), haze, float(rng.choice([0, 0.4, 0.8]))
    )
    ground = str(rng.choice(list(GROUNDS)))
    is_gorge = rng.random() < 0.4
    count = int(rng.integers(3, 7)) if is_gorge else int(rng.integers(1, 6))
    begin = rng.uniform(0.15, 0.7)
    for number in range(count):
        nearness = (number + 1) / count
        side = "below"
        if is_gorge:
            side = str(rng.choice(list(SIDES), p=[0.34, 0.26, 0.14, 0.26]))
            reach = rng.uniform(0.2, 0.75) * (1 - 0.45 * nearness)
        else:
            reach = 1 - begin - (1 - begin) * nearness * rng.uniform(0.7, 0.95)
            reach = max(0.06, reach) if number else 1 - begin
        cover = np.rot90(draw_slope(rng, side_px, reach), SIDES[side])
        ground = ground if rng.random() < 0.7 else str(rng.choice(list(GROUNDS)))
        surface = cover_ground(rng, cover, GROUNDS[ground], photos, light)
        share = light.haze_share * (1 - nearness)
        surface += (light.haze.astype(np.float32) - surface) * np.float32(share)
        picture += (surface - picture) * cover[..., None]
    if rng.random() < 0.35:
        picture = glow(rng, picture)
    return picture.clip(0, 255).astype(np.uint8)


def draw_sky(rng: Generator, side_px: int) -> np.ndarray:
    """Return a sky that brightens towards the horizon, with clouds or none, float32 in 0..255."""
    above, below = (np.float32(c) for c in SKIES[int(rng.integers(len(SKIES)))])
    above, below = (c + rng.normal(0, 12, 3).astype(np.float32) for c in (above, below))
    along = np.linspace(0, 1, side_px, dtype=np.float32)[:, None, None]
    sky = np.repeat(
        above + (below - above) * along ** np.float32(rng.uniform(0.4, 1.6)), side_px, 1
    )
    if rng.random() < 0.55:
        clouds = fractal(rng, side_px, side_px, (rng.uniform(2, 6), rng.uniform(1, 4)), 0.55)
        cover = ((clouds - rng.uniform(-0.5, 1)) * rng.uniform(0.4, 1.5)).clip(0, 0.9)
        shade = np.float32(rng.uniform(150, 255)) + np.float32(rng.uniform(0, 20)) * clouds
        sky += (shade[..., None] - sky) * cover[..., None].astype(np.float32)
    return sky.clip(0, 255)


def draw_slope(rng: Generator, side_px: int, reach: float) -> np.ndarray:
    """Return what is below a ridge, (S, S) float32 in 0..1.

    Args:
        rng: the ridge: rolling, jagged, a peak, steps of a mesa, or roofs.
        side_px: height and width.
        reach: part of the frame below the ridge, about.
    """
    along = np.linspace(-1, 1, side_px, dtype=np.float32)
    kind = str(rng.choice(list(RIDGES), p=[share for share, _ in RIDGES.values()]))
    rough = RIDGES[kind][1]
    ridge = fractal(rng, 1, side_px, (1, rng.uniform(0.7, 4)), rough)[0]
    ridge = ridge * np.float32(rng.uniform(0.02, 0.16))
    if kind == "peak":
        for _ in range(int(rng.integers(1, 4))):
            top, wide = rng.uniform(-0.9, 0.9), rng.uniform(0.2, 1.2)
            fall = (1 - np.abs(along - np.float32(top)) / np.float32(wide)).clip(0)
            ridge += np.float32(rng.uniform(0.1, 0.4)) * fall ** np.float32(rng.uniform(0.8, 2))
    elif kind == "mesa":
        step = np.float32(rng.uniform(0.06, 0.2))
        ridge = np.round(ridge * 3 / step) * step + ridge * np.float32(0.3)
    elif kind == "roofs":
        ends = np.sort(rng.integers(0, side_px, int(rng.integers(5, 40))))
        tops = rng.uniform(-0.12, 0.25, len(ends) + 1).astype(np.float32)
        ridge = tops[np.searchsorted(ends, np.arange(side_px))]
    line = (1 - reach - ridge - np.float32(rng.normal(0, 0.12)) * along) * side_px
    rows = np.arange(side_px, dtype=np.float32)[:, None]
    return (rows - line[None] + 0.5).clip(0, 1)


def cover_ground(
    rng: Generator,
    cover: np.ndarray,
    colours: tuple[tuple[int, int, int], ...],
    photos: list[np.ndarray],
    light: Light,
) -> np.ndarray:
    """Return a layer's surface over the whole frame, lit, (S, S, 3) float32 in 0..255.

    Args:
        rng: decides its relief, its strata and its texture.
        cover: (S, S) float32 in 0..1, where it is; it is rounded towards its ridge.
        colours: of which it takes two.
        photos: of which it may take a texture.
        light: the landscape's.
    """
    side = cover.shape[0]
    is_smooth = rng.random() < SHARE_SMOOTH
    relief = raise_relief(rng, side, is_smooth)
    share = 0.5 + 0.25 * fractal(rng, side, side, (3, 3), 0.2 if is_smooth else 0.6)
    if rng.random() < 0.5:
        bands = lay_strata(rng, relief)
        share, relief = 0.35 * share + 0.65 * bands, relief + bands * np.float32(rng.uniform(0, 2))
    near, far = (np.float32(colours[i]) for i in rng.choice(len(colours), 2, replace=False))
    near, far = (c * np.exp(rng.normal(0, 0.12, 3)).astype(np.float32) for c in (near, far))
    surface = near + (far - near) * share.clip(0, 1)[..., None].astype(np.float32)
    if photos and not is_smooth and rng.random() < 0.35:
        surface = surface * texture(rng, photos, side)
    rounded = soften(cover, side * float(rng.uniform(0.01, 0.06))) * np.float32(rng.uniform(0, 12))
    shade = shine(relief * np.float32(rng.uniform(0.5, 2.5)) + rounded, light.angle, light.strength)
    if not is_smooth:
        grain = fractal(rng, side, side, (side / 8, side / 8), 0.9)
        shade = shade + grain * np.float32(rng.uniform(0, 0.12))
    fall = 1 + np.float32(rng.normal(0, 0.35)) * (soften(cover, side * 0.12) - 0.5)
    if rng.random() < SHARE_DARK:
        fall *= np.float32(rng.uniform(0.02, 0.3))
    return (surface * (shade * fall)[..., None]).clip(0, 255)


def raise_relief(rng: Generator, side_px: int, is_smooth: bool) -> np.ndarray:
    """Return how high a layer's ground is, (S, S) float32, deviation about 1: bumps or furrows."""
    stretch = float(np.exp(rng.normal(0, 0.7)))
    coarse = float(np.exp(rng.uniform(np.log(1.5), np.log(4 if is_smooth else 14))))
    rough = float(rng.uniform(0.02, 0.3) if is_smooth else rng.uniform(0.25, 0.75))
    relief = fractal(rng, side_px, side_px, (coarse * stretch, coarse / stretch), rough)
    return 2 - 2 * np.abs(relief) if rng.random() < 0.35 else relief


def lay_strata(rng: Generator, relief: np.ndarray) -> np.ndarray:
    """Return bands that follow a slanted, bent direction and the relief, (S, S) float32 in 0..1."""
    side = relief.shape[0]
    angle = rng.normal(0, 0.5) + (np.pi / 2 if rng.random() < 0.25 else 0)
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32) / side
    height = rows * np.float32(np.cos(angle)) + columns * np.float32(np.sin(angle))
    height = height + np.float32(rng.uniform(0, 0.06)) * relief
    height = height + np.float32(rng.uniform(0, 0.25)) * fractal(rng, side, side, (1.5, 1.5), 0.3)
    scale = 512 / max(1e-3, float(height.max() - height.min()))
    place = ((height - height.min()) * scale).astype(np.int32).clip(0, 511)
    bands = fractal(rng, 1, 512, (1, float(rng.uniform(6, 40))), rng.uniform(0.5, 0.9))[0]
    return (0.5 + 0.3 * bands).clip(0, 1)[place].astype(np.float32)


def texture(rng: Generator, photos: list[np.ndarray], side_px: int) -> np.ndarray:
    """Return factors about 1, the fine structure of a part of a photo, (S, S, 3) float32."""
    photo = photos[int(rng.integers(len(photos)))]
    part = int(min(photo.shape[:2]) * rng.uniform(0.3, 1))
    y, x = (int(rng.integers(length - part + 1)) for length in photo.shape[:2])
    crop = cv2.resize(photo[y : y + part, x : x + part], (side_px, side_px)).astype(np.float32) + 16
    return (crop / (soften(crop, side_px * 0.08) + 1)).clip(0.3, 2.2)


def glow(rng: Generator, picture: np.ndarray) -> np.ndarray:
    """Return a picture lit about one place and dark far from it, as in a gorge or at sunset."""
    side = picture.shape[0]
    y, x = rng.uniform(0, 1, 2).astype(np.float32)
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32) / side
    fall = np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / np.float32(rng.uniform(0.08, 0.6)))
    tone = 0.7 + 0.6 * np.float32(random_colour(rng)) / 255
    dark = np.float32(rng.uniform(0.1, 0.7))
    return picture * (dark + (tone * np.float32(1.3) - dark) * fall[..., None])
