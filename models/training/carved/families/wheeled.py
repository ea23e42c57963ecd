"""Things with wheels and blades: cycles, trolleys, prams, fans."""

# ruff: noqa: RUF005 - a point plus a list is a sum of vectors here.
from __future__ import annotations

import numpy as np
from numpy.random import Generator

from models.training.carved.assembly import Assembly, about, circle, curve
from models.training.carved.material import Material, draw_material
from models.training.carved.solids import Box, Ellipsoid, Turned

UPRIGHT = np.array([0.0, 1.0, 0.0])


def add_wheel(
    rng: Generator,
    thing: Assembly,
    middle: np.ndarray,
    radius: float,
    spokes: int,
    tyre: Material,
    metal: Material,
    axis: np.ndarray = UPRIGHT,
) -> None:
    """Add a wheel with spokes, or a full one where there are none."""
    bar = radius * float(rng.uniform(0.04, 0.12))
    if not spokes:
        disc = Assembly()
        disc.add(
            Turned(radius * 0.5, (radius * 0.85, radius, radius, radius * 0.85)), (0, 0, 0), tyre
        )
        disc.add(Turned(radius * 0.56, (radius * 0.5,) * 3), (0, 0, 0), metal)
        thing.parts += disc.moved(about(0, 90), middle).parts
        return
    thing.ring(middle, axis, radius - bar, bar, tyre)
    thing.ring(middle, axis, radius - 2.4 * bar, bar * 0.6, metal)
    hub = radius * 0.09
    thing.bar(middle - axis * hub * 1.5, middle + axis * hub * 1.5, hub * 0.7, metal)
    thin = radius * float(rng.uniform(0.008, 0.022)) * (1 if spokes > 9 else 2.2)
    turn = about(0, 90) if abs(axis[1]) > 0.5 else np.eye(3)
    for point in circle(spokes, radius - 2.5 * bar, 0, rng.uniform(0, 6)) @ turn.T:
        thing.bar(middle, middle + point, thin, metal)


def build_cycle(rng: Generator) -> Assembly:
    """Return a bicycle, a tricycle's side, an old high wheeler or a scooter, in the xz-plane."""
    thing = Assembly()
    frame, tyre, metal, leather = (draw_material(rng) for _ in range(4))
    spokes = int(rng.choice([5, 8, 12, 16, 20]))
    style = rng.random()
    big = float(rng.uniform(0.26, 0.36))
    small = big if style < 0.6 else big * float(rng.uniform(0.25, 0.6))
    if style > 0.85:
        big = small = float(rng.uniform(0.08, 0.14))
    gap = float(rng.uniform(0.95, 1.2)) * (big + small) / 1.0 + (0.35 if style > 0.85 else 0.12)
    rear = np.array([-gap / 2, 0, small])
    front = np.array([gap / 2, 0, big])
    add_wheel(rng, thing, rear, small, spokes, tyre, metal)
    add_wheel(rng, thing, front, big, spokes, tyre, metal)
    thick = float(rng.uniform(0.012, 0.024))
    head = front + [-0.08 - rng.uniform(0, 0.06), 0, big * rng.uniform(0.9, 1.3) + 0.1]
    for side in (-0.03, 0.03):
        thing.bar(front + [0, side, 0], head + [0, side * 0.5, 0], thick * 0.6, metal)
    bars = head + [-0.03, 0, rng.uniform(0.08, 0.25)]
    thing.bar(head, bars, thick * 0.8, metal)
    grip = [0.06, rng.uniform(0.12, 0.22), rng.uniform(-0.03, 0.06)]
    for sign in (-1, 1):
        end = bars + np.array([-grip[0], sign * grip[1], grip[2]])
        thing.tube(curve([bars, bars + [0.05, sign * 0.1, 0], end], 5), thick * 0.6, metal)
        thing.bar(end, end + [-0.07, 0, 0], thick * 0.9, leather)
    if style > 0.85:
        low = rear + [0.05, 0, 0.02]
        thing.add(Box((gap / 2 - 0.06, 0.06, 0.015), 0.01), (0, 0, big), frame)
        thing.bar(low, low + [0.05, 0, 0], thick, frame)
        return thing
    add_frame(rng, thing, rear, head, thick, (frame, leather, metal))
    return thing


def add_frame(
    rng: Generator,
    thing: Assembly,
    rear: np.ndarray,
    head: np.ndarray,
    thick: float,
    stuff: tuple[Material, Material, Material],
) -> None:
    """Add a cycle's frame with saddle, pedals, and perhaps a rack and a basket."""
    frame, leather, metal = stuff
    pedals = np.array([rear[0] * 0.15, 0, max(0.16, rear[2] * 0.8)])
    seat = pedals + [-0.1, 0, rng.uniform(0.3, 0.42)]
    for begin, end in ((pedals, seat), (pedals, head), (seat, head)):
        thing.bar(begin, end, thick, frame)
    for side in (-0.035, 0.035):
        for begin in (pedals, seat):
            thing.bar(begin + [0, side / 2, 0], rear + [0, side, 0], thick * 0.6, frame)
        thing.bar(
            pedals + [0, side, 0], pedals + [np.sign(side) * 0.09, side * 2, -0.06], 0.008, metal
        )
        foot = pedals + [np.sign(side) * 0.09, side * 3, -0.06]
        thing.add(Box((0.03, 0.025, 0.008), 0.004), foot, leather)
    thing.ring(pedals + [0, 0.03, 0], UPRIGHT, 0.07, 0.008, metal)
    thing.bar(seat, seat + [-0.02, 0, 0.08], thick * 0.7, metal)
    thing.add(Ellipsoid((0.11, 0.05, 0.025)), seat + [-0.02, 0, 0.1], leather)
    if rng.random() < 0.4:
        level = rear[2] * 2 + 0.06
        for y in (-0.05, 0, 0.05):
            thing.bar((rear[0] - 0.12, y, level), (rear[0] + 0.15, y, level), 0.007, metal)
        for y in (-0.05, 0.05):
            thing.bar((rear[0], y, rear[2]), (rear[0] - 0.06, y, level), 0.007, metal)
    if rng.random() < 0.3:
        add_crate(rng, thing, head + [0.16, 0, 0.06], (0.11, 0.13, 0.08), metal)


def add_crate(
    rng: Generator,
    thing: Assembly,
    middle: np.ndarray,
    half: tuple[float, float, float],
    material: Material,
) -> None:
    """Add a wire basket with upright walls, open above."""
    thin = float(rng.uniform(0.003, 0.008))
    x, y, z = half
    flare = float(rng.uniform(1.0, 1.25))
    corners = np.array([[-x, -y], [x, -y], [x, y], [-x, y]])
    for level in np.linspace(-1, 1, int(rng.integers(2, 6))):
        wide = corners * (1 + (flare - 1) * (level + 1) / 2)
        ring = np.column_stack([np.vstack([wide, wide[:1]]), np.full(5, level * z)]) + middle
        thing.tube(ring, thin * (1.6 if level == 1 else 1), material)
    count = int(rng.integers(3, 8))
    for begin, end in zip(corners, np.roll(corners, -1, 0), strict=True):
        for share in np.linspace(0, 1, count, endpoint=False):
            foot = begin + (end - begin) * share
            thing.bar([*foot, -z] + middle, [*(foot * flare), z] + middle, thin, material)
    for place in np.linspace(-y, y, count):
        thing.bar(middle + [-x, place, -z], middle + [x, place, -z], thin, material)


def build_cart(rng: Generator) -> Assembly:
    """Return a trolley, a pram, a wagon or a hand truck."""
    thing = Assembly()
    frame, tyre, metal, body = (draw_material(rng) for _ in range(4))
    long, wide = float(rng.uniform(0.3, 0.5)), float(rng.uniform(0.2, 0.35))
    radius = float(rng.uniform(0.05, 0.17))
    level = radius * 2 + float(rng.uniform(0.02, 0.35))
    spokes = int(rng.choice([0, 0, 5, 8, 12]))
    for x in (-long / 2 * 0.85, long / 2 * 0.85):
        for y in (-wide / 2, wide / 2):
            hub = np.array([x, y, radius])
            add_wheel(rng, thing, hub, radius, spokes, tyre, metal)
            thing.bar(hub, (x * 0.9, y * 0.85, level), 0.012, frame)
        thing.bar((x, -wide / 2, radius), (x, wide / 2, radius), 0.01, metal)
    high = float(rng.uniform(0.1, 0.3))
    if rng.random() < 0.5:
        size = (long / 2 * 1.05, wide / 2, high / 2)
        add_crate(rng, thing, np.array([0, 0, level + high / 2]), size, metal)
    elif rng.random() < 0.6:
        thing.add(Box((long / 2, wide / 2, 0.015), 0.008), (0, 0, level), body)
        for y in (-wide / 2, wide / 2):
            for x in np.linspace(-long / 2, long / 2, int(rng.integers(3, 8))):
                thing.bar((x, y, level), (x, y, level + high), 0.008, frame)
            thing.bar((-long / 2, y, level + high), (long / 2, y, level + high), 0.01, frame)
    else:
        half = (long / 2, wide / 2, high / 2)
        thing.add(Box(half, float(rng.uniform(0.01, 0.08))), (0, 0, level + high / 2), body)
    grip = np.array([-long / 2 - rng.uniform(0.1, 0.25), 0, level + high + rng.uniform(0.1, 0.35)])
    for y in (-wide / 2 * 0.9, wide / 2 * 0.9):
        thing.bar((-long / 2, y, level), grip + [0, y, 0], 0.011, frame)
    thing.bar(grip - [0, wide / 2, 0], grip + [0, wide / 2, 0], 0.016, tyre)
    return thing


def build_fan(rng: Generator) -> Assembly:
    """Return a fan, a windmill or a weather vane: blades on a stand, perhaps in a cage."""
    thing = Assembly()
    stand, blade, cage = (draw_material(rng) for _ in range(3))
    high, radius = float(rng.uniform(0.35, 1.1)), float(rng.uniform(0.17, 0.32))
    style = rng.random()
    if style < 0.6:
        foot = float(rng.uniform(0.12, 0.22))
        thing.add(Turned(0.05, (foot, foot, foot * 0.7)), (0, 0, 0.025), stand)
        thing.bar((0, 0.05, 0), (0, 0.05, high), float(rng.uniform(0.012, 0.03)), stand, 0.012)
    else:
        for corner in circle(int(rng.choice([3, 4])), 0.2, 0, 0.6):
            thing.bar(corner, corner * 0.25 + [0, 0.05, high], 0.012, stand)
        for level in (0.3, 0.6):
            ring = circle(4, 0.2 * (1 - 0.75 * level), high * level, 0.6) + [0, 0.05 * level, 0]
            thing.tube(np.vstack([ring, ring[:1]]), 0.007, stand)
    hub = np.array([0, 0, high])
    thing.add(Ellipsoid((0.05, 0.09, 0.05)), hub + [0, 0.03, 0], stand)
    count, twist = int(rng.integers(3, 7)), float(rng.uniform(15, 50))
    first, long = rng.uniform(0, 360), radius * 0.45
    for number in range(count):
        turn = about(1, first + 360 * number / count) @ about(0, 90) @ about(0, 90)
        outward = turn @ np.array([0, 0, 1.0])
        shape = Ellipsoid((radius * float(rng.uniform(0.2, 0.25)), 0.012, long))
        thing.add(
            shape, hub + outward * (long + 0.02) - [0, 0.03, 0], blade, turn @ about(2, twist)
        )
    if rng.random() < 0.65:
        add_cage(rng, thing, hub, radius * 1.06, cage)
    return thing


def add_cage(
    rng: Generator, thing: Assembly, hub: np.ndarray, radius: float, material: Material
) -> None:
    """Add a guard of rings and wires before and behind blades."""
    thin = float(rng.uniform(0.003, 0.006))
    thing.ring(hub, UPRIGHT, radius, thin * 2, material)
    depth = radius * 0.35
    for side in (-1, 1):
        for share in np.linspace(0.2, 0.8, int(rng.integers(1, 4))):
            away = UPRIGHT * side * depth * np.sqrt(1 - share**2)
            thing.ring(hub + away, UPRIGHT, radius * share, thin, material)
        for rim in circle(int(rng.integers(8, 18)), radius) @ about(0, 90).T:
            middle = hub + UPRIGHT * side * depth
            bulge = hub + rim * 0.75 + UPRIGHT * side * depth
            thing.tube(curve([middle, bulge, hub + rim], 3), thin, material)
