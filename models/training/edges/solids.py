"""Bodies: labels and boxes with clear rims, glass, smoke without any, and rendered objects."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.training.edges.canvas import Canvas
from models.training.edges.outlines import draw_outline
from models.training.edges.strands import Drawn
from models.training.lighting import soften
from models.training.objects import Pose, pose_matrix


def draw_labels(rng: Generator, side_px: int) -> Drawn:
    """Return alpha and shade of flat shapes with corners at any part of a pixel, and slots."""
    canvas = Canvas(side_px)
    for _ in range(int(rng.integers(1, 4))):
        canvas.fill(draw_polygon(rng, side_px, rng.uniform(0.25, 1.4)), rng.uniform(0.6, 1.4))
    for _ in range(int(rng.integers(0, 4))):
        hole = draw_polygon(rng, side_px, rng.uniform(0.03, 0.3))
        canvas.fill(hole, is_hole=True)
    if rng.random() < 0.3:
        canvas.discs(
            rng.uniform(0, side_px, (3, 2)), side_px * rng.uniform(0.01, 0.1), is_hole=True
        )
    return canvas.finish()


def draw_polygon(rng: Generator, side_px: int, size: float) -> np.ndarray:
    """Return a turned rectangle or a polygon of three to seven corners, (M, 2) points in px."""
    if rng.random() < 0.5:
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.exp(rng.normal(0, 0.6, 2))
    else:
        angles = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 8))))
        corners = np.stack([np.cos(angles), np.sin(angles)], 1)
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = side_px * rng.uniform(0.1, 0.9, 2)
    return corners @ turn * (size * side_px / 2) + middle


def draw_glass(rng: Generator, side_px: int) -> Drawn:
    """Return alpha and shade of a translucent body with a denser rim and highlights."""
    canvas = Canvas(side_px)
    outline = draw_outline(rng, side_px, 0.1)
    canvas.fill(outline.points)
    body, _ = canvas.finish()
    depth = cv2.distanceTransform((body > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    rim = np.exp(-np.square(depth / np.float32(rng.uniform(0.8, 0.06 * side_px))))
    inner = np.float32(rng.uniform(0.05, 0.5)) * (1 + draw_clouds(rng, side_px, 2) * 0.5)
    density = np.clip(inner + rim * np.float32(rng.uniform(0.3, 1)), 0, 1)
    shine = Canvas(side_px)
    for _ in range(int(rng.integers(0, 4))):
        inwards = outline.points - outline.normals * np.float32(rng.uniform(1, 0.15 * side_px))
        start, length = rng.integers(len(inwards)), rng.integers(4, 30)
        shine.stroke(np.roll(inwards, -start, 0)[None, :length], rng.uniform(0.4, 4))
    light, _ = shine.finish()
    light = soften(light, float(rng.uniform(0, 1.5))) * body
    alpha = np.maximum(body * density, light * np.float32(rng.uniform(0.4, 1)))
    dark = np.float32(rng.uniform(0.4, 1.2))
    return alpha.astype(np.float32), (dark + (2 - dark) * light + 0.4 * rim).astype(np.float32)


def draw_smoke(rng: Generator, side_px: int) -> Drawn:
    """Return alpha and shade of smoke, steam or a soft shadow: no rim at all."""
    clouds = draw_clouds(rng, side_px, 5)
    place = soften(draw_glow(rng, side_px), side_px * 0.05)
    alpha = np.clip((clouds * rng.uniform(0.3, 1) + place - 0.4) * rng.uniform(0.5, 2), 0, 1)
    alpha = alpha * np.float32(rng.uniform(0.3, 1))
    return alpha.astype(np.float32), (1 + 0.2 * draw_clouds(rng, side_px, 3)).astype(np.float32)


def draw_glow(rng: Generator, side_px: int) -> np.ndarray:
    """Return (S, S) float32 in 0..1: one body, hard."""
    canvas = Canvas(side_px)
    canvas.fill(draw_outline(rng, side_px, 0.2).points)
    return canvas.finish()[0]


def draw_clouds(rng: Generator, side_px: int, octaves: int) -> np.ndarray:
    """Return (S, S) float32 noise of about -1..1, coarse with ever finer parts."""
    total = np.zeros((side_px, side_px), np.float32)
    cells = int(rng.integers(2, 5))
    for octave in range(octaves):
        grid = rng.standard_normal((cells, cells), np.float32) * np.float32(0.6 / 1.7**octave)
        total += cv2.resize(grid, (side_px, side_px), interpolation=cv2.INTER_CUBIC)
        cells = min(side_px, cells * 2)
    return total


def place_thing(
    rng: Generator, rgba_premultiplied: np.ndarray, side_px: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return alpha and colour (straight, float32 in 0..1) of an object's edge in the crop.

    Args:
        rng: decides which part of the edge, how large and how turned.
        rgba_premultiplied: (h, w, 4) uint8, sRGB-encoded.
        side_px: height and width of the crop.
    """
    scale = float(np.exp(rng.uniform(np.log(0.35), np.log(1.3))))
    source = rgba_premultiplied
    if scale < 0.6:
        size = [max(2, side // 2) for side in source.shape[1::-1]]
        source, scale = cv2.resize(source, size, interpolation=cv2.INTER_AREA), scale * 2
    edge = np.argwhere((source[..., 3] > 8) & (source[..., 3] < 247))
    point = edge[int(rng.integers(len(edge)))][::-1] if len(edge) else (0, 0)
    pose = Pose(scale * max(source.shape[:2]), (0, 0), rng.normal(0, 25), bool(rng.random() < 0.5))
    matrix = pose_matrix(pose, source.shape[:2])
    matrix[:, 2] += side_px * rng.uniform(0.3, 0.7, 2) - (matrix[:, :2] @ point + matrix[:, 2])
    warped = cv2.warpAffine(source, matrix, (side_px, side_px), flags=cv2.INTER_LINEAR)
    layers = warped.astype(np.float32) * np.float32(1 / 255)
    alpha = np.ascontiguousarray(layers[..., 3])
    return alpha, layers[..., :3] / np.maximum(alpha, 0.02)[..., None]
