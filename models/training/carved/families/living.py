"""Things that grow: plants in pots, flowers in vases, animals and figures as toys show them."""

# ruff: noqa: RUF005 - a point plus a list is a sum of vectors here.
from __future__ import annotations

import numpy as np
from numpy.random import Generator

from models.training.carved.assembly import Assembly, about, curve, frame
from models.training.carved.families.vessels import draw_profile
from models.training.carved.joined import Grown, Placed
from models.training.carved.material import PLAIN, Material, draw_colour, draw_material
from models.training.carved.solids import Ellipsoid, Prism, Rod, Turned


def build_plant(rng: Generator) -> Assembly:
    """Return a plant: stems with leaves, balls or blossoms, in a pot or a vase."""
    thing = Assembly()
    pot, blossom, twig = (draw_material(rng) for _ in range(3))
    leaf = draw_leaf_material(rng)
    high, wide = float(rng.uniform(0.15, 0.5)), float(rng.uniform(0.08, 0.2))
    radii = draw_profile(rng, wide, 0.5)
    thing.add(Turned(high, tuple(radii), 0.015), (0, 0, high / 2), pot)
    style = rng.random()
    stem = twig if rng.random() < 0.25 else leaf
    for _ in range(int(rng.integers(3, 11))):
        turn, lean = rng.uniform(0, 2 * np.pi), rng.uniform(0.05, 0.5)
        away = np.array([np.cos(turn), np.sin(turn), 0]) * lean
        root = np.array([0, 0, high * 0.8]) + away * radii[-1] * 0.8
        tip = root + away * rng.uniform(0.6, 1.3) + [0, 0, rng.uniform(0.25, 0.8)]
        path = curve([root, root + [0, 0, 0.3], tip - away * 0.3, tip], 6)
        thing.tube(path, float(rng.uniform(0.005, 0.011)), stem)
        if style < 0.45:
            add_blossom(rng, thing, tip, blossom, leaf)
        if style < 0.8:
            for level in rng.uniform(0.3, 1.0, int(rng.integers(2, 6))):
                add_leaf(rng, thing, path[int(level * 6)], leaf)
        else:
            for level in (3, 4, 5, 6):
                size = float(rng.uniform(0.02, 0.05))
                thing.add(Ellipsoid((size,) * 3), path[level] + rng.normal(0, 0.03, 3), blossom)
    return thing


def draw_leaf_material(rng: Generator) -> Material:
    """Return something green, seldom another colour."""
    hue, value = float(rng.normal(0.28, 0.05)), float(rng.uniform(0.2, 0.7))
    red, green, blue = value * (0.35 + 2.2 * abs(hue - 0.33)), value, value * rng.uniform(0.2, 0.6)
    colour = np.square(np.float32([min(red, 1), green, blue]))
    if rng.random() < 0.15:
        colour = draw_colour(rng, "muted")
    up = np.float32([0, 0, 1])
    return Material(colour, colour, PLAIN, 1.0, up, float(rng.uniform(0, 0.7)), 30.0, False)


def add_leaf(rng: Generator, thing: Assembly, root: np.ndarray, material: Material) -> None:
    """Add a thin leaf that points away from the middle."""
    long = float(rng.uniform(0.05, 0.14))
    away = root * [1, 1, 0] + rng.normal(0, 0.06, 3)
    away = away / max(np.linalg.norm(away), 1e-3) + [0, 0, rng.uniform(-0.5, 0.8)]
    turn = frame(away) @ about(2, float(rng.uniform(-40, 40)))
    outward = turn @ np.array([0, 0, 1.0])
    thing.add(Ellipsoid((0.008, long * 0.35, long)), root + outward * long, material, turn)


def add_blossom(
    rng: Generator, thing: Assembly, tip: np.ndarray, material: Material, heart: Material
) -> None:
    """Add a blossom: petals around a heart."""
    size, count = float(rng.uniform(0.035, 0.08)), int(rng.integers(5, 9))
    axis = frame(tip * [1, 1, 0] * 0.7 + [0, 0, 0.4] + rng.normal(0, 0.15, 3))
    thing.add(Ellipsoid((size * 0.4, size * 0.4, size * 0.3)), tip, heart, axis)
    for number in range(count):
        turn = axis @ about(2, 360 / count * number) @ about(1, 65)
        outward = turn @ np.array([0, 0, 1.0])
        petal = Ellipsoid((0.007, size * 0.45, size * 0.7))
        thing.add(petal, tip + outward * size * 0.8, material, turn)


def build_animal(rng: Generator) -> Assembly:
    """Return an animal or a figure as a toy maker would shape it."""
    thing = Assembly()
    skin, second, dark = (draw_material(rng) for _ in range(3))
    if rng.random() < 0.35:
        add_figure(rng, thing, (skin, second, dark))
        return thing
    legs, neck = float(rng.uniform(0.12, 0.45)), float(rng.uniform(0.05, 0.4))
    long, fat = float(rng.uniform(0.18, 0.38)), float(rng.uniform(0.08, 0.19))
    pieces = [limb((-long, 0, legs + fat), (long, 0, legs + fat * 1.1), fat, fat * 0.9)]
    thick = fat * float(rng.uniform(0.2, 0.45))
    for x in (-long * 0.85, long * 0.85):
        for y in (-fat * 0.6, fat * 0.6):
            step = x + rng.normal(0, 0.06)
            pieces.append(limb((x, y, legs + fat * 0.8), (step, y, thick), thick * 1.5, thick))
    head = np.array([long + 0.08 + neck * 0.4, 0, legs + fat + neck])
    pieces.append(limb((long * 0.9, 0, legs + fat), head, fat * 0.7, fat * 0.5))
    snout = head + [float(rng.uniform(0.06, 0.2)), 0, -0.03]
    pieces.append(limb(head, snout, fat * 0.65, fat * float(rng.uniform(0.2, 0.5))))
    add_grown(thing, pieces, fat * 0.35, skin)
    tail = np.array([-long - fat * 0.6, 0, legs + fat * 1.2])
    end = tail + rng.uniform([-0.25, -0.05, -0.15], [-0.05, 0.05, 0.35])
    thing.tube(curve([tail, tail + [-0.12, 0, 0.02], end], 6), fat * 0.16, skin)
    ear = float(rng.uniform(0.03, 0.12))
    for side in (-1, 1):
        spot = head + [-0.02, side * fat * 0.4, fat * 0.5 + ear * 0.5]
        thing.add(Ellipsoid((0.02, ear * 0.5, ear)), spot, second, about(0, -25 * side))
        thing.add(Ellipsoid((0.014,) * 3), head + [fat * 0.45, side * fat * 0.42, fat * 0.25], dark)
    if rng.random() < 0.3:
        for side in (-1, 1):
            begin = head + [0, side * fat * 0.3, fat * 0.5]
            tip = begin + [-0.06, side * 0.16, 0.28]
            thing.tube(curve([begin, begin + [0, side * 0.16, 0.06], tip], 5), 0.013, second)
    return thing


def limb(begin: np.ndarray, end: np.ndarray, low: float, high: float) -> Placed:
    """Return a tapering round piece between two points."""
    begin, end = np.asarray(begin, float), np.asarray(end, float)
    length = float(np.linalg.norm(end - begin))
    middle = ((begin + end) / 2).astype(np.float32)
    return Placed(Rod(length, low, high), middle, frame(end - begin).astype(np.float32))


def add_grown(thing: Assembly, pieces: list[Placed], reach: float, material: Material) -> None:
    """Add pieces grown together; their common box is centred first, to be small."""
    corners = np.concatenate([piece.corners() for piece in pieces])
    middle = ((corners.min(0) + corners.max(0)) / 2).astype(np.float32)
    own = tuple(Placed(p.solid, p.middle - middle, p.turn) for p in pieces)
    thing.add(Grown(own, reach), middle, material)


def add_figure(rng: Generator, thing: Assembly, stuff: tuple[Material, ...]) -> None:
    """Add a figure with arms held away from its body, and what it holds or wears."""
    skin, cloth, hair = stuff
    hips, chest = float(rng.uniform(0.3, 0.45)), float(rng.uniform(0.62, 0.75))
    wide = float(rng.uniform(0.08, 0.16))
    body = [limb((0, 0, hips), (0, 0, chest), wide, wide * float(rng.uniform(0.7, 1.1)))]
    for side in (-1, 1):
        foot = np.array([side * float(rng.uniform(0.06, 0.2)), rng.normal(0, 0.05), 0.04])
        body.append(limb((side * wide * 0.5, 0, hips), foot, wide * 0.5, wide * 0.35))
    add_grown(thing, body, 0.05, cloth)
    for side in (-1, 1):
        shoulder = np.array([side * wide * 0.8, 0, chest])
        elbow = shoulder + [side * rng.uniform(0.08, 0.17), -0.02, rng.uniform(-0.16, 0.05)]
        hand = elbow + [
            side * rng.uniform(-0.1, 0.12),
            -rng.uniform(0, 0.1),
            rng.uniform(-0.15, 0.2),
        ]
        add_grown(
            thing, [limb(shoulder, elbow, 0.045, 0.038), limb(elbow, hand, 0.038, 0.04)], 0.02, skin
        )
        if rng.random() < 0.3:
            top = hand + [0, 0, rng.uniform(0.2, 0.5)]
            thing.bar(hand - [0, 0, 0.25], top, 0.011, hair)
    head = float(rng.uniform(0.09, 0.17))
    thing.bar((0, 0, chest), (0, 0, chest + wide + 0.05), 0.04, skin)
    middle = np.array([0, 0, chest + wide * 0.6 + head])
    thing.add(Ellipsoid((head * 0.9, head * 0.9, head)), middle, skin)
    thing.add(Ellipsoid((head, head, head * 0.6)), middle + [0, 0.02, head * 0.55], hair)
    if rng.random() < 0.4:
        brim = Prism(tuple(map(tuple, star(12, head * 1.7, 1.0))), 0.02)
        thing.add(brim, middle + [0, 0, head * 0.6], cloth)


def star(count: int, radius: float, inner: float) -> np.ndarray:
    """Return the (x, y) corners of a star, or a polygon where inner is 1; (count, 2)."""
    angles = np.arange(count) * (2 * np.pi / count)
    reach = np.where(np.arange(count) % 2, radius * inner, radius)
    return np.stack([reach * np.cos(angles), reach * np.sin(angles)], 1)
