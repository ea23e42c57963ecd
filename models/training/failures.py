"""Draw what the model gets wrong, for its card: `python -m models.training.failures PHOTO`.

PHOTO is scikit-image's astronaut; everything else is drawn here, so that the picture may be shown.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from models.training.evaluate_predictors import find_default_model, open_onnx
from models.training.images import read_rgb

TARGET = Path(__file__).parents[1] / "failures.jpg"
CELL_PX = 300
SCALE = 4
MAGENTA = (255, 0, 255)


def main() -> None:
    """Write the picture: each row a scene, the model's alpha, and the cut-out on magenta."""
    parser = argparse.ArgumentParser(prog="models.training.failures", description=__doc__)
    parser.add_argument("photo", type=Path)
    arguments = parser.parse_args()
    model = open_onnx(find_default_model())
    drawn = [draw_wheel(), draw_tumbler(), draw_pair(), draw_arcade()]
    scenes = [read_rgb(arguments.photo), *drawn]
    rows = [draw_row(scene, model(scene)) for scene in scenes]
    sheet = cv2.cvtColor(np.concatenate(rows), cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(TARGET), sheet, [cv2.IMWRITE_JPEG_QUALITY, 85])


def draw_row(scene: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return scene (H, W, 3) uint8, alpha (H, W) in 0..1 and cut-out side by side."""
    shown = cv2.cvtColor((alpha * 255).round().astype(np.uint8), cv2.COLOR_GRAY2RGB)
    mixed = scene * alpha[..., None] + np.array(MAGENTA) * (1 - alpha[..., None])
    cells = [scene, shown, mixed.round().astype(np.uint8)]
    size = (CELL_PX, CELL_PX)
    return np.hstack([cv2.resize(cell, size, interpolation=cv2.INTER_AREA) for cell in cells])


def draw_wheel() -> np.ndarray:
    """Return thin spokes in front of a striped wall."""
    side = CELL_PX * SCALE
    wall = np.full((side, side, 3), 150, np.uint8)
    wall[(np.arange(side) // (12 * SCALE)) % 2 == 0] = (172, 160, 140)
    centre, radius = (side // 2, side // 2), side // 3
    for turn in np.linspace(0, np.pi, 12, endpoint=False):
        arm = (radius * np.array([np.cos(turn), np.sin(turn)])).astype(int)
        ends = [tuple(int(v) for v in centre + sign * arm) for sign in (1, -1)]
        cv2.line(wall, *ends, (60, 60, 70), 2 * SCALE, cv2.LINE_AA)
    cv2.circle(wall, centre, radius, (35, 35, 40), 7 * SCALE, cv2.LINE_AA)
    return photograph(wall)


def draw_tumbler() -> np.ndarray:
    """Return an empty glass on a table: only its rim and its shine can be seen."""
    side = CELL_PX * SCALE
    scene = np.full((side, side, 3), (205, 208, 212), np.uint8)
    scene[side * 2 // 3 :] = (150, 116, 84)
    glass = scene.copy()
    outline = (np.array([[0.34, 0.2], [0.66, 0.2], [0.6, 0.8], [0.4, 0.8]]) * side).astype(np.int32)
    cv2.fillPoly(glass, [outline], (235, 240, 245), cv2.LINE_AA)
    scene = cv2.addWeighted(scene, 0.8, glass, 0.2, 0)
    cv2.polylines(scene, [outline], True, (120, 128, 135), 2 * SCALE, cv2.LINE_AA)
    lid = ((side // 2, side // 5), (int(0.16 * side), int(0.03 * side)))
    cv2.ellipse(scene, *lid, 0, 0, 360, (120, 128, 135), 2 * SCALE, cv2.LINE_AA)
    return photograph(scene)


def draw_pair() -> np.ndarray:
    """Return a tin and, apart from it, a dull ball."""
    side = CELL_PX * SCALE
    scene = np.full((side, side, 3), (186, 178, 170), np.uint8)
    scene[side * 3 // 5 :] = (120, 98, 80)
    left, right, top, bottom = (round(part * side) for part in (0.1, 0.38, 0.3, 0.78))
    middle, axes = (left + right) // 2, ((right - left) // 2, side // 25)
    cv2.rectangle(scene, (left, top), (right, bottom), (190, 52, 44), -1)
    cv2.ellipse(scene, (middle, bottom), axes, 0, 0, 360, (190, 52, 44), -1, cv2.LINE_AA)
    cv2.ellipse(scene, (middle, top), axes, 0, 0, 360, (220, 90, 80), -1, cv2.LINE_AA)
    ball = (round(0.78 * side), round(0.75 * side))
    cv2.circle(scene, ball, round(0.07 * side), (150, 140, 60), -1, cv2.LINE_AA)
    return photograph(scene)


def draw_arcade() -> np.ndarray:
    """Return a long building and nothing else."""
    side = CELL_PX * SCALE
    scene = np.full((side, side, 3), (120, 160, 205), np.uint8)
    scene[side * 15 // 100 : side * 80 // 100] = (196, 168, 128)
    scene[side * 80 // 100 :] = (128, 120, 112)
    half, rise, dark = round(0.065 * side), round(0.05 * side), (48, 44, 46)
    for number in range(5):
        x = (2 * number + 1) * side // 10
        for top, bottom in ((0.29, 0.42), (0.57, 0.8)):
            spring = round(top * side)
            cv2.rectangle(scene, (x - half, spring), (x + half, round(bottom * side)), dark, -1)
            cv2.ellipse(scene, (x, spring), (half, rise), 0, 180, 360, dark, -1, cv2.LINE_AA)
    for ledge in (0.15, 0.46):
        scene[round(ledge * side) : round((ledge + 0.025) * side)] = (222, 200, 166)
    return photograph(scene)


def photograph(drawing: np.ndarray) -> np.ndarray:
    """Return a drawing made at `SCALE` as a camera would show it: smooth edges, a little noise."""
    size = (CELL_PX * 2, CELL_PX * 2)
    small = cv2.resize(drawing, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    noise = np.random.default_rng(1).normal(0, 3, small.shape)
    return (cv2.GaussianBlur(small, (0, 0), 0.7) + noise).clip(0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
