"""The starting model's own answers on photos: a second opinion near label edges."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from models.training.images import INPUT_PX, normalise, read_rgb


def ask_teacher(network: nn.Module, image: np.ndarray) -> np.ndarray:
    """Return the starting model's alpha for a photo, squashed to 320 x 320 as it was trained.

    Args:
        network: the network with its starting weights.
        image: (H, W, 3) uint8 RGB.

    Returns:
        (320, 320) uint8.
    """
    small = cv2.resize(image, (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_AREA)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        logits = network(torch.from_numpy(normalise(small)))[0][0, 0].float()
    return (torch.sigmoid(logits) * 255).round().to(torch.uint8).numpy()


def answer_photos(network: nn.Module, folders: list[Path], cache: Path) -> dict[str, np.ndarray]:
    """Return the teacher's alpha of every photo, from the cache file if it is there.

    Args:
        network: the network with its starting weights.
        folders: folders of photos.
        cache: .npz file to read, or to write after asking.

    Returns:
        file name -> (320, 320) uint8.
    """
    if not cache.exists():
        paths = [path for folder in folders for path in sorted(folder.iterdir())]
        answers = {path.name: ask_teacher(network, read_rgb(path)) for path in paths}
        cache.parent.mkdir(parents=True, exist_ok=True)
        partial = cache.with_suffix(".partial.npz")
        np.savez(partial, **answers)
        partial.replace(cache)
    with np.load(cache) as arrays:
        return {name: arrays[name] for name in arrays.files}
