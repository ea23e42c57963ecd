"""Make the README's before/after picture with the program itself: python docs/make_pictures.py."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

PROJECT = Path(__file__).resolve().parents[1]
SAMPLE = PROJECT / "models" / "sample" / "sample.jpg"
TARGET = PROJECT / "docs" / "before-after.jpg"

CHECK_PX = 16
GAP_PX = 12


def cut_out(photo: Path) -> np.ndarray:
    """Return (H, W, 4) uint8 BGRA, straight, as `nobg cutout` writes it."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "cutout.png"
        command = [sys.executable, "-m", "nobg_core.engine.cli", "cutout"]
        subprocess.run([*command, str(photo), "-o", str(target)], check=True, cwd=PROJECT)
        return cv2.imread(str(target), cv2.IMREAD_UNCHANGED)


def checks(height: int, width: int) -> np.ndarray:
    """Return (H, W, 3): the board on which editors show what is transparent."""
    rows, columns = np.mgrid[:height, :width] // CHECK_PX
    return np.where((rows + columns) % 2, 153, 102).astype(np.uint8)[..., None].repeat(3, 2)


def composite(cutout: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Return (H, W, 3): a straight cutout placed on a background."""
    alpha = cutout[..., 3:] / 255
    return (cutout[..., :3] * alpha + ground * (1 - alpha)).round().astype(np.uint8)


def main() -> None:
    """Write the picture: the photo, the cut-out on checks, and on a colour."""
    photo = cv2.imread(str(SAMPLE))
    cutout = cut_out(SAMPLE)
    height, width = photo.shape[:2]
    colour = np.full_like(photo, (60, 130, 235))
    gap = np.full((height, GAP_PX, 3), 255, np.uint8)
    tiles = [photo, gap, composite(cutout, checks(height, width)), gap, composite(cutout, colour)]
    picture = np.hstack(tiles)
    size = (1500, round(height * 1500 / picture.shape[1]))
    picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(TARGET), picture, [cv2.IMWRITE_JPEG_QUALITY, 88])


if __name__ == "__main__":
    main()
