"""Things to put and hang things on: open shelves, ladders, clothes rails, coat stands."""

# ruff: noqa: RUF005 - a point plus a list is a sum of vectors here.
from __future__ import annotations

import numpy as np
from numpy.random import Generator

from models.training.carved.assembly import Assembly, circle, curve
from models.training.carved.material import Material, draw_material
from models.training.carved.solids import Box, Ellipsoid, Ring, Turned


def build_shelf(rng: Generator) -> Assembly:
    """Return open shelves, with a thing or two on them."""
    thing = Assembly()
    frame, boards, goods = (draw_material(rng) for _ in range(3))
    wide, deep, high = rng.uniform(0.35, 0.9), rng.uniform(0.2, 0.4), rng.uniform(0.6, 1.3)
    thick = float(rng.uniform(0.008, 0.03))
    is_crossed = rng.random() < 0.35
    posts = [np.array([sx * wide / 2, sy * deep / 2, 0]) for sx in (-1, 1) for sy in (-1, 1)]
    top = np.array([0, 0, high])
    for post in posts:
        thing.board(post, post + top, 2 * thick, 2 * thick, frame)
    levels = np.linspace(rng.uniform(0.04, 0.3), rng.uniform(0.9, 1.0), int(rng.integers(2, 6)))
    for level in levels * high:
        if rng.random() < 0.25:
            for x in np.linspace(-wide / 2, wide / 2, int(rng.integers(6, 14))):
                thing.bar((x, -deep / 2, level), (x, deep / 2, level), 0.006, boards)
            for y in (-deep / 2, deep / 2):
                thing.bar((-wide / 2, y, level), (wide / 2, y, level), 0.008, boards)
        else:
            half = (wide / 2 + thick, deep / 2 + thick, rng.uniform(0.008, 0.02))
            thing.add(Box(half, 0.004), (0, 0, level), boards)
        if rng.random() < 0.45:
            add_goods(rng, thing, (rng.uniform(-0.3, 0.3) * wide, 0, level), goods)
    if is_crossed:
        rear = deep / 2
        thing.bar((-wide / 2, rear, 0.1), (wide / 2, rear, high * 0.9), 0.006, frame)
        thing.bar((wide / 2, rear, 0.1), (-wide / 2, rear, high * 0.9), 0.006, frame)
    return thing


def add_goods(
    rng: Generator, thing: Assembly, place: tuple[float, float, float], material: Material
) -> None:
    """Put a ball, a box or a pot onto a level."""
    x, y, level = place
    size = float(rng.uniform(0.04, 0.09))
    chance = rng.random()
    if chance < 0.3:
        thing.add(Ellipsoid((size, size, size)), (x, y, level + size), material)
    elif chance < 0.6:
        thing.add(Box((size, size * 0.7, size * 1.2), 0.01), (x, y, level + size * 1.2), material)
    else:
        radii = tuple(rng.uniform(0.5, 1, 5) * size)
        thing.add(Turned(size * 2.2, radii), (x, y, level + size * 1.1), material)


def build_rack(rng: Generator) -> Assembly:
    """Return a ladder, a clothes rail, a towel rack or a coat stand."""
    thing = Assembly()
    stuff = draw_material(rng), draw_material(rng)
    chance = rng.random()
    wide, high = float(rng.uniform(0.25, 0.7)), float(rng.uniform(0.8, 1.3))
    size = (wide, high, float(rng.uniform(0.008, 0.025)))
    if chance < 0.4:
        add_ladder(rng, thing, size, stuff)
    elif chance < 0.75:
        add_rail(rng, thing, size, stuff)
    else:
        add_coat_stand(rng, thing, size, stuff)
    return thing


def add_ladder(
    rng: Generator,
    thing: Assembly,
    size: tuple[float, float, float],
    stuff: tuple[Material, Material],
) -> None:
    """Add a ladder, leaning or standing on two more legs; size is width, height, thickness."""
    wide, high, thick = size
    frame, treads = stuff
    is_double = rng.random() < 0.6
    lean = float(rng.uniform(0.1, 0.35))
    narrow = rng.uniform(0.6, 1)
    for sign in (-1, 1) if is_double else (-1,):
        feet = [np.array([side * wide / 2, sign * lean, 0]) for side in (-1, 1)]
        heads = [np.array([side * wide / 2 * narrow, 0.02 * sign, high]) for side in (-1, 1)]
        rails = list(zip(feet, heads, strict=True))
        for foot, head in rails:
            thing.board(foot, head, thick * 2.5, thick * 1.4, frame)
        if sign < 0:
            for level in np.linspace(0.1, 0.96, int(rng.integers(4, 10))):
                one, other = (foot + (head - foot) * level for foot, head in rails)
                thing.board(one, other, rng.uniform(0.02, 0.08), 0.02, treads)
        else:
            one, other = (foot * 0.7 + head * 0.3 for foot, head in rails)
            thing.bar(one, other, 0.009, frame)


def add_rail(
    rng: Generator,
    thing: Assembly,
    size: tuple[float, float, float],
    stuff: tuple[Material, Material],
) -> None:
    """Add a clothes rail or a towel rack, at times with hangers; size as for a ladder."""
    wide, high, thick = size
    frame, extra = stuff
    deep = float(rng.uniform(0.15, 0.3))
    for x in (-wide / 2, wide / 2):
        thing.bar((x, 0, 0.03), (x, 0, high), thick, frame)
        thing.bar((x, -deep, 0.02), (x, deep, 0.02), thick, frame)
        for y in (-deep, deep):
            thing.add(Ellipsoid((0.03, 0.03, 0.03)), (x, y, 0.02), extra)
    for level in [1.0, *rng.uniform(0.1, 0.9, int(rng.integers(0, 5)))]:
        thing.bar((-wide / 2, 0, high * level), (wide / 2, 0, high * level), thick, frame)
    for place in rng.uniform(-0.4, 0.4, int(rng.integers(0, 6))) * wide:
        add_hanger(rng, thing, (float(place), 0.0, high + thick), extra)


def add_coat_stand(
    rng: Generator,
    thing: Assembly,
    size: tuple[float, float, float],
    stuff: tuple[Material, Material],
) -> None:
    """Add a post on bent feet with bent hooks; size as for a ladder."""
    _, high, thick = size
    frame, hooks = stuff
    thing.bar((0, 0, 0), (0, 0, high), thick, frame)
    for foot in circle(int(rng.integers(3, 6)), 0.22, 0.0):
        thing.tube(curve([foot, foot * 0.5 + [0, 0, 0.1], (0, 0, 0.14)], 4), thick * 0.8, frame)
    for level in rng.uniform(0.6, 1.0, int(rng.integers(1, 4))):
        begin = np.array([0, 0, high * level])
        count = int(rng.integers(3, 7))
        for end in circle(count, 0.16, high * level + 0.08, rng.uniform(0, 6)):
            bend = end * [1, 1, 0] + begin - [0, 0, 0.02]
            thing.tube(curve([begin, bend, end], 4), 0.01, hooks)
            thing.add(Ellipsoid((0.018, 0.018, 0.018)), end, hooks)


def add_hanger(
    rng: Generator, thing: Assembly, place: tuple[float, float, float], material: Material
) -> None:
    """Hang a coat hanger onto a rail, seen along the rail or across."""
    x, y, z = place
    reach, drop = float(rng.uniform(0.12, 0.2)), float(rng.uniform(0.05, 0.09))
    turn = rng.uniform(0, np.pi)
    aside = np.array([np.cos(turn), np.sin(turn), 0]) * reach
    neck = np.array([x, y, z - 0.06])
    thing.add(Ring(0.022, 0.004, 250), (x, y, z - 0.015), material, hook_turn(turn))
    thing.bar(neck, neck + [0, 0, 0.03], 0.004, material)
    low = neck - [0, 0, drop]
    for end in (low + aside, low - aside):
        thing.bar(neck, end, 0.006, material)
    thing.bar(low - aside, low + aside, 0.004, material)


def hook_turn(turn: float) -> np.ndarray:
    """Return the rotation that stands a ring up, its plane at an angle around z."""
    return np.array([[np.cos(turn), 0, np.sin(turn)], [np.sin(turn), 0, -np.cos(turn)], [0, 1, 0]])
