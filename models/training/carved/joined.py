"""Solids made of solids: put somewhere, grown together, with parts cut out or pierced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.training.carved.solids import Box, Ellipsoid, Solid, Turned


@dataclass(frozen=True)
class Placed:
    """A solid somewhere.

    Args:
        solid: the solid.
        middle: where its origin is, (3,).
        turn: (3, 3) rotation from its own frame.
    """

    solid: Solid
    middle: np.ndarray
    turn: np.ndarray

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return the signed distance of points (3, N)."""
        return self.solid.distance(self.turn.T @ (points - self.middle[:, None]))

    def corners(self) -> np.ndarray:
        """Return the eight corners of its box, (8, 3)."""
        signs = np.stack(np.meshgrid(*[[-1, 1]] * 3), -1).reshape(-1, 3)
        return (signs * self.solid.half) @ self.turn.T + self.middle


@dataclass(frozen=True)
class Grown:
    """Solids that have grown together, as flesh or clay does (Quilez' polynomial minimum).

    Args:
        pieces: the solids.
        reach: width of the seam.
    """

    pieces: tuple[Placed, ...]
    reach: float

    @property
    def half(self) -> np.ndarray:
        """Half the sides of a box around the origin; the seam swells by a quarter at most."""
        corners = np.concatenate([piece.corners() for piece in self.pieces])
        return (np.abs(corners).max(0) + self.reach / 4).astype(np.float32)

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return a bound of the signed distance."""
        total = self.pieces[0].distance(points)
        for piece in self.pieces[1:]:
            other = piece.distance(points)
            near = np.maximum(np.float32(self.reach) - np.abs(total - other), 0)
            total = np.minimum(total, other) - near * near * np.float32(0.25 / self.reach)
        return total


@dataclass(frozen=True)
class Cut:
    """A solid from which others are taken away.

    Args:
        body: what is left in part.
        holes: what is taken away.
    """

    body: Solid
    holes: tuple[Placed, ...]

    @property
    def half(self) -> np.ndarray:
        """Half the sides of the body's box."""
        return self.body.half

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return a bound of the signed distance."""
        total = self.body.distance(points)
        for hole in self.holes:
            total = np.maximum(total, -hole.distance(points))
        return total


def hollow_bowl(radius: float, depth: float, wall: float) -> Cut:
    """Return half the shell of an ellipsoid, open upwards, its rim at the origin's height."""
    inside = Ellipsoid((radius - wall, radius - wall, depth - wall))
    above = Box((2 * radius, 2 * radius, depth))
    level = np.eye(3, dtype=np.float32)
    lid = Placed(above, np.float32([0, 0, depth]), level)
    return Cut(
        Ellipsoid((radius, radius, depth)), (Placed(inside, np.zeros(3, np.float32), level), lid)
    )


@dataclass(frozen=True)
class Pierced:
    """A turned wall with rows of holes around it: baskets, bins, lanterns.

    Args:
        body: the wall.
        around: holes in a row.
        rows: how many rows.
        openness: part of a cell's side that is open, below 1.
        is_shifted: every second row stands between the holes of its neighbours.
    """

    body: Turned
    around: int
    rows: int
    openness: float
    is_shifted: bool = False

    @property
    def half(self) -> np.ndarray:
        """Half the sides of the wall's box."""
        return self.body.half

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return a bound of the signed distance."""
        wall = self.body.distance(points)
        high = np.float32(self.body.height * 0.86 / self.rows)
        level = points[2] / high + np.float32(self.rows / 2)
        row = np.clip(np.floor(level), 0, self.rows - 1)
        turn = np.arctan2(points[1], points[0]) * np.float32(self.around / (2 * np.pi))
        if self.is_shifted:
            turn = turn + (row % 2) * np.float32(0.5)
        away = np.sqrt(np.square(points[0]) + np.square(points[1]))
        wide = away * np.float32(2 * np.pi / self.around)
        aside = np.abs(turn - np.floor(turn) - np.float32(0.5)) * wide
        beside = np.abs(level - row - np.float32(0.5)) * high
        open_half = np.float32(self.openness / 2)
        hole = np.maximum(aside - open_half * wide, beside - open_half * high)
        return np.maximum(wall, -hole * np.float32(0.8))
