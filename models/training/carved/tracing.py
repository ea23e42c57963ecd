"""Sphere tracing of an object's parts, each on the few rays that meet its box."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.training.carved.joined import Placed
from models.training.carved.solids import Solid

STEPS = 56
TOUCH = 6e-4
NOTHING = -1


@dataclass(frozen=True)
class View:
    """A camera, or a lamp so far away that its rays are parallel.

    Args:
        eye: (3,) where rays start, or the middle of the plane on which they do.
        axes: (3, 3), rows to the right, down and forward.
        corner: (x, y) of the upper left pixel's corner in the plane at distance 1.
        pixel: side of a pixel there.
        shape: rows and columns.
        is_parallel: rays are parallel.
    """

    eye: np.ndarray
    axes: np.ndarray
    corner: tuple[float, float]
    pixel: float
    shape: tuple[int, int]
    is_parallel: bool = False

    def project(self, points: np.ndarray) -> np.ndarray:
        """Return rows and columns, fractional, of points (N, 3), and how far forward; (N, 3)."""
        seen = (points - self.eye) @ self.axes.T
        plane = seen[:, :2] if self.is_parallel else seen[:, :2] / seen[:, 2:]
        columns, rows = ((plane - self.corner) / self.pixel).T
        return np.stack([rows, columns, seen[:, 2]], 1)

    def rays(self, rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return origins and directions of pixels' rays, (3, N) float32."""
        x = self.corner[0] + (columns + 0.5) * self.pixel
        y = self.corner[1] + (rows + 0.5) * self.pixel
        right, down, forward = (axis[:, None] for axis in self.axes)
        plane = (right * x + down * y).astype(np.float32)
        eye = self.eye[:, None].astype(np.float32)
        if self.is_parallel:
            return eye + plane, np.broadcast_to(forward, plane.shape).astype(np.float32)
        direction = plane + forward.astype(np.float32)
        direction /= np.sqrt(np.square(direction).sum(0))
        return np.broadcast_to(eye, plane.shape), direction


def trace(parts: list[Placed], view: View) -> tuple[np.ndarray, np.ndarray]:
    """Return how far along its ray each pixel meets an object, and the number of the part there.

    Returns:
        (H, W) float32, inf where it meets nothing; (H, W) int, `NOTHING` there.
    """
    depth = np.full(view.shape, np.inf, np.float32)
    number = np.full(view.shape, NOTHING, np.int32)
    for index, part in enumerate(parts):
        window = find_window(part, view)
        if window is None:
            continue
        near = depth[window]
        first, stop = (np.array([s.start for s in window]), near.shape)
        rows, columns = np.indices(stop)
        origin, direction = view.rays(rows.ravel() + first[0], columns.ravel() + first[1])
        found = meet(part, origin, direction, near.ravel()).reshape(stop)
        is_nearer = found < near
        near[is_nearer] = found[is_nearer]
        number[window][is_nearer] = index
    return depth, number


def find_window(part: Placed, view: View) -> tuple[slice, slice] | None:
    """Return rows and columns of the pixels that may show a part, or None."""
    places = view.project(part.corners())[:, :2]
    low = np.floor(places.min(0)).clip(0, view.shape).astype(int)
    high = np.ceil(places.max(0)).clip(0, view.shape).astype(int)
    if (high <= low).any():
        return None
    return slice(low[0], high[0]), slice(low[1], high[1])


def meet(
    part: Placed, origin: np.ndarray, direction: np.ndarray, nearest: np.ndarray
) -> np.ndarray:
    """Return where rays (3, N) meet a part before `nearest` (N,); inf where they do not."""
    start = part.turn.T @ (origin - part.middle[:, None])
    along = part.turn.T @ direction
    enter, leave = cross_box(part.solid.half, start, along)
    leave = np.minimum(leave, nearest)
    found = np.full(nearest.shape, np.inf, np.float32)
    rays = np.nonzero(leave > enter)[0]
    if rays.size:
        found[rays] = march(part.solid, start[:, rays], along[:, rays], enter[rays], leave[rays])
    return found


def cross_box(
    half: np.ndarray, start: np.ndarray, along: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return where rays enter and leave a box around the origin; it is missed if they swap."""
    safe = np.where(np.abs(along) < 1e-7, np.float32(1e-7), along)
    reach = (half.astype(np.float32)[:, None] + np.float32(TOUCH)) / np.abs(safe)
    middle = -start / safe
    return np.maximum((middle - reach).max(0), 0), (middle + reach).min(0)


def march(
    solid: Solid, start: np.ndarray, along: np.ndarray, enter: np.ndarray, leave: np.ndarray
) -> np.ndarray:
    """Return where rays touch a solid between entering and leaving its box, else inf."""
    found = np.full(enter.shape, np.inf, np.float32)
    rays = np.arange(enter.size)
    gone = enter
    for _ in range(STEPS):
        gap = solid.distance(start + along * gone)
        has_met = gap < TOUCH
        found[rays[has_met]] = gone[has_met]
        gone = gone + gap
        goes_on = ~has_met & (gone < leave)
        if not goes_on.any():
            break
        rays, gone, leave = rays[goes_on], gone[goes_on], leave[goes_on]
        start, along = start[:, goes_on], along[:, goes_on]
    return found


def find_normals(solid: Solid, points: np.ndarray) -> np.ndarray:
    """Return the unit normals (3, N) of a solid at points (3, N) on it, from four distances."""
    corners = np.float32([[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]])
    reach = np.float32(1.5e-3)
    total = sum(c[:, None] * solid.distance(points + c[:, None] * reach) for c in corners)
    normals = np.asarray(total, np.float32)
    return normals / (np.sqrt(np.square(normals).sum(0)) + np.float32(1e-9))
