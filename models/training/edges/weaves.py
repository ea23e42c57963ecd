"""Things full of regular holes: netting, lace, tulle, mesh and perforated sheets."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from models.training.edges.canvas import Canvas
from models.training.edges.outlines import draw_outline
from models.training.edges.strands import Drawn, stack

LEAST_SPACING_PX = 4


def draw_lace(rng: Generator, side_px: int) -> Drawn:
    """Return alpha and shade of a fabric with holes, on a finer translucent one at times."""
    opaque, faint = Canvas(side_px), Canvas(side_px)
    most = 0.22 * side_px
    spacing = float(np.exp(rng.uniform(np.log(LEAST_SPACING_PX), np.log(most))))
    if rng.random() < 0.6:
        weave_net(rng, opaque, spacing)
    else:
        punch_holes(rng, opaque, spacing)
    if rng.random() < 0.4:
        weave_net(rng, faint, max(3.0, spacing * rng.uniform(0.2, 0.5)))
    hem = draw_outline(rng, side_px, 0.1)
    if rng.random() < 0.6:
        keep_inside(opaque, hem.points)
        keep_inside(faint, hem.points)
        closed = np.concatenate([hem.points, hem.points[:1]])[None]
        opaque.stroke(closed, float(rng.uniform(0.5, 0.5 * spacing)), float(rng.uniform(0.7, 1.3)))
    if rng.random() < 0.4:
        opaque.fill(draw_outline(rng, side_px).points, float(rng.uniform(0.6, 1.4)))
    return stack(opaque.finish(), faint.finish(), rng.uniform(0.15, 0.8))


def weave_net(rng: Generator, canvas: Canvas, spacing_px: float) -> None:
    """Draw two or three families of threads over the whole canvas."""
    side = canvas.side_px
    width = float(np.clip(spacing_px * rng.uniform(0.06, 0.4), 0.3, 8))
    start = rng.uniform(0, np.pi)
    families = int(rng.integers(2, 4))
    sway = rng.normal(0, 0.5 * spacing_px, 2)
    waves = rng.uniform(0.5, 4, 2) * 2 * np.pi / side
    for family in range(families):
        angle = start + family * np.pi / families
        offsets = np.arange(-0.8 * side, 0.8 * side, spacing_px)
        along = np.linspace(-0.8 * side, 0.8 * side, 24)
        heading = np.array([np.cos(angle), np.sin(angle)])
        across = np.array([-heading[1], heading[0]])
        lines = side / 2 + along[None, :, None] * heading + offsets[:, None, None] * across
        # The same sway for every family: crossings stay crossings.
        lines = lines + sway * np.sin(lines[..., ::-1] * waves)
        canvas.stroke(lines, width, float(rng.uniform(0.7, 1.3)))


def punch_holes(rng: Generator, canvas: Canvas, spacing_px: float) -> None:
    """Fill the canvas and cut rows of round holes, every second row shifted."""
    side = canvas.side_px
    canvas.fill(np.float32([[-1, -1], [side, -1], [side, side], [-1, side]]))
    steps = np.arange(-0.3 * side, 1.3 * side, spacing_px)
    x, y = np.meshgrid(steps, steps)
    x[::2] += spacing_px / 2
    angle = rng.uniform(0, np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    places = (np.stack([x.ravel(), y.ravel()], 1) - side / 2) @ turn + side / 2
    places += rng.normal(0, spacing_px * rng.uniform(0, 0.12), places.shape)
    is_near = ((places > -spacing_px) & (places < side + spacing_px)).all(1)
    canvas.discs(places[is_near], spacing_px * float(rng.uniform(0.2, 0.48)), is_hole=True)


def keep_inside(canvas: Canvas, outline: np.ndarray) -> None:
    """Clear what lies outside of an outline."""
    inside = Canvas(canvas.side_px)
    inside.fill(outline)
    canvas.pixels[inside.pixels[..., 0] == 0] = 0
