"""A glazed stoneware mug on a paper sweep: its shape, its surface, the paper and the lamps.

Points and directions are (3, N) float32, lengths are centimetres, y is up, the paper lies at y = 0.
Colours are (3, N) linear light.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rays = NDArray[np.float32]

# Quadratic curves that meet without a kink: the wall in (radius, height), a line as thick as the
# clay and turned around the y axis; and the handle in (x, y).
Curve = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
WALL: tuple[Curve, ...] = (
    ((0.0, 0.45), (1.2, 0.45), (2.3, 0.45)),
    ((2.3, 0.45), (4.05, 0.45), (4.3, 2.75)),
    ((4.3, 2.75), (4.58, 5.33), (3.86, 9.3)),
)
CLAY_CM = 0.27
HANDLE: tuple[Curve, ...] = (
    ((3.9, 8.0), (7.6, 8.5), (7.3, 5.6)),
    ((7.3, 5.6), (7.04, 3.1), (4.0, 2.7)),
)
HANDLE_CM = 0.46
BOUND_CENTRE = np.array([[1.3], [4.8], [0.0]], np.float32)
BOUND_RADIUS = 7.4

# The paper: flat as far as SWEEP_Z, then a quarter circle up into the wall.
SWEEP_Z, SWEEP_RADIUS = -26.0, 16.0
PAPER = np.array([[0.74], [0.725], [0.7]], np.float32)

# Lamps: middle, half edges (both (3,)), brightness, colour. A soft box and a narrow strip.
LAMPS = (
    (np.array([-27.0, 17.0, 15.0]), np.array([5.5, 0.0, 9.5]), np.array([2.6, 13.5, -1.5]),
     15.0, np.array([1.0, 0.975, 0.94])),
    (np.array([27.0, 13.0, -3.0]), np.array([0.6, 0.0, 3.4]), np.array([0.0, 11.0, 0.0]),
     7.5, np.array([0.94, 0.97, 1.0])),
)  # fmt: skip
ROOM = 0.34


class Flat:
    """The distance to some curves in their plane, looked up in a table.

    Args:
        curves: the curves, near the origin.
    """

    LOW, STEP, SIZE = -4.0, 0.025, 720

    def __init__(self, curves: tuple[Curve, ...]) -> None:
        t = np.linspace(0, 1, 160, dtype=np.float32)[:, None]
        a, b, c = np.array(curves, np.float32).transpose(1, 0, 2)[:, :, None, :]
        points = (a * (1 - t) ** 2 + 2 * b * t * (1 - t) + c * t**2).reshape(-1, 2)
        side = (self.LOW + self.STEP * np.arange(self.SIZE)).astype(np.float32)
        self.table = np.full((self.SIZE, self.SIZE), np.inf, np.float32)
        for x, y in points:
            gap = (side[:, None] - y) ** 2 + (side[None, :] - x) ** 2
            np.minimum(self.table, gap, out=self.table)
        np.sqrt(self.table, out=self.table)

    def __call__(self, x: Rays, y: Rays) -> Rays:
        """Return the distances at (x, y)."""
        u, v = (np.clip((c - self.LOW) / self.STEP, 0, self.SIZE - 1.001) for c in (x, y))
        i, j = u.astype(np.int32), v.astype(np.int32)
        u, v = (u - i).astype(np.float32), (v - j).astype(np.float32)
        top = self.table[j, i] * (1 - u) + self.table[j, i + 1] * u
        bottom = self.table[j + 1, i] * (1 - u) + self.table[j + 1, i + 1] * u
        return top * (1 - v) + bottom * v


_wall, _handle = Flat(WALL), Flat(HANDLE)


def distance(p: Rays) -> Rays:
    """Return how far each point is from the mug, negative inside; never too much."""
    radius = np.hypot(p[0], p[2])
    body = _wall(radius, p[1]) - np.float32(CLAY_CM)
    strap = np.sqrt(_handle(p[0], p[1]) ** 2 + (0.66 * p[2]) ** 2) - np.float32(HANDLE_CM)
    # A smooth union: the handle is pressed into the body while the clay is soft.
    k = np.float32(0.6)
    h = np.clip(0.5 + 0.5 * (strap - body) / k, 0, 1)
    joined = strap + (body - strap) * h - k * h * (1 - h)
    # Inside the cavity the handle must not show.
    inside = np.clip((radius - 3.7) / 0.3, 0, 1)
    return (body * (1 - inside) + joined * inside) * np.float32(0.9)


def normal(p: Rays, reach: float = 0.05) -> Rays:
    """Return the direction out of the mug at points of its surface."""
    corners = np.array([[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]], np.float32)
    total = sum(c[:, None] * distance(p + c[:, None] * np.float32(reach)) for c in corners)
    return unit(np.asarray(total, np.float32))


def unit(v: Rays) -> Rays:
    """Return the vectors at length 1."""
    return v / np.sqrt((v * v).sum(0) + np.float32(1e-12))


def noise(p: Rays, seed: int = 0) -> Rays:
    """Return smooth noise in [0, 1] with features about one unit wide."""
    cell = np.floor(p).astype(np.int64)
    f = p - cell
    f = f * f * (3 - 2 * f)
    total = np.zeros(p.shape[1], np.float32)
    for corner in range(8):
        offset = np.array([corner & 1, corner >> 1 & 1, corner >> 2]).reshape(3, 1)
        weight = np.where(offset == 1, f, 1 - f).prod(0)
        total += weight * _dice(cell + offset, seed)
    return total.astype(np.float32)


def _dice(cell: NDArray[np.int64], seed: int) -> Rays:
    """Return a random number in [0, 1] for each cell, the same whenever it is asked for."""
    c = cell * np.array([[73856093], [19349663], [83492791]])
    h = ((c[0] ^ c[1] ^ c[2]) + seed * 2654435761) & 0xFFFFFFFF
    h = ((h ^ h >> 15) * 2246822519) & 0xFFFFFFFF
    return (((h ^ h >> 13) & 0xFFFF) / 65535.0).astype(np.float32)


def specks(p: Rays, size_cm: float, share: float, seed: int) -> Rays:
    """Return how much of a grain of iron is seen at each point: grains lie in `share` of cells."""
    bent = p + 0.1 * size_cm * np.stack([noise(p * 9 / size_cm**0.5, seed + k) for k in range(3)])
    cell = np.floor(bent / size_cm).astype(np.int64)
    centre = np.stack([0.35 + 0.3 * _dice(cell, seed + k) for k in range(3, 6)])
    radius = 0.1 + 0.2 * _dice(cell, seed + 6) ** 2
    gap = np.sqrt(((bent / size_cm - cell - centre) ** 2).sum(0))
    return _ramp(radius - gap, -0.03, 0.05) * (_dice(cell, seed + 7) < share)


def surface(p: Rays) -> tuple[Rays, Rays, Rays]:
    """Return (colour, gloss in [0, 1], bump to add to the normal) at points of the mug."""
    height, radius = p[1], np.hypot(p[0], p[2])
    cloud = noise(p * 0.55, 1) * 0.6 + noise(p * 1.7, 2) * 0.4
    fine = noise(p * 6.0, 3)
    cream = np.array([[0.66], [0.585], [0.47]]) * (0.9 + 0.16 * cloud)
    iron = np.maximum(specks(p, 0.42, 0.5, 20), 0.8 * specks(p, 0.2, 0.4, 40))
    cream = cream * (1 - iron * np.array([[0.62], [0.7], [0.76]]))
    teal = np.array([[0.022], [0.105], [0.125]]) * (0.7 + 0.75 * cloud)
    # The upper part was dipped: its edge wavers, and the glaze is thick and dark along it.
    edge = 4.55 + 0.22 * p[0] + 0.55 * (noise(p * 0.8, 6) - 0.5) + 0.16 * (fine - 0.5)
    dipped = _ramp(height - edge, -0.05, 0.06)
    teal = teal * (1 - 0.45 * np.exp(-((height - edge - 0.25) ** 2) / 0.05))
    # On the lip the glaze runs thin and the clay breaks through in brown.
    lip = _ramp(height + 0.18 * (fine - 0.5), 9.3, 9.56) * _ramp(radius, 3.6, 3.8)
    teal = teal * (1 - lip) + np.array([[0.25], [0.115], [0.05]]) * lip
    colour = cream * (1 - dipped) + teal * dipped
    bare = _ramp(-height - 0.08 * (cloud - 0.5), -0.5, -0.42)
    colour = colour * (1 - bare) + np.array([[0.34], [0.235], [0.155]]) * (0.8 + 0.3 * fine) * bare
    gloss = (1 - bare) * (0.82 + 0.18 * dipped)
    rings = 0.012 * np.sin(height * 5.2 + 1.2 * noise(p * 0.5, 7))
    wobble = np.stack([noise(p * 0.9, 8 + axis) - 0.5 for axis in range(3)]) * 0.05
    bump = wobble + np.stack([0 * rings, rings, 0 * rings])
    return colour.astype(np.float32), gloss.astype(np.float32), bump.astype(np.float32)


def _ramp(value: Rays, low: float, high: float) -> Rays:
    t = np.clip((value - low) / (high - low), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)
