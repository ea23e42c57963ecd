"""Solids as signed distance fields: how far each point is from the surface, negative inside.

A distance may be too small, never too large: then sphere tracing cannot step through a wall (Hart,
"Sphere tracing", The Visual Computer 1996). Points are (3, N) float32, in a solid's own frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np


class Solid(Protocol):
    """A body around the origin."""

    @property
    def half(self) -> np.ndarray:
        """Half the sides of a box around the origin that holds it, (3,)."""

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return the signed distance of points (3, N), (N,) float32."""


@dataclass(frozen=True)
class Box:
    """A box with rounded edges.

    Args:
        sides: half its sides, rounding included.
        rounding: radius of its edges.
    """

    sides: tuple[float, float, float]
    rounding: float = 0.0

    @property
    def half(self) -> np.ndarray:
        """Half its sides."""
        return np.array(self.sides, np.float32)

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return the signed distance."""
        beyond = np.abs(points) - (self.half - np.float32(self.rounding))[:, None]
        outside = np.sqrt(np.square(np.maximum(beyond, 0)).sum(0))
        return outside + np.minimum(beyond.max(0), 0) - np.float32(self.rounding)


@dataclass(frozen=True)
class Ellipsoid:
    """A stretched ball.

    Args:
        radii: half its axes.
    """

    radii: tuple[float, float, float]

    @property
    def half(self) -> np.ndarray:
        """Half its axes."""
        return np.array(self.radii, np.float32)

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return a bound of the signed distance."""
        scaled = points / self.half[:, None]
        near = np.sqrt(np.square(scaled).sum(0))
        steep = np.sqrt(np.square(scaled / self.half[:, None]).sum(0))
        return np.where(near < 0.2, -self.half.min() / 2, near * (near - 1) / (steep + 1e-6))


@dataclass(frozen=True)
class Rod:
    """A straight bar with round ends along z, which may taper.

    Args:
        length: between the middles of its ends.
        low: radius at its lower end.
        high: radius at its upper end.
    """

    length: float
    low: float
    high: float

    @property
    def half(self) -> np.ndarray:
        """Half the sides of its box."""
        wide = max(self.low, self.high)
        return np.array([wide, wide, self.length / 2 + wide], np.float32)

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return a bound of the signed distance."""
        along = np.clip(points[2] / np.float32(self.length) + np.float32(0.5), 0, 1)
        beyond = points[2] - (along - np.float32(0.5)) * np.float32(self.length)
        radius = np.float32(self.low) + np.float32(self.high - self.low) * along
        shrink = np.float32(np.cos(np.arctan2(abs(self.high - self.low), self.length)))
        away = np.sqrt(np.square(points[0]) + np.square(points[1]) + np.square(beyond))
        return (away - radius) * shrink


@dataclass(frozen=True)
class Ring:
    """A bent round bar: a whole ring or an arc, in the xy-plane, its middle at +y.

    Args:
        radius: from the middle to the bar's own middle.
        bar: radius of the bar.
        degrees: how much of the ring there is; 360 is all of it.
        flatness: how much higher (z) than wide the bar is.
    """

    radius: float
    bar: float
    degrees: float = 360.0
    flatness: float = 1.0

    @property
    def half(self) -> np.ndarray:
        """Half the sides of its box."""
        wide = self.radius + self.bar
        return np.array([wide, wide, self.bar * self.flatness], np.float32)

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return the signed distance."""
        half_angle = np.radians(min(self.degrees, 360) / 2)
        sine, cosine = np.float32(np.sin(half_angle)), np.float32(np.cos(half_angle))
        x, y, z = np.abs(points[0]), points[1], points[2] / np.float32(self.flatness)
        flat = np.sqrt(x * x + y * y)
        if self.degrees < 360:
            flat = np.where(cosine * x <= sine * y, flat, x * sine + y * cosine)
        squared = x * x + y * y + z * z + np.float32(self.radius**2)
        squared -= np.float32(2 * self.radius) * flat
        return (np.sqrt(np.maximum(squared, 0)) - np.float32(self.bar)) * np.float32(
            min(1, self.flatness)
        )


@dataclass(frozen=True)
class Turned:
    """A body turned around z: a profile of radii at even heights, solid or a wall, open above.

    Args:
        height: from bottom to top.
        radii: of the profile from bottom to top.
        wall: thickness of the wall; 0 if solid.
        is_open: without a floor, too.
    """

    height: float
    radii: tuple[float, ...]
    wall: float = 0.0
    is_open: bool = False

    @property
    def half(self) -> np.ndarray:
        """Half the sides of its box."""
        wide = max(self.radii)
        return np.array([wide, wide, self.height / 2], np.float32)

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return a bound of the signed distance."""
        levels = np.linspace(-self.height / 2, self.height / 2, len(self.radii))
        steepest = np.abs(np.diff(self.radii)).max() / (levels[1] - levels[0])
        shrink = np.float32(1 / np.hypot(1, steepest))
        outer = np.interp(points[2], levels, self.radii).astype(np.float32)
        away = np.sqrt(np.square(points[0]) + np.square(points[1])) - outer
        above = np.abs(points[2]) - np.float32(self.height / 2)
        body = np.maximum(away * shrink, above)
        if not self.wall:
            return body
        cavity = (-away - np.float32(self.wall)) * shrink
        if not self.is_open:
            floor = np.float32(self.wall - self.height / 2)
            cavity = np.minimum(cavity, points[2] - floor)
        return np.maximum(body, cavity)


@dataclass(frozen=True)
class Prism:
    """A flat outline with straight sides, of some thickness along z.

    Args:
        corners: (x, y) of the outline, around it once.
        thickness: from face to face.
        rounding: radius by which it is made larger, which rounds its corners.
    """

    corners: tuple[tuple[float, float], ...]
    thickness: float
    rounding: float = 0.0

    @property
    def half(self) -> np.ndarray:
        """Half the sides of its box."""
        reach = np.abs(np.array(self.corners)).max(0) + self.rounding
        return np.array([*reach, self.thickness / 2], np.float32)

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Return a bound of the signed distance: exact beside the outline."""
        corners = np.array(self.corners, np.float32)
        nearest = np.full(points.shape[1], np.inf, np.float32)
        sign = np.ones(points.shape[1], np.float32)
        for begin, end in zip(corners, np.roll(corners, -1, 0), strict=True):
            edge = end - begin
            x, y = points[0] - begin[0], points[1] - begin[1]
            along = np.clip((x * edge[0] + y * edge[1]) / (edge @ edge), 0, 1)
            nearest = np.minimum(
                nearest, np.square(x - edge[0] * along) + np.square(y - edge[1] * along)
            )
            is_crossed = (points[1] >= begin[1]) != (points[1] >= end[1])
            is_left = (edge[0] * y - edge[1] * x) * (1 if edge[1] > 0 else -1) < 0
            sign = np.where(is_crossed & ~is_left, -sign, sign)
        flat = sign * np.sqrt(nearest) - np.float32(self.rounding)
        return np.maximum(flat, np.abs(points[2]) - np.float32(self.thickness / 2))
