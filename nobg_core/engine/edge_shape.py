"""An alpha's edges moved, softened, hardened or smoothed, block by block where there are any."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha, Area, Plane
from nobg_core.options import MaskOptions

# Small enough that most blocks hold no edge, large enough that little is read twice.
BLOCK_PX = 128

# A round of smoothing is a median of 5 x 5, the widest that OpenCV has for float32.
MEDIAN_PX = 5

# The circle along which an edge is moved is sampled this densely, so that no strand slips through.
LEAST_POINTS = 16
POINTS_PER_PX = 1

_THREADS = min(os.cpu_count() or 1, 4)


def shape_edges(alpha: Alpha, options: MaskOptions, area: Area) -> Alpha:
    """Return a part of the alpha, its edges smoothed, moved, feathered and hardened, in that order.

    Around the part as much is read as the options reach, so that parts fit together.

    Args:
        alpha: (H, W) float32 in [0, 1]; not changed, but handed back where nothing is asked.
        options: what to do.
        area: rows and columns of the part.

    Returns:
        (h, w) float32 in [0, 1].
    """
    if not (options.grow_px or options.feather_px or options.contrast or options.smooth):
        return alpha[area]
    rows, columns = (
        range(*part.indices(side)) for part, side in zip(area, alpha.shape, strict=True)
    )
    shaped = np.empty((len(rows), len(columns)), np.float32)
    reach = reach_px(options)

    def work(down: slice) -> None:
        """Shape some rows, block by block, into their place."""
        for across in _blocks(columns):
            # More than the picture cannot be read; there its last pixels are repeated.
            top, left = max(down.start - reach, 0), max(across.start - reach, 0)
            seen = alpha[top : down.stop + reach, left : across.stop + reach]
            inner = _shifted(down, top), _shifted(across, left)
            shaped[_shifted(down, rows.start), _shifted(across, columns.start)] = _shape(
                seen, options, inner
            )

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(work, _blocks(rows)))
    return shaped


def reach_px(options: MaskOptions) -> int:
    """Return how far off a pixel can be that has a say in another's alpha."""
    smooth = options.smooth * (MEDIAN_PX // 2)
    return smooth + math.ceil(abs(options.grow_px)) + _feather_reach_px(options.feather_px)


def _feather_reach_px(feather_px: float) -> int:
    return math.ceil(1.5 * feather_px)


def _blocks(side: range) -> Iterator[slice]:
    for start in range(side.start, side.stop, BLOCK_PX):
        yield slice(start, min(start + BLOCK_PX, side.stop))


def _shifted(part: slice, origin: int) -> slice:
    return slice(part.start - origin, part.stop - origin)


def _shape(seen: Alpha, options: MaskOptions, inner: Area) -> Alpha:
    """Return the inner part of what is seen, shaped."""
    level = seen[0, 0]
    if (seen == level).all():
        return _harden(seen[inner], options.contrast)
    for _ in range(options.smooth):
        seen = np.asarray(cv2.medianBlur(seen, MEDIAN_PX), np.float32)
    if options.grow_px > 0:
        seen = _grow(seen, options.grow_px)
    elif options.grow_px < 0:
        seen = 1 - _grow(1 - seen, -options.grow_px)
    if options.feather_px:
        seen = _feather(seen, options.feather_px)
    return _harden(seen[inner], options.contrast)


def _grow(alpha: Alpha, radius_px: float) -> Alpha:
    """Return the greatest alpha within the radius: each of its contours, moved by just that.

    Whole pixels inside the disc are looked at as they are, and points along its rim are
    interpolated; so the distance may be a fraction, and thin strands are not missed.
    """
    height, width = alpha.shape
    grown = np.asarray(cv2.dilate(alpha, _disc(radius_px)), np.float32)
    margin = math.ceil(radius_px)
    padded = np.pad(alpha, margin, "edge")
    points = max(LEAST_POINTS, math.ceil(POINTS_PER_PX * 2 * math.pi * radius_px))
    for angle in np.arange(points) * (2 * math.pi / points):
        down, across = margin + radius_px * math.sin(angle), margin + radius_px * math.cos(angle)
        moved = _interpolate(padded, across, axis=1)[:, : width + 1]
        cv2.max(grown, _interpolate(moved, down, axis=0)[:height, :width], dst=grown)
    return grown


def _disc(radius_px: float) -> Plane:
    reach = int(radius_px)
    y, x = np.ogrid[-reach : reach + 1, -reach : reach + 1]
    return np.asarray(x * x + y * y <= radius_px * radius_px, np.uint8)


def _interpolate(alpha: Alpha, start: float, axis: int) -> Alpha:
    """Return alpha from a fractional start on along one axis, linear between pixels."""
    whole = math.floor(start)
    share = start - whole
    first = alpha[:, whole:] if axis == 1 else alpha[whole:]
    if share == 0:
        return first
    second = alpha[:, whole + 1 :] if axis == 1 else alpha[whole + 1 :]
    first = first[:, : second.shape[1]] if axis == 1 else first[: len(second)]
    return np.asarray(cv2.addWeighted(first, 1 - share, second, share, 0), np.float32)


def _feather(alpha: Alpha, feather_px: float) -> Alpha:
    side = 2 * _feather_reach_px(feather_px) + 1
    sigma = feather_px / 2
    blurred = cv2.GaussianBlur(alpha, (side, side), sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(np.clip(blurred, 0, 1, out=blurred), np.float32)


def _harden(alpha: Alpha, contrast: float) -> Alpha:
    """Return alpha with its slope around one half up to a hundred times as steep."""
    if not contrast:
        return alpha
    gain = 100 / max(100 - contrast, 1)
    return np.asarray(np.clip((alpha - 0.5) * gain + 0.5, 0, 1), np.float32)
