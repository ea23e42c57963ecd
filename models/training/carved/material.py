"""What a part is made of: colours as goods have them, prints, gloss."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

PLAIN, STRIPES, CHECKS, GRAIN, SPECKLES, DOTS = range(6)


@dataclass(frozen=True)
class Material:
    """A surface.

    Args:
        colour: (3,) linear light it throws back.
        other: the colour of its print.
        pattern: one of the six above.
        scale: repeats over one unit of length.
        direction: (3,) what stripes and grain follow.
        gloss: strength of highlights, 0..1.
        sharpness: exponent of highlights.
        is_metal: mirrors its surroundings in its own colour.
    """

    colour: np.ndarray
    other: np.ndarray
    pattern: int
    scale: float
    direction: np.ndarray
    gloss: float
    sharpness: float
    is_metal: bool

    def paint(self, points: np.ndarray) -> np.ndarray:
        """Return the colour at points (3, N) of a part's own frame, (N, 3)."""
        if self.pattern == PLAIN:
            return np.broadcast_to(self.colour, (points.shape[1], 3))
        along = self.direction @ points * self.scale
        if self.pattern == STRIPES:
            share = np.clip(np.sin(along * 2 * np.pi) * 6 + 0.5, 0, 1)
        elif self.pattern == CHECKS:
            share = (np.floor(points * self.scale + 0.01).sum(0) % 2).astype(np.float32)
        elif self.pattern == GRAIN:
            across = (points * self.scale).sum(0)
            share = 0.5 + 0.3 * np.sin(along * 9 + 1.5 * np.sin(across)) + 0.2 * np.sin(along * 31)
        elif self.pattern == SPECKLES:
            cells = np.floor(points * self.scale * 12)
            mixed = np.sin(cells[0] * 12.99 + cells[1] * 78.23 + cells[2] * 37.72) * 43758.55
            share = (mixed - np.floor(mixed)) ** 2
        else:
            cells = points * self.scale - np.floor(points * self.scale) - 0.5
            share = np.clip((0.3 - np.sqrt(np.square(cells).sum(0))) * 12, 0, 1)
        return self.colour + (self.other - self.colour) * share[:, None].astype(np.float32)


def draw_material(rng: Generator) -> Material:
    """Return a material as goods are made of: paint, wood, metal, leather, plastic, cloth."""
    kind = str(
        rng.choice(
            ["white", "black", "wood", "metal", "leather", "plastic", "muted"],
            p=[0.16, 0.16, 0.17, 0.15, 0.08, 0.16, 0.12],
        )
    )
    colour = draw_colour(rng, kind)
    pattern = GRAIN if kind == "wood" else PLAIN
    other = colour * np.float32(rng.uniform(0.45, 0.85))
    if kind not in ("wood", "metal") and rng.random() < 0.22:
        pattern = int(rng.choice([STRIPES, STRIPES, CHECKS, SPECKLES, DOTS]))
        other = draw_colour(rng, str(rng.choice(["white", "black", "plastic", "muted"])))
    direction = np.eye(3, dtype=np.float32)[int(rng.integers(3))]
    is_metal = kind == "metal"
    gloss = float(rng.uniform(0.5, 1.0) if is_metal else rng.uniform(0, 1) ** 1.5)
    sharpness = float(np.exp(rng.uniform(np.log(8), np.log(200))))
    scale = float(np.exp(rng.uniform(np.log(2.0), np.log(12.0))))
    return Material(colour, other, pattern, scale, direction, gloss, sharpness, is_metal)


def draw_colour(rng: Generator, kind: str) -> np.ndarray:
    """Return a colour of a kind of goods, (3,) float32 linear light."""
    if kind in ("white", "black", "metal"):
        low, high = {"white": (0.8, 0.97), "black": (0.02, 0.2), "metal": (0.55, 0.9)}[kind]
        encoded = rng.uniform(low, high) * np.exp(rng.normal(0, 0.02, 3))
        if kind == "metal" and rng.random() < 0.2:
            encoded = np.array([0.85, 0.68, 0.38]) * rng.uniform(0.7, 1.05)
    else:
        hue, saturation, value = {
            "wood": (rng.normal(0.075, 0.015), rng.uniform(0.3, 0.65), rng.uniform(0.3, 0.85)),
            "leather": (rng.normal(0.06, 0.02), rng.uniform(0.4, 0.8), rng.uniform(0.15, 0.6)),
            "plastic": (rng.uniform(), rng.uniform(0.6, 1.0), rng.uniform(0.45, 1.0)),
            "muted": (rng.uniform(), rng.uniform(0.1, 0.45), rng.uniform(0.25, 0.85)),
        }[kind]
        encoded = np.array(colorsys.hsv_to_rgb(hue % 1, saturation, value))
    return np.square(encoded.clip(0, 1)).astype(np.float32)
