"""U²-Net-p as an adviser: its logits for a picture, and how they are kept on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.u2netp import U2NetP, load_folded_weights

# More is better and slower: at 320 px both networks take longer than U²-Net-p alone (RUNS.md).
ADVISER_PX = 288
# A stored logit: 0 where there is none, else 1..255 for -10.6..10.6.
UNKNOWN, MIDDLE, STEPS_A_LOGIT = 0, 128, 12


class Adviser(nn.Module):
    """A network without hints that is asked at a size of its own, whatever the picture's."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> Tensor:
        """Return the logits (N, 1, H, W) for normalised pictures (N, 3, H, W)."""
        size = (ADVISER_PX, ADVISER_PX)
        small = functional.interpolate(image, size, mode="bilinear", align_corners=False)
        logits = self.network(small)[0].to(image.dtype)
        return functional.interpolate(logits, image.shape[2:], mode="bilinear", align_corners=False)


def load_adviser(path: Path) -> Adviser:
    """Return U²-Net-p with the authors' folded weights, an .npz file, ready to be asked."""
    network = U2NetP()
    network.load_state_dict(load_folded_weights(path))
    return Adviser(network.to(memory_format=torch.channels_last)).eval().requires_grad_(False)


def store_advice(logits: Tensor) -> np.ndarray:
    """Return logits of any shape as uint8; large ones are cut off."""
    steps = (logits.float() * STEPS_A_LOGIT).round() + MIDDLE
    return steps.clamp(UNKNOWN + 1, 255).to(torch.uint8).numpy()


def recall_advice(stored: Tensor) -> tuple[Tensor, Tensor]:
    """Return stored advice, uint8, as logits, float32, and where there is any, 0 or 1."""
    known = (stored != UNKNOWN).float()
    return (stored.float() - MIDDLE) / STEPS_A_LOGIT * known, known
