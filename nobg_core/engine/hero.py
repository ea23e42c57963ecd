"""Hero edges: the band at full size, made to agree with the coarse alpha and with the colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Protocol

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.band import Tile, find_tiles
from nobg_core.engine.cells import Cells, lay_cells
from nobg_core.engine.distrust import Distrust
from nobg_core.engine.follow import TileAlpha, follow_and_agree
from nobg_core.engine.refine import MODEL_BLUR_PX, at_most

# From benchmarks/edges.py. Smaller steps gain on large pictures, but lose on those of 1 megapixel
# that then take two.
LARGEST_STEP = 5.0

OnPart = Callable[[float], None]


class Corrector(Protocol):
    """What corrects a tile: `EdgeNetwork`. Nobody needs onnxruntime who goes without."""

    def correct(self, guide: Rgb, coarse: Alpha, made: TileAlpha) -> Alpha:
        """Return a tile's alpha (H, W) float32 in [0, 1]; see `EdgeNetwork.correct`."""
        ...


def refine_hero(
    guide: Rgb,
    alpha: Alpha,
    on_part: OnPart | None = None,
    blur_px: float = MODEL_BLUR_PX,
    network: Corrector | None = None,
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
        network: corrects the first step where alpha errs as models do; None leaves it as it is.

    Returns:
        (H, W) float32 in [0, 1].

    Raises:
        ModelError: the network failed.
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
        if network is None:
            alpha = refine_level(picture, alpha, tell, blur_px)
        else:
            alpha = correct_level(picture, alpha, tell, blur_px, network)
        tell(1.0)
        done += share
        # What a level has made is as sharp as its pixels, and has been corrected.
        blur_px, network = 0.0, None
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
    alpha = _enlarge(coarse, guide)
    tiles = find_tiles(coarse, guide.shape)
    for number, (tile, made, _) in enumerate(_make(tiles, guide, coarse, blur_px), 1):
        _put(alpha, tile, made.agreed)
        on_part(number / len(tiles))
    return alpha


def correct_level(
    guide: Rgb, coarse: Alpha, on_part: OnPart, blur_px: float, network: Corrector
) -> Alpha:
    """Return what `refine_level` does, corrected by a network as far as the alpha is distrusted.

    Working memory grows with the band: whether to believe the alpha is known after the last tile.

    Args:
        guide: (H, W, 3) uint8, sRGB-encoded.
        coarse: (h, w) float32 in [0, 1] with h <= H and w <= W.
        on_part: called with the finished fraction after each tile; may raise to stop.
        blur_px: as in `refine_hero`.
        network: corrects a tile.

    Returns:
        (H, W) float32 in [0, 1].

    Raises:
        ModelError: the network failed.
    """
    enlarged = _enlarge(coarse, guide)
    alpha = np.array(enlarged)
    tiles = find_tiles(coarse, guide.shape)
    distrust, kept = Distrust(), []
    for number, (tile, made, cells) in enumerate(_make(tiles, guide, coarse, blur_px), 1):
        distrust.hear(coarse[tile.cells], made.agreed, cells)
        _put(alpha, tile, made.agreed)
        kept.append((tile, made))
        on_part(number / len(tiles) / 2)
    share = np.float32(distrust.share)
    if not share:
        return alpha
    for number, (tile, made) in enumerate(kept, 1):
        corrected = network.correct(guide[tile.pixels], enlarged[tile.pixels], made)
        _put(alpha, tile, made.agreed + share * (corrected - made.agreed))
        on_part((1 + number / len(tiles)) / 2)
    return alpha


def _make(
    tiles: list[Tile], guide: Rgb, coarse: Alpha, blur_px: float
) -> Iterator[tuple[Tile, TileAlpha, Cells]]:
    """Yield each tile with what the colours and the coarse alpha make of it."""
    small = _shrink(guide, *coarse.shape)
    for tile in tiles:
        cells = lay_cells(tile.cells, tile.pixels, guide.shape, coarse.shape, blur_px)
        parts = guide[tile.pixels], small[tile.cells], coarse[tile.cells]
        yield tile, follow_and_agree(*parts, cells), cells


def _put(alpha: Alpha, tile: Tile, found: Alpha) -> None:
    """Write a tile's part of the band into alpha, in place."""
    alpha[tile.core][tile.is_open] = found[tile.inside][tile.is_open]


def _enlarge(coarse: Alpha, guide: Rgb) -> Alpha:
    enlarged = cv2.resize(coarse, guide.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    # OpenCV's weights may add up to a little more than 1.
    return np.asarray(np.minimum(enlarged, 1, out=enlarged), np.float32)


def _shrink(guide: Rgb, height: int, width: int) -> Rgb:
    return np.asarray(cv2.resize(guide, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _part_of(on_part: OnPart | None, start: float, share: float) -> OnPart:
    """Return what tells the progress of a part of the work as that of the whole."""

    def tell(done: float) -> None:
        """Tell the whole's fraction; `done` is that of the part."""
        if on_part is not None:
            on_part(min(1.0, start + share * done))

    return tell
