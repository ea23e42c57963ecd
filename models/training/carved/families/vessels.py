"""Turned things: vases, lamps, goblets; with handles and spouts; baskets and cages."""

# ruff: noqa: RUF005 - a point plus a list is a sum of vectors here.
from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.random import Generator

from models.training.carved.assembly import Assembly, about, circle, curve
from models.training.carved.joined import Pierced
from models.training.carved.material import Material, draw_material
from models.training.carved.solids import Box, Ellipsoid, Ring, Turned


def draw_profile(rng: Generator, widest: float, narrowest: float, count: int = 14) -> np.ndarray:
    """Return the radii of a smooth vessel from bottom to top, (count,)."""
    knots = rng.uniform(narrowest, 1.0, int(rng.integers(3, 6)))
    knots[int(rng.integers(len(knots)))] = 1.0
    fine = np.interp(np.linspace(0, len(knots) - 1, 60), np.arange(len(knots)), knots)
    window = np.hanning(19)
    smooth = np.convolve(np.pad(fine, 9, mode="edge"), window / window.sum(), "valid")
    return np.interp(np.linspace(0, 59, count), np.arange(60), smooth) * widest


def build_lathed(rng: Generator) -> Assembly:
    """Return a vase, a bottle, a goblet, a table lamp or a candlestick with arms."""
    thing = Assembly()
    body, other, third = (draw_material(rng) for _ in range(3))
    style = rng.random()
    if style < 0.35:
        high = float(rng.uniform(0.4, 1.0))
        radii = draw_profile(rng, float(rng.uniform(0.1, 0.3)), 0.3)
        thing.add(Turned(high, tuple(radii), 0.015), (0, 0, high / 2), body)
        if rng.random() < 0.4:
            add_ears(rng, thing, high, radii, other)
    elif style < 0.55:
        stem, cup = float(rng.uniform(0.25, 0.6)), float(rng.uniform(0.12, 0.22))
        foot = cup * float(rng.uniform(0.7, 1.1))
        radii = (foot, foot * 0.9, 0.04, 0.015, 0.013, 0.013, 0.03, 0.016, 0.015)
        thing.add(Turned(stem, radii), (0, 0, stem / 2), body)
        bowl = draw_profile(rng, cup, 0.6)
        bowl[0] = 0.02
        thing.add(Turned(cup * 2, tuple(bowl), 0.01), (0, 0, stem + cup), body)
    elif style < 0.8:
        add_lamp(rng, thing, (body, other, third))
    else:
        high, reach = float(rng.uniform(0.5, 0.9)), float(rng.uniform(0.15, 0.3))
        thing.add(Turned(0.06, (0.16, 0.15, 0.05)), (0, 0, 0.03), body)
        thing.add(Turned(high, tuple(draw_profile(rng, 0.035, 0.3))), (0, 0, high / 2), body)
        for arm in circle(int(rng.integers(2, 6)), reach, high * rng.uniform(0.8, 1.1)):
            root = np.array([0, 0, high * 0.7])
            thing.tube(
                curve([root, arm * [0.6, 0.6, 0], arm * [1.2, 1.2, 0.6], arm], 8), 0.013, body
            )
            thing.add(Turned(0.03, (0.02, 0.045)), arm + [0, 0, 0.01], body)
            thing.bar(arm, arm + [0, 0, 0.2], 0.018, other)
    return thing


def add_ears(
    rng: Generator, thing: Assembly, high: float, radii: np.ndarray, material: Material
) -> None:
    """Add two handles at a vessel's sides."""
    low, top = sorted(rng.uniform(0.3, 0.95, 2))
    low = min(low, top - 0.2)
    for sign in (-1, 1):
        ends = []
        for level in (low, top):
            radius = float(np.interp(level * (len(radii) - 1), np.arange(len(radii)), radii))
            ends.append(np.array([sign * (radius - 0.008), 0, level * high]))
        bulge = np.array([sign * float(rng.uniform(0.12, 0.25)), 0, 0])
        corners = [ends[0], ends[0] + bulge, ends[1] + bulge, ends[1]]
        thing.tube(curve(corners, 9), float(rng.uniform(0.012, 0.025)), material)


def add_lamp(rng: Generator, thing: Assembly, stuff: tuple[Material, ...]) -> None:
    """Add a lamp: a foot, a stem or three legs, a shade with a wire that holds it."""
    body, shade, metal = stuff
    high = float(rng.uniform(0.3, 0.9))
    if rng.random() < 0.6:
        radii = draw_profile(rng, float(rng.uniform(0.05, 0.16)), 0.15)
        thing.add(Turned(high, tuple(radii)), (0, 0, high / 2), body)
        thing.add(Turned(0.03, (0.13, 0.12, 0.05)), (0, 0, 0.015), body)
    else:
        for foot in circle(3, float(rng.uniform(0.15, 0.3)), 0, rng.uniform(0, 6)):
            thing.bar(foot, (0, 0, high), 0.013, body)
    thing.bar((0, 0, high), (0, 0, high + 0.1), 0.01, metal)
    wide, tall = float(rng.uniform(0.16, 0.3)), float(rng.uniform(0.15, 0.3))
    top = wide * float(rng.uniform(0.35, 1.0))
    thing.add(Turned(tall, (wide, top), 0.006, is_open=True), (0, 0, high + 0.08 + tall / 2), shade)


def build_handled(rng: Generator) -> Assembly:
    """Return a mug, a jug, a kettle, a can, a bucket or a bag."""
    thing = Assembly()
    body, handle, lid = (draw_material(rng) for _ in range(3))
    if rng.random() < 0.5:
        handle = body
    style = rng.random()
    high, wide = float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.16, 0.3))
    if style < 0.22:
        add_bag(rng, thing, body, handle)
        return thing
    radii = draw_profile(rng, wide, 0.7)
    thing.add(Turned(high, tuple(radii), 0.018), (0, 0, high / 2), body)
    if style < 0.5:
        low = np.array([radii[3] - 0.01, 0, high * 0.2])
        top = np.array([radii[-3] - 0.01, 0, high * 0.85])
        bulge = np.array([wide * float(rng.uniform(0.7, 1.5)), 0, 0])
        path = [low, low + bulge, top + bulge, top]
        thing.tube(curve(path, 10), float(rng.uniform(0.015, 0.035)), handle)
    else:
        add_bail(rng, thing, (float(radii[-2]), high * 0.9), wide, handle)
    if style > 0.7:
        rim = float(radii[-1])
        thing.add(Turned(0.06, (rim, rim * 0.8, rim * 0.2)), (0, 0, high + 0.02), lid)
        thing.add(Ellipsoid((0.03, 0.03, 0.03)), (0, 0, high + 0.07), lid)
    if style > 0.6:
        root = np.array([0, -radii[5] + 0.02, high * 0.35])
        add_spout(thing, root, np.array([0, -wide * 2, high]), wide, body)
    return thing.moved(about(2, float(rng.uniform(0, 360))))


def add_bail(
    rng: Generator,
    thing: Assembly,
    hinge: tuple[float, float],
    wide: float,
    material: Material,
) -> None:
    """Add a bucket's handle, which swings over it from hinges at (x, z)."""
    x, z = hinge
    top = z + float(rng.uniform(0.8, 1.6)) * wide * 1.3
    path = [(-x, 0, z), (-x, 0, top), (x, 0, top), (x, 0, z)]
    thing.tube(curve(path, 14), float(rng.uniform(0.006, 0.022)), material)


def add_spout(
    thing: Assembly, root: np.ndarray, tip: np.ndarray, wide: float, material: Material
) -> None:
    """Add a bent spout that tapers from root to tip."""
    bend = [root, root + [0, -wide * 0.5, 0], tip + [0, 0.1, -0.15], tip]
    points = curve(bend, 9)
    thick = np.linspace(0.05, 0.022, len(points)) * wide * 4
    for ends, (low, top) in zip(pairwise(points), pairwise(thick), strict=True):
        thing.bar(*ends, float(low), material, float(top))


def add_bag(rng: Generator, thing: Assembly, body: Material, handle: Material) -> None:
    """Add a bag with one or two handles, perhaps a pocket and a buckle."""
    half = rng.uniform([0.2, 0.06, 0.14], [0.4, 0.16, 0.32])
    thing.add(Box(tuple(half), float(half.min() * rng.uniform(0.2, 0.9))), (0, 0, half[2]), body)
    x, top = half[0] * float(rng.uniform(0.35, 0.7)), half[2] * 1.85
    reach = float(rng.uniform(0.2, 0.6))
    for y in (-half[1] * 0.7, half[1] * 0.7) if rng.random() < 0.7 else (0,):
        path = [(-x, y, top), (-x, y, top + reach), (x, y, top + reach), (x, y, top)]
        thing.tube(curve(path, 12), float(rng.uniform(0.009, 0.022)), handle)
        for side in (-x, x):
            thing.ring((side, y, top + 0.01), (0, 1, 0), 0.02, 0.006, handle)
    if rng.random() < 0.6:
        pocket = (half[0] * 0.6, 0.02, half[2] * 0.4)
        thing.add(Box(pocket, 0.015), (0, -half[1] - 0.005, half[2] * 0.7), handle)


def build_basket(rng: Generator) -> Assembly:
    """Return a basket, a paper bin, a lantern, a bird cage: walls that one sees through."""
    thing = Assembly()
    wall, rim = draw_material(rng), draw_material(rng)
    style = rng.random()
    high, wide = float(rng.uniform(0.3, 0.8)), float(rng.uniform(0.2, 0.4))
    if style < 0.5:
        narrow = float(rng.uniform(0.6, 1.0))
        radii = tuple(np.linspace(narrow, 1.0, 4) * wide)
        if rng.random() < 0.4:
            radii = tuple(draw_profile(rng, wide, 0.6))
        body = Turned(high, radii, float(rng.uniform(0.008, 0.02)))
        around, rows = int(rng.integers(8, 26)), int(rng.integers(2, 9))
        openness = float(rng.uniform(0.5, 0.82))
        wire = Pierced(body, around, rows, openness, bool(rng.random() < 0.4))
        thing.add(wire, (0, 0, high / 2), wall)
        thing.ring((0, 0, high), (0, 0, 1), radii[-1] - 0.01, 0.016, rim)
    else:
        add_wire_basket(rng, thing, high, wide, wall)
    if rng.random() < 0.45:
        path = [(-wide, 0, high), (-wide, 0, high + wide * 1.5), (wide, 0, high + wide * 1.5)]
        thing.tube(curve([*path, (wide, 0, high)], 12), 0.014, rim)
    return thing.moved(about(2, float(rng.uniform(0, 360))))


def add_wire_basket(
    rng: Generator, thing: Assembly, high: float, wide: float, material: Material
) -> None:
    """Add wires that rise from a floor to a rim, or to a dome as a cage has."""
    thin = float(rng.uniform(0.004, 0.011))
    is_cage = rng.random() < 0.45
    low = wide * (1.0 if is_cage else float(rng.uniform(0.5, 1.0)))
    thing.add(Turned(0.03, (low, low)), (0, 0, 0.015), material)
    count = int(rng.integers(10, 24))
    for foot, head in zip(circle(count, low), circle(count, wide, high), strict=True):
        thing.bar(foot, head, thin, material)
        if is_cage:
            path = [head, head + [0, 0, wide * 0.7], (0, 0, high + wide * 0.8)]
            thing.tube(curve(path, 4), thin, material)
    for level in np.linspace(0, 1, int(rng.integers(2, 7))):
        thing.ring(
            (0, 0, high * level), (0, 0, 1), low + (wide - low) * level, thin * 1.5, material
        )
    if is_cage:
        top = high + wide * 0.8
        upright = Ring(0.05, 0.009)
        thing.add(upright, (0, 0, top + 0.05), material, about(0, 90))
        thing.bar((-wide * 0.8, 0, high * 0.5), (wide * 0.8, 0, high * 0.5), 0.012, material)
