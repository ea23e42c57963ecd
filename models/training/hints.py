"""What a retoucher's rough marks say: which places are surely subject, which surely background.

Hints are (H, W, 2) uint8: channel 0 is 255 where the subject surely is, channel 1 where the
background surely is, both 0 where nothing is known.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

SHARE_HINTED = 0.45
SURE_SUBJECT, SURE_BACKGROUND = 242, 13
# No mark comes nearer to a place that it would be wrong about.
CLEARANCE_PX = 2
SUBJECT, BACKGROUND = 0, 1


def simulate_hints(
    rng: Generator, target: np.ndarray, weight: np.ndarray, decoys: np.ndarray
) -> np.ndarray:
    """Return the hints that somebody might give for a picture; for most pictures none.

    Args:
        rng: decides which.
        target: (H, W) uint8, the alpha that is meant.
        weight: (H, W) uint8, how far it is believed: no mark where by less than half.
        decoys: (H, W) bool, things that are likely to be taken for the subject.
    """
    hints = no_hints(target)
    chance = rng.random() / SHARE_HINTED
    if chance > 1:
        return hints
    inside, outside = find_sure(target, weight)
    if chance < 0.45 and inside.any():
        add_outline(rng, hints, target, outside)
    if chance > 0.35:
        for _ in range(int(rng.choice([1, 2, 3, 4, 5], p=[0.4, 0.25, 0.15, 0.1, 0.1]))):
            if rng.random() < 0.55:
                add_stroke(rng, hints, SUBJECT, inside)
            else:
                add_stroke(rng, hints, BACKGROUND, prefer_near(rng, outside, target, decoys))
    return hints


def point_out(
    rng: Generator, target: np.ndarray, weight: np.ndarray, others: np.ndarray
) -> np.ndarray:
    """Return hints that tell which of several equal things is meant; never empty-handed.

    Args:
        rng: decides how.
        target: (H, W) uint8, alpha of what is meant.
        weight: (H, W) uint8, how far it is believed.
        others: (H, W) bool, the things that are not meant.
    """
    hints = no_hints(target)
    inside, outside = find_sure(target, weight)
    if rng.random() < 0.4:
        add_outline(rng, hints, target, outside)
    is_told = np.count_nonzero(others & (hints[..., BACKGROUND] > 0)) > 0.7 * others.sum()
    if not is_told or rng.random() < 0.3:
        for _ in range(int(rng.integers(1, 3))):
            add_stroke(rng, hints, SUBJECT, inside)
    if rng.random() < 0.45:
        add_stroke(rng, hints, BACKGROUND, outside & others)
    return hints


def no_hints(target: np.ndarray) -> np.ndarray:
    """Return hints for a picture of this size that say nothing."""
    return np.zeros((*target.shape, 2), np.uint8)


def find_sure(target: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where the target surely is subject and surely background, (H, W) bool each."""
    is_believed = weight >= 128
    return (target > SURE_SUBJECT) & is_believed, (target < SURE_BACKGROUND) & is_believed


def clear_of_edge(region: np.ndarray) -> np.ndarray:
    """Return (H, W) float32: how far in px a pixel lies inside its region, 0 outside."""
    return cv2.distanceTransform(region.astype(np.uint8), cv2.DIST_L2, 3)


def prefer_near(
    rng: Generator, outside: np.ndarray, target: np.ndarray, decoys: np.ndarray
) -> np.ndarray:
    """Return the part of the background where people mark it: on a decoy, by the subject."""
    if rng.random() < 0.5 and decoys.any():
        return outside & decoys
    if rng.random() < 0.6:
        reach = int(rng.integers(8, 24)) * target.shape[0] // 320 * 2 + 1
        near = cv2.dilate((target > SURE_SUBJECT).astype(np.uint8), np.ones((reach, reach)))
        if (outside & (near > 0)).any():
            return outside & (near > 0)
    return outside


def add_stroke(rng: Generator, hints: np.ndarray, channel: int, region: np.ndarray) -> None:
    """Draw a hand's stroke of 1.5 to 5 % of the side into a region, if there is room for one."""
    depth = clear_of_edge(region)
    side = max(region.shape)
    radius = min(side * rng.uniform(0.0075, 0.025), float(depth.max()) - CLEARANCE_PX)
    if radius < 1:
        return
    core = np.flatnonzero(depth >= radius + CLEARANCE_PX)
    if core.size == 0:
        return
    point = np.array(divmod(int(core[rng.integers(core.size)]), region.shape[1])[::-1], float)
    path, heading = [point], rng.uniform(0, 2 * np.pi)
    for _ in range(int(rng.integers(2, 16))):
        heading += rng.normal(0, 0.5)
        point = path[-1] + np.array([np.cos(heading), np.sin(heading)]) * side * 0.02
        x, y = point.round().astype(int)
        is_inside = 0 <= x < region.shape[1] and 0 <= y < region.shape[0]
        if not is_inside or depth[y, x] < radius + CLEARANCE_PX:
            break
        path.append(point)
    mark(hints, channel, np.array(path), radius, depth)


def mark(
    hints: np.ndarray, channel: int, path: np.ndarray, radius: float, depth: np.ndarray
) -> None:
    """Draw a path of (x, y) points, (N, 2) in px, where the depth keeps clear of the edge."""
    drawn = np.zeros(hints.shape[:2], np.uint8)
    points = path.round().astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(drawn, [points], False, 255, max(1, round(2 * radius)))
    # A path of one point draws no line.
    cv2.circle(drawn, points[0, 0].tolist(), max(1, int(radius)), 255, -1)
    drawn[depth <= CLEARANCE_PX] = 0
    hints[..., channel] |= drawn


def add_outline(rng: Generator, hints: np.ndarray, target: np.ndarray, outside: np.ndarray) -> None:
    """Mark as background what lies outside a rough box, ellipse or lasso around the subject."""
    columns, rows = (np.flatnonzero((target > 127).any(axis)) for axis in (0, 1))
    if columns.size == 0:
        return
    kept = np.zeros(target.shape, np.uint8)
    low, high = np.array([columns[0], rows[0]]), np.array([columns[-1], rows[-1]])
    size = high - low + 1
    margin = rng.uniform(0.02, 0.25, 2)
    kind = rng.random()
    if kind < 0.5:
        near, far = low - size * rng.uniform(0.3, 1, 2) * margin, high + size * margin
        corners = [tuple(int(v) for v in corner.round()) for corner in (near, far)]
        cv2.rectangle(kept, corners[0], corners[1], 255, -1)
    elif kind < 0.65:
        middle = tuple(int(v) for v in (low + high) // 2)
        axes = tuple(int(v) for v in size * (0.71 + margin))
        cv2.ellipse(kept, middle, axes, 0, 0, 360, 255, -1)
    else:
        cv2.fillPoly(kept, [draw_lasso(rng, target, float(margin.mean() * size.mean()))], 255)
    hints[(kept == 0) & (clear_of_edge(outside) > CLEARANCE_PX), BACKGROUND] = 255


def draw_lasso(rng: Generator, target: np.ndarray, margin_px: float) -> np.ndarray:
    """Return a loose polygon around the subject, (N, 1, 2) int32 points (x, y)."""
    solid = (target > 127).astype(np.uint8)
    outlines, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(np.concatenate(outlines))[:, 0].astype(np.float32)
    angles = np.arange(0, 2 * np.pi, 2 * np.pi / int(rng.integers(7, 25)))
    ways = np.stack([np.cos(angles), np.sin(angles)], 1).astype(np.float32)
    reach = (hull @ ways.T).argmax(0)
    loose = margin_px * rng.uniform(0.3, 1.7, (len(angles), 1))
    return (hull[reach] + ways * loose).round().astype(np.int32)[:, None]


def box_hint(truth: np.ndarray, margin: float = 0.06) -> np.ndarray:
    """Return the hints of a box around the whole subject; none if there is no subject.

    Args:
        truth: (H, W) uint8 alpha.
        margin: part of the subject's width and height that is left around it.
    """
    hints = no_hints(truth)
    x, y, width, height = cv2.boundingRect((truth >= SURE_BACKGROUND).astype(np.uint8))
    if width == 0:
        return hints
    aside, above = (round(length * margin) + CLEARANCE_PX for length in (width, height))
    hints[..., BACKGROUND] = 255
    inside = (
        slice(max(0, y - above), y + height + above),
        slice(max(0, x - aside), x + width + aside),
    )
    hints[inside] = 0
    return hints


def stroke_at_worst(guess: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the hints of one short stroke in the core of the largest wrong part of a guess.

    Args:
        guess: (H, W) uint8 alpha of a model.
        truth: (H, W) uint8 alpha.

    Returns:
        Hints of this one stroke; add it to earlier ones by their maximum.
    """
    hints = no_hints(truth)
    missed = (truth > SURE_SUBJECT) & (guess < 128)
    added = (truth < SURE_BACKGROUND) & (guess >= 128)
    channel, part = max(
        ((SUBJECT, largest_part(missed)), (BACKGROUND, largest_part(added))),
        key=lambda found: int(np.count_nonzero(found[1])),
    )
    if not part.any():
        return hints
    sure = truth > SURE_SUBJECT if channel == SUBJECT else truth < SURE_BACKGROUND
    depth = clear_of_edge(part)
    middle = np.array(divmod(int(depth.argmax()), truth.shape[1])[::-1], float)
    radius = float(min(max(truth.shape) * 0.015, max(1.0, depth.max() - CLEARANCE_PX)))
    ys, xs = np.nonzero(part)
    _, _, axes = np.linalg.svd(np.cov([xs, ys], ddof=0) + np.eye(2) * 1e-6)
    reach = np.arange(0.0, 0.06, 0.004)[:, None] * max(truth.shape)
    path = [middle]
    for way in (axes[0], -axes[0]):
        for point in middle + reach * way:
            x, y = point.round().astype(int).clip(0, np.array(truth.shape[::-1]) - 1)
            if depth[y, x] < min(radius, depth.max() * 0.5):
                break
            path = [*path, point] if way is axes[0] else [point, *path]
    mark(hints, channel, np.array(path), radius, clear_of_edge(sure))
    return hints


def largest_part(region: np.ndarray) -> np.ndarray:
    """Return the largest connected part of a region, (H, W) bool."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(region.astype(np.uint8))
    if count == 1:
        return np.zeros_like(region)
    return labels == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
