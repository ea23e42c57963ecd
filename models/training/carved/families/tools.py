"""Flat things, in the xz-plane: scissors, glasses, rackets, keys, signs, stars."""

# ruff: noqa: RUF005 - a point plus a list is a sum of vectors here.
from __future__ import annotations

import numpy as np
from numpy.random import Generator

from models.training.carved.assembly import Assembly, about, circle, curve
from models.training.carved.families.living import star
from models.training.carved.joined import Cut, Placed
from models.training.carved.material import Material, draw_material
from models.training.carved.solids import Box, Prism, Ring, Turned

STANDING = about(0, 90)


def build_crossing(rng: Generator) -> Assembly:
    """Return scissors, pliers or tongs: two levers that cross."""
    thing = Assembly()
    steel, grip = draw_material(rng), draw_material(rng)
    opened = float(rng.uniform(4, 28))
    long, back = float(rng.uniform(0.35, 0.6)), float(rng.uniform(0.2, 0.4))
    thick, wide = float(rng.uniform(0.012, 0.03)), float(rng.uniform(0.03, 0.06))
    radius = float(rng.uniform(0.07, 0.12))
    has_loops = rng.random() < 0.7
    for side in (-1, 1):
        lever = Assembly()
        blade = ((-wide / 2, 0.0), (-wide / 2 * 0.2, long), (wide / 2, 0.1), (wide / 2, 0.0))
        blade = tuple((x * side, y) for x, y in blade)
        lever.add(Prism(blade, thick, 0.004), (0, side * thick / 2, 0), steel, STANDING)
        spread = side * float(rng.uniform(0.02, 0.06))
        if has_loops:
            lever.bar((0, 0, 0.03), (spread, 0, -back), wide * 0.35, steel)
            stretch = float(rng.uniform(1.0, 1.5))
            loop = Ring(radius, float(rng.uniform(0.014, 0.026)))
            lever.add(loop, (spread + side * radius * 0.6, 0, -back - radius), grip, STANDING)
            if stretch > 1.3:
                lever.add(
                    loop, (spread + side * radius * 0.6, 0, -back - radius * 1.5), grip, STANDING
                )
        else:
            path = [(0, 0, 0.02), (side * 0.13, 0, -back * 0.5), (side * 0.05, 0, -back * 1.6)]
            lever.tube(curve(path, 6), wide * 0.45, grip)
        thing.parts += lever.moved(about(1, side * opened)).parts
    thing.add(Turned(thick * 2.6, (0.02, 0.02)), (0, 0, 0), steel, STANDING)
    return turn_about_view(rng, thing)


def turn_about_view(rng: Generator, thing: Assembly) -> Assembly:
    """Return a flat thing turned in its own plane."""
    return thing.moved(about(1, float(rng.uniform(-180, 180))))


def build_hoop(rng: Generator) -> Assembly:
    """Return glasses, a racket, a hanger, headphones, a wreath or a net: loops in a plane."""
    thing = Assembly()
    one, two = draw_material(rng), draw_material(rng)
    style = rng.random()
    thin = float(rng.uniform(0.008, 0.02))
    if style < 0.3:
        radius, gap = float(rng.uniform(0.15, 0.2)), float(rng.uniform(0.04, 0.08))
        for side in (-1, 1):
            x = side * (radius + gap / 2)
            thing.ring((x, 0, 0), (0, 1, 0), radius, thin, one)
            hinge = np.array([x + side * radius, 0, 0.05])
            ear = hinge + [side * 0.02, 0.5, 0]
            thing.tube(curve([hinge, ear, ear + [0, 0.12, -0.12]], 7), thin * 0.8, two)
        bridge = [(-gap / 2, 0, 0.05), (0, 0, 0.1), (gap / 2, 0, 0.05)]
        thing.tube(curve(bridge, 4), thin, one)
        return thing
    if style < 0.6:
        add_racket(rng, thing, (one, two), thin)
    elif style < 0.8:
        radius = float(rng.uniform(0.25, 0.4))
        thing.add(Ring(radius, thin * 1.4, 190, 3.0), (0, 0, 0), one, STANDING @ about(2, 180))
        for side in (-1, 1):
            cup = Turned(0.1, (0.1, 0.13, 0.13, 0.08))
            thing.add(cup, (side * radius, 0, -0.06), two, about(1, 90 * side))
        return thing
    else:
        count = int(rng.integers(5, 14))
        for angle in np.linspace(0, 2 * np.pi, count, endpoint=False):
            spot = (0.35 * np.cos(angle), 0, 0.35 * np.sin(angle))
            radius = 0.36 * float(np.sin(np.pi / count) * rng.uniform(1.0, 1.25))
            material = one if rng.random() < 0.5 else two
            axis = rng.normal(0, 0.4, 3) + [0, 1, 0]
            thing.ring(spot, axis, radius, thin * 1.3, material)
    return turn_about_view(rng, thing)


def add_racket(
    rng: Generator, thing: Assembly, stuff: tuple[Material, Material], thin: float
) -> None:
    """Add a racket: a hoop with strings across it, and a handle."""
    frame, string = stuff
    radius = float(rng.uniform(0.22, 0.3))
    thing.ring((0, 0, 0), (0, 1, 0), radius, thin * 1.3, frame)
    thing.bar((0, 0, -radius), (0, 0, -radius - 0.5), thin * 1.6, frame, thin * 2.2)
    count, wire = int(rng.integers(4, 10)), float(rng.uniform(0.003, 0.006))
    for place in np.linspace(-0.85, 0.85, count) * radius:
        reach = float(np.sqrt(radius**2 - place**2))
        thing.bar((place, 0, -reach), (place, 0, reach), wire, string)
        thing.bar((-reach, 0, place), (reach, 0, place), wire, string)


def build_outline(rng: Generator) -> Assembly:
    """Return a flat shape with holes: a star, a gear, a key, a sign on a post, letters of bars."""
    thing = Assembly()
    one, two = draw_material(rng), draw_material(rng)
    radius, thick = float(rng.uniform(0.25, 0.4)), float(rng.uniform(0.02, 0.1))
    count = int(rng.choice([6, 8, 10, 12, 16, 20]))
    outline = tuple(map(tuple, star(count, radius, float(rng.uniform(0.4, 1.0)))))
    hole = Turned(1.0, (radius * float(rng.uniform(0.12, 0.35)),) * 2)
    holes = [Placed(hole, np.zeros(3, np.float32), np.eye(3, dtype=np.float32))]
    if rng.random() < 0.5:
        small = Turned(1.0, (radius * 0.1,) * 2)
        places = circle(int(rng.integers(3, 7)), radius * 0.5).astype(np.float32)
        holes += [Placed(small, place, np.eye(3, dtype=np.float32)) for place in places]
    thing.add(Cut(Prism(outline, thick, 0.01), tuple(holes)), (0, 0, 0), one, STANDING)
    if rng.random() < 0.6:
        long = float(rng.uniform(0.4, 0.9))
        thing.bar(
            (0, 0, -radius * 0.5), (0, 0, -radius - long), float(rng.uniform(0.012, 0.03)), two
        )
        if rng.random() < 0.5:
            thing.add(Box((0.2, 0.12, 0.02), 0.01), (0, 0, -radius - long), two)
        else:
            for level in (0.05, 0.15):
                thing.add(Box((0.06, 0.02, 0.02)), (0.05, 0, -radius - long + level), two)
    return thing
