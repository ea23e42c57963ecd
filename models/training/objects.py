"""Cut-out objects: put into a frame in some pose, with another colour, hue and texture."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from models.training.lighting import recolour, to_light


@dataclass(frozen=True)
class Pose:
    """How an object lies in a frame.

    Args:
        long_px: its long side, before it is turned.
        middle: (x, y) of its middle in px.
        degrees: how far it is turned, counter-clockwise.
        is_mirrored: left and right swapped.
        stretch: factors for width and height.
    """

    long_px: float
    middle: tuple[float, float]
    degrees: float = 0.0
    is_mirrored: bool = False
    stretch: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True)
class Layer:
    """An object in a frame, as the rectangle of the frame that it touches.

    Args:
        x: left column of the rectangle.
        y: its top row.
        light: (h, w, 3) float32 linear light, straight.
        alpha: (h, w) float32 in 0..1.
    """

    x: int
    y: int
    light: np.ndarray
    alpha: np.ndarray

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns of the rectangle in the frame."""
        height, width = self.alpha.shape
        return slice(self.y, self.y + height), slice(self.x, self.x + width)

    def spread(self, side_px: int) -> np.ndarray:
        """Return the alpha on the whole frame, (S, S) float32."""
        full = np.zeros((side_px, side_px), np.float32)
        full[self.window] = self.alpha
        return full


def place_object(
    rng: Generator,
    rgba_premultiplied: np.ndarray,
    pose: Pose,
    side_px: int,
    is_flesh: bool = False,
) -> Layer | None:
    """Return the object in a square frame, recoloured; None if less than a few pixels show.

    Args:
        rng: decides the colours.
        rgba_premultiplied: (h, w, 4) uint8.
        pose: where it goes.
        side_px: height and width of the frame.
        is_flesh: people keep the hue of their skin.
    """
    source = rgba_premultiplied
    # Halving is several times as quick as shrinking by any other factor.
    while pose.long_px < 0.6 * max(source.shape[:2]) and min(source.shape[:2]) > 2:
        size = [side // 2 for side in source.shape[1::-1]]
        source = source[: 2 * size[1], : 2 * size[0]]
        source = cv2.resize(source, size, interpolation=cv2.INTER_AREA)
    matrix = pose_matrix(pose, source.shape[:2])
    bounds = find_bounds(matrix, source.shape[:2], side_px)
    if bounds is None:
        return None
    x, y, width, height = bounds
    matrix[:, 2] -= x, y
    warped = cv2.warpAffine(source, matrix, (width, height), flags=cv2.INTER_LINEAR)
    mask = np.ascontiguousarray(warped[..., 3])
    straight = cv2.divide(warped[..., :3], cv2.merge([mask] * 3), scale=255)
    straight = vary_colours(rng, straight, is_flesh)
    return Layer(x, y, to_light(straight), mask.astype(np.float32) * np.float32(1 / 255))


def pose_matrix(pose: Pose, shape: tuple[int, ...]) -> np.ndarray:
    """Return the (2, 3) matrix from an object of this shape to the frame."""
    height, width = shape
    scale = pose.long_px / max(height, width)
    angle = np.radians(pose.degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    sign = -1 if pose.is_mirrored else 1
    turn = turn @ np.diag([sign * scale * pose.stretch[0], scale * pose.stretch[1]])
    offset = np.array(pose.middle) - turn @ ((width - 1) / 2, (height - 1) / 2)
    return np.hstack([turn, offset[:, None]])


def find_bounds(
    matrix: np.ndarray, shape: tuple[int, ...], side_px: int
) -> tuple[int, int, int, int] | None:
    """Return (x, y, width, height) of what a moved rectangle covers of the frame, or None."""
    height, width = shape
    corners = np.array([[-1, -1], [width, -1], [-1, height], [width, height]])
    moved = corners @ matrix[:, :2].T + matrix[:, 2]
    left, top = np.floor(moved.min(0)).clip(0, side_px).astype(int)
    right, bottom = np.ceil(moved.max(0)).clip(0, side_px).astype(int)
    if right - left < 4 or bottom - top < 4:
        return None
    return int(left), int(top), int(right - left), int(bottom - top)


def vary_colours(rng: Generator, straight: np.ndarray, is_flesh: bool) -> np.ndarray:
    """Return an object's uint8 colours with another tone, at times another material's hue."""
    chance = rng.random()
    if chance < 0.15:
        return straight
    if is_flesh:
        return recolour(rng, straight, 0.6)
    turn = float(rng.uniform(-180, 180)) if chance > 0.8 else float(rng.normal(0, 6))
    return recolour(rng, straight, 0.9, turn)


def texture_object(rng: Generator, layer: Layer, texture: np.ndarray) -> Layer:
    """Return the object with a part of a picture printed on it: smooth renders get detail.

    Args:
        rng: decides part and strength.
        layer: the object.
        texture: (h, w, 3) uint8 RGB.
    """
    height, width = layer.alpha.shape
    tall, wide = (max(8, int(side * rng.uniform(0.2, 0.9))) for side in texture.shape[:2])
    y = int(rng.integers(texture.shape[0] - tall + 1))
    x = int(rng.integers(texture.shape[1] - wide + 1))
    part = cv2.resize(
        texture[y : y + tall, x : x + wide], (width, height), interpolation=cv2.INTER_LINEAR
    )
    light = to_light(part)
    relative = light / (np.array(cv2.mean(light)[:3], np.float32) + 0.03)
    strength = np.float32(rng.uniform(0.15, 0.8))
    printed = layer.light * (1 + (cv2.min(relative, 2.5) - 1) * strength)
    return Layer(layer.x, layer.y, printed, layer.alpha)
