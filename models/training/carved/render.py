"""A carved object as a picture with exact alpha; a seed decides everything."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.training.carved.assembly import Assembly
from models.training.carved.families import draw_object
from models.training.carved.shading import draw_lights, shade
from models.training.carved.tracing import NOTHING, View, trace
from models.training.lighting import to_picture

LONG_PX = 320
# Rays a pixel, along each side.
RAYS = 3
FILM_MM = 36.0


def carve_object(seed: int, long_px: int = LONG_PX) -> np.ndarray:
    """Return an object, (h, w, 4) uint8 straight RGBA, cropped to it.

    Args:
        seed: decides everything.
        long_px: its long side.
    """
    rng = np.random.default_rng([seed, 77])
    assembly, widest_yaw = draw_object(rng)
    return photograph_object(rng, assembly, widest_yaw, long_px)


def photograph_object(
    rng: Generator, assembly: Assembly, widest_yaw: float, long_px: int
) -> np.ndarray:
    """Return a picture of an object from a random side in random light, uint8 straight RGBA."""
    yaw = np.radians(rng.uniform(-widest_yaw, widest_yaw)) - np.pi / 2
    view = place_camera(rng, assembly, float(yaw), long_px * RAYS)
    depth, number = trace([part for part, _ in assembly.parts], view)
    light = shade(assembly, view, depth, number, draw_lights(rng, float(yaw)))
    seen = (number != NOTHING).astype(np.float32)
    light = np.minimum(light, 1.5) * np.float32(np.exp(rng.normal(0.1, 0.15)))
    size = (max(1, view.shape[1] // RAYS), max(1, view.shape[0] // RAYS))
    alpha, premultiplied = (
        cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in (seen, light)
    )
    straight = to_picture(premultiplied / np.maximum(alpha, 1e-3)[..., None])
    return np.dstack([straight, cv2.convertScaleAbs(alpha, alpha=255)])


def place_camera(rng: Generator, assembly: Assembly, yaw: float, long_px: int) -> View:
    """Return a camera that an object fills: 28-85 mm, from 2 to 50 degrees above."""
    corners = np.concatenate([part.corners() for part, _ in assembly.parts])
    middle = (corners.min(0) + corners.max(0)) / 2
    radius = float(np.linalg.norm(corners - middle, axis=1).max())
    pitch = np.radians(rng.uniform(2, 50) * rng.uniform(0.3, 1))
    half_view = np.arctan(FILM_MM / 2 / rng.uniform(28, 85))
    outwards = np.array([np.cos(yaw), np.sin(yaw), np.tan(pitch)])
    outwards /= np.linalg.norm(outwards)
    eye = middle + outwards * radius / np.sin(half_view) * 1.05
    right = np.cross(-outwards, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(-outwards, right), -outwards]).astype(np.float32)
    seen = (corners - eye) @ axes.T
    plane = seen[:, :2] / seen[:, 2:]
    low, high = plane.min(0), plane.max(0)
    pixel = float((high - low).max()) / (long_px - 4)
    shape = [(int((side / pixel + 4) // RAYS) * RAYS) for side in (high - low)[::-1]]
    corner = (float(low[0] - 2 * pixel), float(low[1] - 2 * pixel))
    return View(eye.astype(np.float32), axes, corner, pixel, (shape[0], shape[1]))
