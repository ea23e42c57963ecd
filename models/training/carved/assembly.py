"""Parts put together to an object: solids between points, bent bars, chains of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from models.training.carved.joined import Placed
from models.training.carved.material import Material
from models.training.carved.solids import Box, Ring, Rod, Solid

Point = Sequence[float] | np.ndarray


@dataclass
class Assembly:
    """An object in the making, about one unit tall, z upwards.

    Args:
        parts: solids where they are, each with its material.
    """

    parts: list[tuple[Placed, Material]] = field(default_factory=list)

    def add(
        self, solid: Solid, middle: Point, material: Material, turn: np.ndarray | None = None
    ) -> None:
        """Add a solid with its origin somewhere, turned by a (3, 3) matrix."""
        turn = np.eye(3) if turn is None else turn
        place = np.asarray(middle, np.float32)
        self.parts.append((Placed(solid, place, turn.astype(np.float32)), material))

    def bar(
        self,
        begin: Point,
        end: Point,
        radius: float,
        material: Material,
        end_radius: float | None = None,
    ) -> None:
        """Add a round bar between two points."""
        begin, end = np.asarray(begin, float), np.asarray(end, float)
        length = max(float(np.linalg.norm(end - begin)), 1e-4)
        rod = Rod(length, radius, radius if end_radius is None else end_radius)
        self.add(rod, (begin + end) / 2, material, frame(end - begin))

    def board(
        self, begin: Point, end: Point, width: float, thickness: float, material: Material
    ) -> None:
        """Add a flat bar between two points; it is wide where it can be level."""
        begin, end = np.asarray(begin, float), np.asarray(end, float)
        half = float(np.linalg.norm(end - begin)) / 2
        box = Box((thickness / 2, width / 2, half), min(thickness, width) * 0.15)
        self.add(box, (begin + end) / 2, material, frame(end - begin))

    def tube(self, points: np.ndarray, radius: float, material: Material) -> None:
        """Add a bent bar through points (N, 3)."""
        for begin, end in pairwise(points):
            self.bar(begin, end, radius, material)

    def ring(
        self,
        middle: Point,
        axis: Point,
        radius: float,
        bar: float,
        material: Material,
        flatness: float = 1.0,
    ) -> None:
        """Add a whole ring around an axis."""
        self.add(Ring(radius, bar, flatness=flatness), middle, material, frame(axis))

    def moved(self, turn: np.ndarray, offset: Point = (0, 0, 0)) -> Assembly:
        """Return the object turned about the origin and moved."""
        turn = turn.astype(np.float32)
        shift = np.asarray(offset, np.float32)
        return Assembly(
            [
                (Placed(p.solid, turn @ p.middle + shift, turn @ p.turn), material)
                for p, material in self.parts
            ]
        )


def frame(axis: Point) -> np.ndarray:
    """Return a rotation (3, 3) that takes z to an axis; y stays level where it can."""
    up = np.asarray(axis, float) / max(float(np.linalg.norm(axis)), 1e-9)
    level = np.cross([0.0, 0.0, 1.0], up)
    if np.linalg.norm(level) < 1e-3:
        level = np.array([0.0, 1.0, 0.0])
    level /= np.linalg.norm(level)
    return np.stack([np.cross(level, up), level, up], 1)


def about(axis: int, degrees: float) -> np.ndarray:
    """Return the rotation (3, 3) about x, y or z (0, 1, 2)."""
    angle = np.radians(degrees)
    turn = np.eye(3)
    one, two = (axis + 1) % 3, (axis + 2) % 3
    turn[one, one] = turn[two, two] = np.cos(angle)
    turn[one, two], turn[two, one] = -np.sin(angle), np.sin(angle)
    return turn


def curve(corners: Sequence[Point], count: int) -> np.ndarray:
    """Return points (count + 1, 3) along the Bezier curve of three or four corners."""
    points = np.asarray(corners, float)
    along = np.linspace(0, 1, count + 1)[:, None, None]
    levels = np.broadcast_to(points, (count + 1, *points.shape))
    while levels.shape[1] > 1:
        levels = levels[:, :-1] * (1 - along) + levels[:, 1:] * along
    return levels[:, 0]


def circle(count: int, radius: float, height: float = 0.0, first: float = 0.0) -> np.ndarray:
    """Return points (count, 3) evenly around z, the first at an angle in radians."""
    angles = first + np.arange(count) * (2 * np.pi / count)
    return np.stack([radius * np.cos(angles), radius * np.sin(angles), np.full(count, height)], 1)
