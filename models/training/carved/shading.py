"""Light on an object: a lamp with shadows, a sky, a floor that throws light back, mirrors."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from models.training.carved.assembly import Assembly
from models.training.carved.tracing import NOTHING, View, find_normals, trace

SHADOW_PX = 260
# How deep in px, at the size of the picture, corners are darkened.
CORNER_PX = (6.0, 24.0)


@dataclass(frozen=True)
class Lights:
    """What lights an object.

    Args:
        towards: (3,) unit direction to the lamp.
        lamp: (3,) its light.
        sky: (3,) light from above.
        floor: (3,) light from below.
        panel: (3,) unit direction to a bright panel that only mirrors show.
    """

    towards: np.ndarray
    lamp: np.ndarray
    sky: np.ndarray
    floor: np.ndarray
    panel: np.ndarray

    def surroundings(self, directions: np.ndarray) -> np.ndarray:
        """Return what a mirror shows in directions (3, N), (N, 3)."""
        share = np.clip((directions[2] + 0.15) * 2.5, 0, 1)[:, None]
        light = self.floor * 0.6 + (self.sky * 1.2 - self.floor * 0.6) * share
        bright = np.clip((self.panel @ directions - 0.8) * 12, 0, 1)[:, None]
        return light + bright * self.lamp * np.float32(0.7)


def draw_lights(rng: Generator, yaw: float) -> Lights:
    """Return lights around an object that is seen from an angle in radians."""
    side = yaw + rng.normal(0, 1.1)
    high = np.radians(rng.uniform(20, 75))
    lamp = float(rng.uniform(0.25, 1.1))
    tint = np.exp(rng.normal(0, 0.06, 3))
    sky = max(0.12, 1.05 - lamp) * rng.uniform(0.6, 1.0)
    panel = aim(side + rng.normal(0, 1.0), np.radians(rng.uniform(0, 50)))
    return Lights(
        aim(side, high),
        (lamp * tint * 1.15).astype(np.float32),
        (sky * np.exp(rng.normal(0, 0.05, 3))).astype(np.float32),
        (sky * rng.uniform(0.2, 0.7) * np.exp(rng.normal(0, 0.06, 3))).astype(np.float32),
        panel,
    )


def aim(around: float, high: float) -> np.ndarray:
    """Return the unit vector of two angles in radians, (3,) float32."""
    flat = np.cos(high)
    return np.float32([flat * np.cos(around), flat * np.sin(around), np.sin(high)])


def shade(
    assembly: Assembly, view: View, depth: np.ndarray, number: np.ndarray, lights: Lights
) -> np.ndarray:
    """Return the light that each pixel shows, (H, W, 3) float32, 0 where there is nothing."""
    is_seen = number != NOTHING
    rows, columns = np.nonzero(is_seen)
    origin, direction = view.rays(rows, columns)
    points = origin + direction * depth[is_seen]
    normals, colour, gloss, sharpness, metal = describe(assembly, points, number[is_seen])
    facing = -(normals * direction).sum(0)
    normals = np.where(facing < 0, -normals, normals)
    lit = cast_shadows(assembly, points + normals * np.float32(0.006), lights.towards)
    lit = lit * np.clip(lights.towards @ normals, 0, None)
    corners = darken_corners(depth, is_seen)[is_seen][:, None]
    high = (normals[2] * np.float32(0.5) + np.float32(0.5))[:, None]
    ambient = (lights.floor + (lights.sky - lights.floor) * high) * corners
    metal = metal[:, None]
    light = colour * (lit[:, None] * lights.lamp + ambient) * (1 - np.float32(0.8) * metal)
    mirrored = direction + 2 * np.abs(facing) * normals
    rim = np.clip(1 - np.abs(facing), 0, 1) ** 5
    thrown = np.where(metal > 0, colour, np.float32(0.04))
    thrown = thrown + (np.float32(0.7) - thrown * np.float32(0.7)) * rim[:, None]
    light += lights.surroundings(mirrored) * thrown * gloss[:, None] * corners
    halfway = lights.towards[:, None] - direction
    halfway /= np.sqrt(np.square(halfway).sum(0))
    spot = np.clip((halfway * normals).sum(0), 0, 1) ** sharpness * (sharpness + 8) / 60
    spot = (spot * gloss * (lit > 0.02))[:, None]
    light += spot * lights.lamp * np.maximum(thrown, 0.06)
    full = np.zeros((*number.shape, 3), np.float32)
    full[is_seen] = light
    return full


def describe(assembly: Assembly, points: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return normals (3, N), colours (N, 3), gloss, its sharpness and whether metal, (N,) each."""
    normals = np.zeros_like(points)
    colour = np.zeros((points.shape[1], 3), np.float32)
    gloss, sharpness, metal = (np.zeros(points.shape[1], np.float32) for _ in range(3))
    order = np.argsort(numbers, kind="stable")
    bounds = np.searchsorted(numbers[order], np.arange(len(assembly.parts) + 1))
    for index, (part, material) in enumerate(assembly.parts):
        here = order[bounds[index] : bounds[index + 1]]
        if not here.size:
            continue
        own = part.turn.T @ (points[:, here] - part.middle[:, None])
        normals[:, here] = part.turn @ find_normals(part.solid, own)
        colour[here] = material.paint(own)
        gloss[here], sharpness[here] = material.gloss, material.sharpness
        metal[here] = material.is_metal
    return normals, colour, gloss, sharpness, metal


def cast_shadows(assembly: Assembly, points: np.ndarray, towards: np.ndarray) -> np.ndarray:
    """Return how much of the lamp points (3, N) see, (N,) in 0..1, by a picture from the lamp."""
    corners = np.concatenate([part.corners() for part, _ in assembly.parts])
    forward = -towards
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(forward, right), forward]).astype(np.float32)
    eye = corners.mean(0) - forward * np.float32(np.ptp(corners, axis=0).sum())
    flat = (corners - eye) @ axes[:2].T
    pixel = float(np.ptp(flat, axis=0).max()) / SHADOW_PX
    shape = tuple(int(side) + 2 for side in np.ptp(flat, axis=0)[::-1] / pixel)
    lamp = View(eye, axes, tuple(flat.min(0) - pixel), pixel, shape, is_parallel=True)
    depth, _ = trace([part for part, _ in assembly.parts], lamp)
    depth = np.minimum(depth, 1e3)
    rows, columns, far = lamp.project(points.T).T
    rows = np.clip(rows.astype(int), 0, shape[0] - 1)
    columns = np.clip(columns.astype(int), 0, shape[1] - 1)
    bias = np.float32(2.5 * pixel)
    near = (cv2.dilate(depth, np.ones((3, 3), np.uint8)))[rows, columns]
    sees = [(far < plane[rows, columns] + bias) for plane in (depth, cv2.blur(depth, (3, 3)))]
    return np.where(far < near + bias, np.mean(sees, 0), 0).astype(np.float32)


def darken_corners(depth: np.ndarray, is_seen: np.ndarray) -> np.ndarray:
    """Return how much of the sky each pixel sees, (H, W) in 0..1, from what is nearer around it."""
    seen = is_seen.astype(np.float32)
    flat = np.where(is_seen, depth, 0).astype(np.float32)
    open_share = np.ones_like(flat)
    for sigma in CORNER_PX:
        around = cv2.blur(cv2.blur(flat, (int(sigma) * 2 + 1,) * 2), (int(sigma) * 2 + 1,) * 2)
        weight = cv2.blur(cv2.blur(seen, (int(sigma) * 2 + 1,) * 2), (int(sigma) * 2 + 1,) * 2)
        behind = flat - around / np.maximum(weight, 1e-3)
        open_share *= 1 - np.float32(0.45) * np.clip(behind * 60 / sigma, 0, 1)
    return open_share
