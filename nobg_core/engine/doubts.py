"""Where a retoucher should look: the doubtful places of a mask, and a verdict on the whole."""

from __future__ import annotations

import math

import cv2
import numpy as np

from nobg_core.doubts import MOST_DOUBTS, Doubt, Report
from nobg_core.engine.arrays import Alpha, Pixels, Rgb
from nobg_core.engine.edge_colours import EdgeColours, find_outline, square
from nobg_core.engine.strokes import Is, full_of

# Positions are found on a picture of this size, whatever the photo's.
LOOKED_AT_PIXELS = 600_000

# A subject, or a background, that covers less is none; as in cutout.py.
LEAST_SHARE = 1e-4
# Of the longer side: an edge is softer than this only where hair, smoke or blur make it so.
SOFT_DEPTH_SHARE = 0.012
# Of the subject's area: what is smaller is not a second subject, or the inside of a handle.
SMALL_SHARE = 0.005
FAINT = 0.1

# A hole or speck is as grave as can be from a twentieth of the subject's area on, a stretch of the
# edge from half its length; and what has less than this share of it is not told of.
LEAST_GRAVITY = 0.03
LEAST_SEVERITY = 0.1
PER_SUBJECT = 20

# A doubt as grave as can be takes this much of the score; each kind counts once, by its gravest.
WEIGHT = 0.5
GOOD_SCORE, REDO_SCORE = 0.9, 0.4


def find_doubts(image: Rgb, alpha: Alpha | Pixels) -> Report:
    """Return where a mask should be looked at; about 0.2 s and 100 MB for any size.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        alpha: (H, W) float32 in [0, 1], or a mask of uint8 or uint16.
    """
    height, width = alpha.shape
    scale = min(1.0, math.sqrt(LOOKED_AT_PIXELS / alpha.size))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    shrunk = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    found = _find_small(np.asarray(shrunk, np.uint8), _shrink(alpha, size))
    found.sort(key=lambda doubt: (-doubt.severity, doubt.bounds))
    places = [_enlarge(doubt, size, (width, height)) for doubt in found[:MOST_DOUBTS]]
    return _judge(tuple(places))


def _shrink(alpha: Alpha | Pixels, size: tuple[int, int]) -> Alpha:
    small = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    full = 1 if alpha.dtype == np.float32 else full_of(np.asarray(alpha, alpha.dtype))
    return np.asarray(small / full, np.float32)


def _find_small(image: Rgb, alpha: Alpha) -> list[Doubt]:
    height, width = alpha.shape
    subject = float(np.mean(alpha > 0.5))
    if not LEAST_SHARE <= subject <= 1 - LEAST_SHARE:
        kind = "empty" if subject < LEAST_SHARE else "full"
        return [Doubt(kind, (0, 0, width, height), 1.0)]
    subject_px = subject * alpha.size
    holes = _small_parts(alpha < 0.5, subject_px, inside=True)
    # Wisps that the shrinking has torn off are no specks.
    beside = cv2.dilate((alpha > FAINT).view(np.uint8), np.ones((3, 3), np.uint8)) > 0
    specks = _small_parts(beside, subject_px, inside=False)
    doubts = _boxes("soft", _find_soft(alpha), 1 / subject_px)
    doubts += _boxes("hole", holes, PER_SUBJECT / subject_px)
    doubts += _boxes("speck", specks, PER_SUBJECT / subject_px)
    # The edges of both have been told of.
    alpha = np.where(holes, np.float32(1), np.where(specks, np.float32(0), alpha))
    colours = EdgeColours(image, alpha)
    low, mixed = colours.find_unclear()
    light, dark = colours.find_halo()
    outline_px = max(1, int(np.count_nonzero(find_outline(alpha))))
    stretches = {"contrast": low, "colours": mixed, "light halo": light, "dark halo": dark}
    for kind, places in stretches.items():
        doubts += _stretches(kind, places, outline_px)
    return doubts


def _find_soft(alpha: Alpha) -> Is:
    """Return what is soft and deeper than an edge."""
    is_soft = ((alpha > FAINT) & (alpha < 1 - FAINT)).view(np.uint8)
    depth_px = max(2.0, SOFT_DEPTH_SHARE * max(alpha.shape))
    # The frame around it counts as definite, so that a soft strip at the rim is not deep.
    framed = cv2.copyMakeBorder(is_soft, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    deep = cv2.distanceTransform(framed, cv2.DIST_L2, 3)[1:-1, 1:-1] > depth_px
    around = cv2.dilate(deep.view(np.uint8), square(math.ceil(depth_px), alpha.shape))
    return np.asarray((around > 0) & (is_soft > 0))


def _small_parts(region: Is, subject_px: float, inside: bool) -> Is:
    """Return the small connected parts of a region, but for its largest.

    Args:
        region: (h, w) bool.
        subject_px: the subject's area.
        inside: leave out parts at the picture's rim: they are not enclosed.
    """
    _, parts, stats, _ = cv2.connectedComponentsWithStats(region.view(np.uint8), connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA]
    is_small = areas < SMALL_SHARE * subject_px
    is_small[0] = False
    is_small[1 + areas[1:].argmax() if len(areas) > 1 else 0] = False
    if inside:
        for rim in (parts[0], parts[-1], parts[:, 0], parts[:, -1]):
            is_small[rim] = False
    return np.asarray(is_small[parts])


def _boxes(kind: str, region: Is, per_px: float) -> list[Doubt]:
    """Return each connected part as a doubt, graver the larger its area is."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(region.view(np.uint8))
    doubts = []
    for x, y, w, h, area in stats[1:]:
        doubts += _tell(kind, (int(x), int(y), int(w), int(h)), math.sqrt(area * per_px))
    return doubts


def _stretches(kind: str, places: Is, outline_px: int) -> list[Doubt]:
    """Return each stretch of the edge as a doubt, graver the longer it is."""
    # Gaps of single pixels do not end a stretch.
    joined = cv2.dilate(places.view(np.uint8), np.ones((7, 7), np.uint8))
    count, parts, _, _ = cv2.connectedComponentsWithStats(joined)
    parts[~places] = 0
    doubts = []
    for part in range(1, count):
        x, y, w, h = cv2.boundingRect((parts == part).view(np.uint8))
        doubts += _tell(kind, (x, y, w, h), 2 * max(w, h) / outline_px)
    return doubts


def _tell(kind: str, bounds: tuple[int, int, int, int], gravity: float) -> list[Doubt]:
    """Return the doubt, or none if nobody would see it."""
    if gravity < LEAST_GRAVITY:
        return []
    return [Doubt(kind, bounds, round(min(1.0, LEAST_SEVERITY + gravity), 3))]


def _enlarge(doubt: Doubt, size: tuple[int, int], full: tuple[int, int]) -> Doubt:
    """Return the doubt with its bounds in the picture's own pixels."""
    starts, ends = doubt.bounds[:2], np.add(doubt.bounds[:2], doubt.bounds[2:])
    x, y = (start * whole // small for start, small, whole in zip(starts, size, full, strict=True))
    right, below = (
        -(-int(end) * whole // small) for end, small, whole in zip(ends, size, full, strict=True)
    )
    return Doubt(doubt.kind, (x, y, right - x, below - y), doubt.severity)


def _judge(doubts: tuple[Doubt, ...]) -> Report:
    gravest: dict[str, float] = {}
    for doubt in doubts:
        gravest[doubt.kind] = max(gravest.get(doubt.kind, 0.0), doubt.severity)
    if gravest.keys() & {"empty", "full"}:
        return Report(doubts, 0.0, "redo")
    score = round(math.prod(1 - WEIGHT * severity for severity in gravest.values()), 3)
    verdict = "good" if score >= GOOD_SCORE else "redo" if score < REDO_SCORE else "look at it"
    return Report(doubts, score, verdict)
