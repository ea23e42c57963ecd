"""Reading image files and making a network's input from them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)
INPUT_PX = 320


def read_rgb(path: Path) -> np.ndarray:
    """Return an image file as (H, W, 3) uint8 RGB, turned as its EXIF says, colours as stored."""
    return cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def read_grey(path: Path) -> np.ndarray:
    """Return an image file as (H, W) uint8."""
    return cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)


def read_rgba(path: Path) -> np.ndarray:
    """Return an image file with alpha as (H, W, 4) uint8 RGBA, straight."""
    return cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)


def shrink(image: np.ndarray, long_side_px: int) -> np.ndarray:
    """Return the image no longer than `long_side_px`, pixels averaged; a small one as it is."""
    scale = long_side_px / max(image.shape[:2])
    if scale >= 1:
        return image
    size = [max(1, round(side * scale)) for side in image.shape[1::-1]]
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def normalise(image: np.ndarray) -> np.ndarray:
    """Return a network's input: the image over its maximum, centred and scaled.

    The authors of U²-Net divide by the maximum, and their weights expect it: with / 255 instead,
    a dim picture (brightest pixel 242) lost 0.03 IoU before any training.

    Args:
        image: (H, W, 3) uint8 RGB.

    Returns:
        (1, 3, H, W) float32.
    """
    scaled = image.astype(np.float32) / max(int(image.max()), 1)
    return np.ascontiguousarray(((scaled - MEAN) / STD).transpose(2, 0, 1)[None])
