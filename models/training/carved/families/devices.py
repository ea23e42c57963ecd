"""Boxes with openings, and things on masts: radios, houses, antennas, umbrellas, tripods."""

# ruff: noqa: RUF005 - a point plus a list is a sum of vectors here.
from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.random import Generator

from models.training.carved.assembly import Assembly, about, circle, curve
from models.training.carved.joined import Cut, Placed, hollow_bowl
from models.training.carved.material import Material, draw_material
from models.training.carved.solids import Box, Ellipsoid, Ring, Solid, Turned


def build_cut_box(rng: Generator) -> Assembly:
    """Return a box or a rounded body with windows through it, on feet, with knobs."""
    thing = Assembly()
    body, trim, knob = (draw_material(rng) for _ in range(3))
    half = rng.uniform([0.25, 0.08, 0.18], [0.45, 0.25, 0.4])
    rounding = float(half.min() * rng.uniform(0.05, 0.9))
    holes = []
    columns, rows = int(rng.integers(1, 5)), int(rng.integers(1, 4))
    for x in np.linspace(-1, 1, 2 * columns + 1)[1::2]:
        for z in np.linspace(-1, 1, 2 * rows + 1)[1::2]:
            wide, tall = half[0] / columns * 0.7, half[2] / rows * 0.65
            opening: Solid = Box((wide, 1.0, tall), min(wide, tall) * 0.3)
            turn = np.eye(3, dtype=np.float32)
            if rng.random() < 0.3:
                opening = Turned(2.0, (min(wide, tall),) * 2)
                turn = about(0, 90).astype(np.float32)
            place = np.float32([x * half[0] * 0.95, 0, z * half[2] * 0.95])
            holes.append(Placed(opening, place, turn))
    lift = float(rng.choice([0.0, rng.uniform(0.05, 0.3)]))
    thing.add(Cut(Box(tuple(half), rounding), tuple(holes)), (0, 0, half[2] + lift), body)
    for x in (-half[0] * 0.85, half[0] * 0.85) if lift else ():
        for y in (-half[1] * 0.7, half[1] * 0.7):
            thing.bar((x, y, half[2] * 0.1 + lift), (x * 1.05, y, 0), 0.016, trim)
    if rng.random() < 0.4:
        x, top = half[0] * 0.6, half[2] * 2 + lift - 0.01
        path = [(-x, 0, top), (-x, 0, top + 0.25), (x, 0, top + 0.25), (x, 0, top)]
        thing.tube(curve(path, 10), 0.015, trim)
    for x in rng.uniform(-0.8, 0.8, int(rng.integers(0, 4))) * half[0]:
        thing.add(Ellipsoid((0.025,) * 3), (x, -half[1], lift + half[2] * 1.95), knob)
    return thing


def build_device(rng: Generator) -> Assembly:
    """Return a radio with an antenna, a camera on a tripod, a dish, an umbrella or a drone."""
    thing = Assembly()
    stuff = tuple(draw_material(rng) for _ in range(3))
    builders = [add_radio, add_tripod, add_dish, add_umbrella, add_drone]
    builders[int(rng.integers(len(builders)))](rng, thing, stuff)
    return thing


def add_radio(rng: Generator, thing: Assembly, stuff: tuple[Material, ...]) -> None:
    """Add a box with two round grilles, a handle and an antenna."""
    body, trim, metal = stuff
    wide, high = float(rng.uniform(0.3, 0.5)), float(rng.uniform(0.14, 0.25))
    thing.add(Box((wide, 0.11, high), 0.03), (0, 0, high), body)
    for x in (-wide * 0.55, wide * 0.55):
        thing.ring((x, -0.11, high), (0, 1, 0), high * 0.55, 0.016, trim)
        thing.add(Ellipsoid((high * 0.45, 0.03, high * 0.45)), (x, -0.1, high), trim)
    x, top = wide * 0.8, high * 2 - 0.02
    thing.tube(
        curve([(-x, 0, top), (-x, 0, top + 0.2), (x, 0, top + 0.2), (x, 0, top)], 10), 0.016, trim
    )
    tip = np.array([rng.uniform(-0.6, 0.6), 0.1, top + rng.uniform(0.3, 0.7)])
    thing.bar((wide * 0.7, 0.08, top), tip, 0.008, metal, 0.004)


def add_tripod(rng: Generator, thing: Assembly, stuff: tuple[Material, ...]) -> None:
    """Add three legs with braces, and a camera, a telescope or a drum on top."""
    body, leg, metal = stuff
    high, reach = float(rng.uniform(0.5, 0.9)), float(rng.uniform(0.2, 0.45))
    feet = circle(3, reach, 0, rng.uniform(0, 6))
    for foot in feet:
        thing.bar(foot, (0, 0, high), 0.012, leg, 0.018)
        thing.bar(foot * 0.5 + [0, 0, high * 0.5], (0, 0, high * 0.35), 0.007, metal)
    thing.bar((0, 0, high * 0.3), (0, 0, high + 0.08), 0.015, metal)
    chance = rng.random()
    if chance < 0.45:
        thing.add(Box((0.13, 0.07, 0.09), 0.02), (0, 0, high + 0.15), body)
        thing.add(Turned(0.14, (0.06, 0.065, 0.07)), (0, -0.12, high + 0.15), metal, about(0, 90))
    elif chance < 0.75:
        tilt = np.array([0.0, -np.cos(0.5), np.sin(0.5)])
        middle = np.array([0, 0, high + 0.13])
        thing.bar(middle - tilt * 0.25, middle + tilt * 0.3, 0.04, body, 0.06)
    else:
        thing.add(Turned(0.2, (0.22, 0.22)), (0, 0, high + 0.15), body)
        thing.ring((0, 0, high + 0.25), (0, 0, 1), 0.22, 0.014, metal)


def add_dish(rng: Generator, thing: Assembly, stuff: tuple[Material, ...]) -> None:
    """Add an antenna dish with struts on a lattice mast."""
    dish, mast, tip = stuff
    high, radius = float(rng.uniform(0.4, 0.9)), float(rng.uniform(0.22, 0.4))
    corners = circle(int(rng.choice([3, 4])), float(rng.uniform(0.08, 0.22)), 0, 0.5)
    levels = np.linspace(0, 1, int(rng.integers(3, 6)))
    rings = [corners * (1 - 0.7 * level) + [0, 0, high * level] for level in levels]
    for low, top in pairwise(rings):
        for one, other, beside in zip(low, top, np.roll(top, 1, 0), strict=True):
            thing.bar(one, other, 0.009, mast)
            thing.bar(one, beside, 0.006, mast)
            thing.bar(other, beside, 0.006, mast)
    turn = about(2, float(rng.uniform(0, 360))) @ about(0, float(rng.uniform(20, 80)))
    middle = np.array([0, 0, high + 0.1])
    thing.add(hollow_bowl(radius, radius * 0.4, 0.015), middle, dish, turn)
    focus = middle + turn @ np.array([0, 0, radius * 0.5])
    for rim in circle(3, radius * 0.97):
        thing.bar(middle + turn @ rim, focus, 0.007, mast)
    thing.add(Ellipsoid((0.035,) * 3), focus, tip)


def add_umbrella(rng: Generator, thing: Assembly, stuff: tuple[Material, ...]) -> None:
    """Add an open umbrella or a parasol, its ribs seen from below."""
    cloth, metal, handle = stuff
    high, radius = float(rng.uniform(0.7, 1.1)), float(rng.uniform(0.35, 0.55))
    depth = radius * float(rng.uniform(0.3, 0.6))
    thing.add(hollow_bowl(radius, depth, 0.01), (0, 0, high - depth), cloth, about(0, 180))
    thing.bar((0, 0, 0.05), (0, 0, high + 0.06), 0.01, metal)
    for rim in circle(8, radius * 0.6, high - depth * 0.35):
        thing.bar((0, 0, high - depth * 1.3), rim, 0.005, metal)
    if rng.random() < 0.6:
        thing.add(Ring(0.06, 0.014, 200), (0.06, 0, 0.05), handle, about(0, 90) @ about(2, 180))
    else:
        thing.add(Turned(0.06, (0.2, 0.2)), (0, 0, 0.03), handle)


def add_drone(rng: Generator, thing: Assembly, stuff: tuple[Material, ...]) -> None:
    """Add a body with arms, each with a ring or a rotor, and legs."""
    body, arm, rotor = stuff
    thing.add(Ellipsoid((0.16, 0.1, 0.06)), (0, 0, 0.2), body)
    for end in circle(int(rng.choice([4, 6])), float(rng.uniform(0.32, 0.42)), 0.24, 0.78):
        thing.bar((0, 0, 0.2), end, 0.016, arm)
        thing.bar(end, end + [0, 0, 0.04], 0.02, arm)
        turn = rng.uniform(0, np.pi)
        aside = np.array([np.cos(turn), np.sin(turn), 0]) * 0.14
        thing.board(end - aside + [0, 0, 0.05], end + aside + [0, 0, 0.05], 0.02, 0.006, rotor)
        if rng.random() < 0.5:
            thing.ring(end + [0, 0, 0.03], (0, 0, 1), 0.15, 0.008, arm)
    for side in (-0.12, 0.12):
        for x in (-0.1, 0.1):
            thing.bar((x, side * 0.5, 0.18), (x, side, 0), 0.008, arm)
        thing.bar((-0.16, side, 0), (0.16, side, 0), 0.01, arm)
