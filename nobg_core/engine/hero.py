"""Hero edges: the band at full size, made to agree with the coarse alpha and with the colours."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.band import find_tiles
from nobg_core.engine.cells import Cells, lay_cells
from nobg_core.engine.local_colours import LocalColours
from nobg_core.engine.refine import at_most, fit_colour_model

# Standard deviation of the blur in a model's answer beside averaging, in its own pixels: what
# brings the exact alpha, made as small, nearest to nobg-small's on 35 products
# (benchmarks/edges.py --every 2 prints it).
MODEL_BLUR_PX = 0.6

# From benchmarks/edges.py. A larger EPSILON does better on smooth glass and smoke, but leaves the
# fur of a real photo worse than the fast filter does. Twice the ROUNDS gain little. Smaller steps
# gain on large pictures, but lose on those of 1 megapixel that then take two.
ROUNDS = 3
EPSILON = 1e-5
APPROACHES = 2
LARGEST_STEP = 5.0

OnPart = Callable[[float], None]


def refine_hero(
    guide: Rgb, alpha: Alpha, on_part: OnPart | None = None, blur_px: float = MODEL_BLUR_PX
) -> Alpha:
    """Return the coarse alpha at the guide's size, its band decided by the guide's colours.

    A large step is made in several, each from the alpha of the one before. Pixels outside the band
    are those of plain enlarging. Beside the result, working memory grows with the model's size and
    the number of its steps, not with the guide.

    Args:
        guide: (H, W, 3) uint8, sRGB-encoded.
        alpha: (h, w) float32 in [0, 1].
        on_part: called with the finished fraction after each tile; may raise to stop.
        blur_px: standard deviation of the blur that alpha has beside averaging, in its pixels;
            more makes edges sharper. 0 for an alpha that was averaged and nothing else.

    Returns:
        (H, W) float32 in [0, 1].
    """
    height, width = guide.shape[:2]
    if alpha.shape[0] > height or alpha.shape[1] > width:
        alpha, blur_px = at_most(alpha, height, width), 0.0
    sizes = plan_levels(alpha.shape, (height, width))
    pixels = sum(high * wide for high, wide in sizes)
    done = 0.0
    for high, wide in sizes:
        picture: Rgb = guide
        if (high, wide) != (height, width):
            picture = _shrink(guide, high, wide)
        share = high * wide / pixels
        tell = _part_of(on_part, done, share)
        alpha = refine_level(picture, alpha, tell, blur_px)
        tell(1.0)
        done += share
        blur_px = 0.0  # What a level has made is as sharp as its pixels.
    return alpha


def plan_levels(coarse: tuple[int, ...], full: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the sizes (height, width) to refine at, in even steps; the last is the full one."""
    ratios = [whole / part for whole, part in zip(full, coarse, strict=True)]
    count = max(1, math.ceil(math.log(max(ratios)) / math.log(LARGEST_STEP)))
    return [
        (
            round(coarse[0] * ratios[0] ** (step / count)),
            round(coarse[1] * ratios[1] ** (step / count)),
        )
        for step in range(1, count + 1)
    ]


def refine_level(guide: Rgb, coarse: Alpha, on_part: OnPart, blur_px: float) -> Alpha:
    """Return the coarse alpha at the guide's size, refined in its band tile by tile.

    Args:
        guide: (H, W, 3) uint8, sRGB-encoded.
        coarse: (h, w) float32 in [0, 1] with h <= H and w <= W.
        on_part: called with the finished fraction after each tile; may raise to stop.
        blur_px: as in `refine_hero`.

    Returns:
        (H, W) float32 in [0, 1].
    """
    size = guide.shape[1::-1]
    alpha = np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR), np.float32)
    small = _shrink(guide, *coarse.shape)
    tiles = find_tiles(coarse, guide.shape)
    for number, tile in enumerate(tiles, 1):
        cells = lay_cells(tile.cells, tile.pixels, guide.shape, coarse.shape, blur_px)
        parts = guide[tile.pixels], small[tile.cells], coarse[tile.cells]
        refined = follow_and_agree(*parts, cells).agreed
        alpha[tile.core][tile.is_open] = refined[tile.inside][tile.is_open]
        on_part(number / len(tiles))
    return alpha


@dataclass(frozen=True)
class TileAlpha:
    """What a tile's alpha comes to, (H, W) float32 in [0, 1].

    Args:
        agreed: follows the colours and agrees with the coarse alpha.
        followed: the last before it that follows the colours alone; where the two differ, the
            colours and the coarse alpha do.
    """

    agreed: Alpha
    followed: Alpha


def follow_and_agree(guide: Rgb, small: Rgb, coarse: Alpha, cells: Cells) -> TileAlpha:
    """Return a tile's alpha.

    By turns it is made to follow the colours, and to agree with the coarse alpha. In the limit
    that is Levin's closed-form matte with the coarse alpha for a constraint in place of a trimap,
    so that a wire thinner than a cell keeps its coverage.

    Args:
        guide: (H, W, 3) uint8, sRGB-encoded.
        small: (h, w, 3) uint8, the same at the coarse alpha's size.
        coarse: (h, w) float32 in [0, 1].
        cells: how the two sizes lie on each other.

    Source: Levin, Lischinski and Weiss, "A Closed-Form Solution to Natural Image Matting", 2008.
    """
    colour = guide * np.float32(1 / 255)
    model = fit_colour_model(small * np.float32(1 / 255), coarse)
    alpha = cells.spread(model[..., 3])
    for channel in range(3):
        alpha += cells.spread(model[..., channel]) * colour[..., channel]
    followed = np.clip(alpha, 0, 1)
    alpha = cells.approach(followed, coarse, APPROACHES)
    colours = LocalColours(colour)
    for _ in range(ROUNDS):
        followed = colours.follow(alpha, EPSILON)
        alpha = cells.approach(followed, coarse, APPROACHES)
    return TileAlpha(alpha, followed)


def _shrink(guide: Rgb, height: int, width: int) -> Rgb:
    return np.asarray(cv2.resize(guide, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _part_of(on_part: OnPart | None, start: float, share: float) -> OnPart:
    """Return what tells the progress of a part of the work as that of the whole."""

    def tell(done: float) -> None:
        if on_part is not None:
            on_part(min(1.0, start + share * done))

    return tell
