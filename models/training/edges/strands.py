"""Thin things: hair, fur, feathers, wires and straps, drawn as tapering curves."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from models.training.edges.canvas import Canvas
from models.training.edges.outlines import draw_outline

Drawn = tuple[np.ndarray, np.ndarray]

# Strands of one shade are drawn in one call.
SHADES = 5
# Part of a strand, from its root on, that has its full width; the rest is drawn half as wide.
THICK_PART = 0.6


def draw_hair(rng: Generator, side_px: int) -> Drawn:
    """Return alpha and shade of combed hair with clumps, flyaways and translucent tips."""
    outline = draw_outline(rng, side_px)
    opaque, faint = Canvas(side_px), Canvas(side_px)
    opaque.fill(outline.points)
    count = int(np.exp(rng.uniform(np.log(25), np.log(220))))
    clumps = max(1, int(count * rng.uniform(0.04, 0.5)))
    roots, normals = outline.pick(rng, clumps, side_px)
    comb = rng.normal(0, 0.8, 2)
    heading = normals + comb + rng.normal(0, 0.25, (clumps, 2))
    gravity = np.array([0, rng.uniform(0, 0.5)])
    bend = rng.normal(0, 0.45, (clumps, 2)) + gravity
    reach = side_px * np.exp(rng.uniform(np.log(0.12), np.log(0.9)))
    member = rng.integers(0, clumps, count)
    is_flyaway = rng.random((count, 1)) < rng.uniform(0.05, 0.3)
    loose = np.where(is_flyaway, 0.5, rng.uniform(0.03, 0.2))
    lines = bend_strands(
        rng,
        roots[member] + rng.normal(0, side_px * rng.uniform(0.01, 0.08), (count, 2)),
        heading[member] + rng.normal(0, 1, (count, 2)) * loose,
        bend[member] + rng.normal(0, 1, (count, 2)) * loose,
        reach * rng.uniform(0.3, 1.1, (count, 1)),
        8,
    )
    width = float(np.exp(rng.uniform(np.log(0.25), np.log(2.0))))
    is_faint = rng.random(count) < rng.uniform(0, 0.6)
    stroke_strands(rng, opaque, lines[~is_faint], width)
    stroke_strands(rng, faint, lines[is_faint], width)
    return stack(opaque.finish(), faint.finish(), rng.uniform(0.2, 0.8))


def draw_fur(rng: Generator, side_px: int) -> Drawn:
    """Return alpha and shade of a rim of short dense strands, and some long ones."""
    outline = draw_outline(rng, side_px, 0.15)
    opaque, faint = Canvas(side_px), Canvas(side_px)
    opaque.fill(outline.points)
    count = int(side_px * rng.uniform(2, 7))
    roots, normals = outline.pick(rng, count, side_px)
    reach = side_px * np.exp(rng.uniform(np.log(0.03), np.log(0.2)))
    wild = rng.uniform(0.15, 0.6)
    lines = bend_strands(
        rng,
        roots - normals * reach * 0.3,
        normals + rng.normal(0, 0.6, 2) + rng.normal(0, wild, (count, 2)),
        rng.normal(0, 0.5, (count, 2)) + rng.normal(0, 0.4, 2),
        reach * rng.uniform(0.3, 1.4, (count, 1)),
        4,
    )
    width = float(np.exp(rng.uniform(np.log(0.25), np.log(1.5))))
    split = int(count * rng.uniform(0.2, 1))
    stroke_strands(rng, opaque, lines[:split], width)
    stroke_strands(rng, faint, lines[split:], width)
    return stack(opaque.finish(), faint.finish(), rng.uniform(0.2, 0.8))


def draw_feathers(rng: Generator, side_px: int) -> Drawn:
    """Return alpha and shade of one to four feathers: barbs along a shaft, with gaps."""
    opaque, faint = Canvas(side_px), Canvas(side_px)
    for _ in range(int(rng.integers(1, 5))):
        shaft = cross_frame(rng, side_px, 1)[0]
        steps = int(side_px * rng.uniform(0.5, 1.8))
        place = np.sort(rng.random(steps)) * (len(shaft) - 1.001)
        low, share = place.astype(int), (place % 1)[:, None]
        roots = shaft[low] * (1 - share) + shaft[low + 1] * share
        along = shaft[low + 1] - shaft[low]
        along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-6
        is_whole = np.sin(place * rng.uniform(2, 9) + rng.uniform(0, 6)) > rng.uniform(-1, -0.6)
        reach = side_px * rng.uniform(0.06, 0.3) * (0.4 + np.sin(place / len(shaft) * np.pi))
        for sign in (-1, 1):
            across = np.stack([along[:, 1], -along[:, 0]], 1) * sign
            heading = along * rng.uniform(0.3, 1.4) + across + rng.normal(0, 0.06, across.shape)
            bend = along * rng.uniform(-0.2, 0.5)
            lines = bend_strands(rng, roots, heading, bend, reach[:, None], 4)
            target = opaque if rng.random() < 0.5 else faint
            stroke_strands(rng, target, lines[is_whole], float(rng.uniform(0.25, 1.4)))
        opaque.stroke(shaft[None], float(rng.uniform(0.6, 3)), float(rng.uniform(0.5, 1.4)))
    return stack(opaque.finish(), faint.finish(), rng.uniform(0.3, 0.9))


def draw_wires(rng: Generator, side_px: int) -> Drawn:
    """Return alpha and shade of cables, straps, strings or twigs, often with a body."""
    canvas = Canvas(side_px)
    if rng.random() < 0.5:
        canvas.fill(draw_outline(rng, side_px).points, float(rng.uniform(0.6, 1.4)))
    widest = float(np.exp(rng.uniform(np.log(0.8), np.log(0.08 * side_px))))
    for line in cross_frame(rng, side_px, int(rng.integers(1, 9))):
        width = widest * float(rng.uniform(0.3, 1))
        shade = float(rng.uniform(0.5, 1.4))
        canvas.stroke(line[None], width, shade)
        # A rounded thing is lit from one side.
        canvas.stroke(line[None] - width * 0.2, width * 0.3, shade * float(rng.uniform(0.8, 1.4)))
    return canvas.finish()


def bend_strands(
    rng: Generator,
    roots: np.ndarray,
    heading: np.ndarray,
    bend: np.ndarray,
    lengths: np.ndarray,
    points: int,
) -> np.ndarray:
    """Return curves that leave their roots, bend and wave, (N, K, 2) float32 in px.

    Args:
        rng: decides the waves.
        roots: (N, 2) in px.
        heading: (N, 2), the way they start.
        bend: (N, 2), where they are drawn to further on.
        lengths: (N, 1) in px.
        points: K.
    """
    heading = heading / (np.linalg.norm(heading, axis=1, keepdims=True) + 1e-6)
    t = np.linspace(0, 1, points)[None, :, None]
    way = heading[:, None] * t + bend[:, None] * t * t
    across = np.stack([heading[:, 1], -heading[:, 0]], 1)[:, None]
    phase = rng.uniform(0, 2 * np.pi, (len(roots), 1, 1))
    wave = rng.uniform(0, 0.06) * np.sin(t * rng.uniform(3, 14) + phase) * t
    return (roots[:, None] + (way + across * wave) * lengths[:, None]).astype(np.float32)


def stroke_strands(rng: Generator, canvas: Canvas, lines: np.ndarray, width_px: float) -> None:
    """Draw tapering strands in several shades."""
    thick = max(2, round(lines.shape[1] * THICK_PART))
    spread = rng.uniform(0.05, 0.5)
    for group in np.array_split(lines, SHADES):
        if len(group):
            shade = float(np.exp(rng.normal(0, spread)))
            canvas.stroke(group, width_px / 2, shade)
            canvas.stroke(group[:, :thick], width_px, shade)


def cross_frame(rng: Generator, side_px: int, count: int) -> np.ndarray:
    """Return curves through the frame from border to border, (N, 12, 2) float32 in px."""
    angles = rng.uniform(0, 2 * np.pi, count) if rng.random() < 0.5 else rng.normal(0, 0.25, count)
    if rng.random() < 0.5:
        angles = angles + rng.uniform(0, np.pi)
    middles = rng.uniform(0.1, 0.9, (count, 2)) * side_px
    heading = np.stack([np.cos(angles), np.sin(angles)], 1)
    bend = rng.normal(0, 0.3, (count, 2))
    lengths = np.full((count, 1), 1.6 * side_px)
    return bend_strands(rng, middles - heading * 0.8 * side_px, heading, bend, lengths, 12)


def stack(over: Drawn, under: Drawn, opacity: float) -> Drawn:
    """Return alpha and shade of one drawing over another that is translucent."""
    (alpha, shade), (behind, behind_shade) = over, under
    seen = behind * np.float32(opacity) * (1 - alpha)
    total = alpha + seen
    mixed = (shade * alpha + behind_shade * seen) / np.maximum(total, 1e-4)
    return total, np.where(total > 1e-4, mixed, np.float32(1))
