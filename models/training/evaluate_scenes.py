"""Dev scenes made by code, the same on every run: two subjects, one cut off, one very small.

They are painted here and not by `compositing`: a change of the training scenes must not move
what is measured.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from models.training.images import read_grey, read_rgb, read_rgba
from models.training.library import split_backgrounds

COUNT = 24
TWO_SIZE = (720, 960)
SMALL_SIZE = (1000, 1400)
# Part of the frame that the small subject covers.
SMALL_PART = (0.004, 0.018)
# Part of the subject's height or width that lies outside of the frame.
CUT_PART = (0.25, 0.45)
# Strips cut out of street photos are too narrow to stand for a photo of their own.
NARROW = "street"

Scene = tuple[np.ndarray, np.ndarray]


class SceneMaker:
    """Makes numbered scenes of a data folder, each (H, W, 3) uint8 RGB and (H, W) float32 truth.

    Args:
        data_dir: the folder with `dev` and `train/backgrounds`, of which the held-out are used.
    """

    def __init__(self, data_dir: Path) -> None:
        dev = data_dir / "dev"
        self.foregrounds = sorted((dev / "products/foregrounds").iterdir())
        self.pictures = [
            sorted((dev / kind / "images").iterdir()) for kind in ("people", "products")
        ]
        _, held_out = split_backgrounds(data_dir / "train/backgrounds")
        self.backgrounds = [path for path in held_out if not path.stem.startswith(NARROW)]

    def two(self, number: int) -> Scene:
        """Return two different products side by side; both are the subject."""
        rng = np.random.default_rng([2, number])
        first = spread(self.foregrounds, number)
        others = [p for p in self.foregrounds if family(p) != family(first)]
        height, width = TWO_SIZE
        scene, truth = self.paint_background(rng, TWO_SIZE), np.zeros(TWO_SIZE, np.float32)
        for middle, path in ((0.27, first), (0.73, others[rng.integers(len(others))])):
            rgba = read_object(path)
            room = height * rng.uniform(0.5, 0.7), width * 0.42
            rgba = resize_straight(rgba, min(room[i] / rgba.shape[i] for i in (0, 1)))
            foot = height * rng.uniform(0.82, 0.88)
            corner = round(foot - rgba.shape[0]), round(middle * width - rgba.shape[1] / 2)
            scene, truth = paste(scene, truth, rgba, corner)
        return photograph(rng, scene), truth

    def small(self, number: int) -> Scene:
        """Return one product that covers less than 2 % of a large picture."""
        rng = np.random.default_rng([3, number])
        rgba = read_object(spread(self.foregrounds, number))
        scene, truth = self.paint_background(rng, SMALL_SIZE), np.zeros(SMALL_SIZE, np.float32)
        wanted = rng.uniform(*SMALL_PART) * truth.size
        rgba = resize_straight(rgba, float(np.sqrt(wanted / (rgba[..., 3].sum() / 255))))
        place = rng.uniform(0.4, 0.95), rng.uniform(0.05, 0.95)
        y, x = (int(place[i] * (SMALL_SIZE[i] - rgba.shape[i])) for i in (0, 1))
        scene, truth = paste(scene, truth, rgba, (y, x))
        return photograph(rng, scene), truth

    def cut(self, number: int) -> Scene:
        """Return a part of a dev picture, people and products in turn, that cuts the subject."""
        rng = np.random.default_rng([4, number])
        path = spread(self.pictures[number % 2], number)
        image = read_rgb(path)
        truth = read_grey(path.parents[1] / "masks" / f"{path.stem}.png").astype(np.float32) / 255
        x, y, wide, tall = cv2.boundingRect((truth > 0.5).astype(np.uint8))
        lost = rng.uniform(*CUT_PART)
        kept = [
            (slice(0, y + round(tall * (1 - lost))), slice(None)),
            (slice(None), slice(0, x + round(wide * (1 - lost)))),
            (slice(None), slice(x + round(wide * lost), None)),
        ][(number // 2) % 3]
        return np.ascontiguousarray(image[kept]), np.ascontiguousarray(truth[kept])

    def paint_background(self, rng: Generator, size: tuple[int, int]) -> np.ndarray:
        """Return studio paper or a held-out background, (H, W, 3) float32 in 0..255."""
        if rng.random() < 0.5:
            return paint_paper(rng, size)
        picture = read_rgb(self.backgrounds[rng.integers(len(self.backgrounds))])
        scale = max(size[i] / picture.shape[i] for i in (0, 1))
        large = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        y, x = ((large.shape[i] - size[i]) // 2 for i in (0, 1))
        return large[y : y + size[0], x : x + size[1]].astype(np.float32)


def spread(paths: list[Path], number: int) -> Path:
    """Return one of the paths so that `COUNT` numbers are spread over all of them."""
    return paths[number * len(paths) // COUNT]


def family(path: Path) -> str:
    """Return the product model's name: a file's name without its view."""
    return path.stem.rpartition("_")[0]


def read_object(path: Path) -> np.ndarray:
    """Return a foreground cropped to what is visible, (h, w, 4) uint8 RGBA, straight."""
    rgba = read_rgba(path)
    x, y, width, height = cv2.boundingRect(rgba[..., 3])
    return rgba[y : y + height, x : x + width]


def resize_straight(rgba: np.ndarray, scale: float) -> np.ndarray:
    """Return a straight RGBA picture at another size, resampled premultiplied; float32."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    layers = np.concatenate([rgba[..., :3] * alpha, alpha], 2)
    size = [max(1, round(side * scale)) for side in rgba.shape[1::-1]]
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(layers, size, interpolation=method)
    return np.concatenate(
        [small[..., :3] / np.maximum(small[..., 3:], 1e-3), small[..., 3:] * 255], 2
    )


def paint_paper(rng: Generator, size: tuple[int, int]) -> np.ndarray:
    """Return studio paper lit from one side, (H, W, 3) float32 in 0..255."""
    height, width = size
    colour = np.full(3, rng.uniform(60, 245)) + rng.normal(0, 8, 3)
    down, across = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    light = 1 - 0.12 * down + rng.uniform(-0.1, 0.1) * across
    return (light[..., None] * colour).clip(0, 255).astype(np.float32)


def paste(scene: np.ndarray, truth: np.ndarray, rgba: np.ndarray, corner: tuple[int, int]) -> Scene:
    """Return scene and truth with an object and its contact shadow.

    Args:
        scene: (H, W, 3) float32 in 0..255.
        truth: (H, W) float32 in 0..1, what was pasted before.
        rgba: (h, w, 4) float32 in 0..255, straight; it fits into the scene.
        corner: (y, x) of its upper left pixel.
    """
    layer = np.zeros((*truth.shape, 4), np.float32)
    (y, x), (tall, wide) = corner, rgba.shape[:2]
    layer[y : y + tall, x : x + wide] = rgba
    alpha = layer[..., 3] / 255
    foot = y + tall
    lying = np.float32([[1, 0, 0], [0, 0.08, foot * 0.92 - 0.01 * tall]])
    shadow = cv2.warpAffine(alpha, lying, truth.shape[::-1], flags=cv2.INTER_LINEAR)
    shadow = 0.55 * cv2.GaussianBlur(shadow, (0, 0), max(0.7, 0.02 * tall))
    scene = scene * (1 - shadow)[..., None]
    scene = scene * (1 - alpha[..., None]) + layer[..., :3] * alpha[..., None]
    return scene, np.maximum(truth, alpha)


def photograph(rng: Generator, scene: np.ndarray) -> np.ndarray:
    """Return a scene in 0..255 as a camera stores it: a little noise, then JPEG; uint8."""
    noise = rng.standard_normal(scene.shape, np.float32) * rng.uniform(1, 5)
    stored = (scene + noise).round().clip(0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", stored, [cv2.IMWRITE_JPEG_QUALITY, 90])
    return cv2.imdecode(packed, cv2.IMREAD_COLOR)
