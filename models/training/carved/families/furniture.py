"""Things that stand on legs: stools, chairs, benches, tables."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from models.training.carved.assembly import Assembly, circle, curve
from models.training.carved.material import Material, draw_material
from models.training.carved.solids import Box, Turned


def build_seat(rng: Generator) -> Assembly:
    """Return a stool, a chair, a bench or a table."""
    thing = Assembly()
    frame, top, extra = (draw_material(rng) for _ in range(3))
    frame, extra = (top if rng.random() < 0.4 else frame), (frame if rng.random() < 0.7 else extra)
    height = float(rng.uniform(0.35, 1.1))
    wide, deep = rng.uniform(0.3, 0.65), rng.uniform(0.28, 0.5)
    if rng.random() < 0.2:
        wide *= rng.uniform(1.5, 2.5)
    is_round = rng.random() < 0.35
    if is_round:
        deep = wide = min(wide, 0.5)
    count = int(rng.choice([3, 4])) if is_round else 4
    splay = float(rng.choice([0.0, rng.uniform(0.02, 0.16)]))
    inset = rng.uniform(0.6, 0.92)
    if is_round:
        heads = circle(count, wide / 2 * inset, height, rng.uniform(0, 6))
    else:
        heads = np.array([[x, y, height] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        heads = heads * [wide / 2 * inset, deep / 2 * inset, 1.0]
    feet = heads * [1, 1, 0] * (1 + splay / max(wide, 0.1) * 2)
    add_legs(rng, thing, heads, feet, frame)
    add_seat_top(rng, thing, (wide, deep, height), is_round, top)
    if rng.random() < 0.75:
        add_rungs(rng, thing, heads, feet, extra)
    if not is_round and rng.random() < 0.55:
        add_back(rng, thing, (wide, deep, height), frame, extra)
    elif is_round and rng.random() < 0.25:
        add_hoop_back(rng, thing, (wide, height), frame)
    return thing


def add_legs(
    rng: Generator, thing: Assembly, heads: np.ndarray, feet: np.ndarray, material: Material
) -> None:
    """Add legs between two sets of points (N, 3): round and tapering, square, or bent wire."""
    thick = float(rng.uniform(0.009, 0.032))
    style = rng.random()
    for head, foot in zip(heads, feet, strict=True):
        if style < 0.5:
            thing.bar(foot, head, thick * rng.uniform(0.55, 1.0), material, thick)
        elif style < 0.8:
            thing.board(foot, head, 2 * thick, 2 * thick, material)
        else:
            middle = (head + foot) / 2
            side = np.cross(head - foot, [0, 0, 1.0])
            outward = middle * [1, 1, 0] * 0.25 + side * 0.1
            thing.tube(curve([foot, middle + outward, head], 6), thick * 0.7, material)


def add_seat_top(
    rng: Generator,
    thing: Assembly,
    size: tuple[float, float, float],
    is_round: bool,
    material: Material,
) -> None:
    """Add what one sits on or eats from: round, a board, or slats with gaps."""
    wide, deep, height = size
    thick = float(rng.uniform(0.02, 0.09))
    if is_round:
        bulge = 1 + rng.uniform(-0.1, 0.1)
        radii = (wide / 2 * 0.93, wide / 2 * bulge, wide / 2 * bulge, wide / 2 * 0.9)
        thing.add(Turned(thick, radii), (0, 0, height + thick / 2), material)
        return
    count = int(rng.integers(3, 9)) if rng.random() < 0.4 else 1
    share = rng.uniform(0.6, 0.85) if count > 1 else 1.0
    for place in np.linspace(-1, 1, 2 * count + 1)[1::2]:
        half = (wide / 2, deep / 2 / count * share, min(thick, 0.04 if count > 1 else 1) / 2)
        rounding = min(half) * rng.uniform(0.2, 0.9)
        thing.add(Box(half, rounding), (0, place * deep / 2, height + half[2]), material)


def add_rungs(
    rng: Generator, thing: Assembly, heads: np.ndarray, feet: np.ndarray, material: Material
) -> None:
    """Add bars between neighbouring legs, all around, at two sides, or as a cross."""
    thick = float(rng.uniform(0.007, 0.02))
    style = rng.random()
    levels = rng.uniform(0.15, 0.75, int(rng.integers(1, 4)))
    count = len(heads)
    for level in levels:
        points = feet + (heads - feet) * level
        pairs = [(i, (i + 1) % count) for i in range(count)]
        if style < 0.25:
            pairs = pairs[::2]
        elif style < 0.4 and count == 4:
            pairs = [(0, 2), (1, 3)]
        for one, other in pairs:
            thing.bar(points[one], points[other], thick, material)


def add_back(
    rng: Generator,
    thing: Assembly,
    size: tuple[float, float, float],
    frame: Material,
    filling: Material,
) -> None:
    """Add a chair's back with slats or spindles, at times with arms."""
    wide, deep, height = size
    high, lean = float(rng.uniform(0.3, 0.75)), float(rng.uniform(0.02, 0.14))
    thick = float(rng.uniform(0.01, 0.025))
    x, y = wide / 2 * rng.uniform(0.75, 0.97), deep / 2 * 0.92
    low = [np.array([sign * x, y, height]) for sign in (-1, 1)]
    top = [np.array([sign * x, y + lean, height + high]) for sign in (-1, 1)]
    for begin, end in zip(low, top, strict=True):
        thing.bar(begin, end, thick, frame)
    across = low[1] - low[0]
    up = top[0] - low[0]
    if rng.random() < 0.5:
        for level in np.linspace(rng.uniform(0.25, 0.6), 1.0, int(rng.integers(1, 6))):
            begin = low[0] + up * level
            thing.board(begin, begin + across, 0.02, rng.uniform(0.03, 0.09), filling)
    else:
        level = rng.uniform(0.0, 0.25)
        thing.board(top[0], top[1], 0.02, rng.uniform(0.03, 0.1), frame)
        thing.bar(low[0] + up * level, low[1] + up * level, thick * 0.8, frame)
        for place in np.linspace(0, 1, int(rng.integers(4, 10)))[1:-1]:
            begin = low[0] + across * place
            thing.bar(begin + up * level, begin + up, thick * rng.uniform(0.4, 0.7), filling)
    if rng.random() < 0.3:
        level = rng.uniform(0.35, 0.6)
        for begin in low:
            rear = begin + up * level
            front = rear - [0, deep * 0.9, 0]
            thing.board(rear, front, 0.05, 0.025, filling)
            thing.bar(front, front * [1, 1, 0] + [0, 0, height], thick, frame)


def add_hoop_back(
    rng: Generator, thing: Assembly, size: tuple[float, float], material: Material
) -> None:
    """Add a bent back, as bistro chairs have."""
    wide, height = size
    x, y, high = wide / 2 * 0.85, wide / 2 * 0.5, float(rng.uniform(0.3, 0.6))
    for inner in (1.0, 0.55):
        corners = [
            (-x * inner, y, height),
            (-x * inner * 1.2, y + 0.1, height + high * 1.3 * inner),
        ]
        corners += [(-c[0], *c[1:]) for c in corners[::-1]]
        thing.tube(curve(corners, 12), 0.016 * inner, material)
