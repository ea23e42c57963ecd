"""What a network may learn from marks without changing any answer that it gives without them.

Trained are the weights that take hints in, and small corrections that a picture without hints does
not pass. All else stays as it is.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.network import HINT_CHANNELS

# Layers that are told hints, as the first of the last channels that they take.
TOLD = ("hint.weight", "enter.weight", "join.weight")
CORRECTIONS = "corrections."


class Correction(nn.Module):
    """A change of features through a narrow place, none at first (Hu et al., arXiv 2106.09685)."""

    def __init__(self, channels: int, narrow: int) -> None:
        super().__init__()
        self.enter = nn.Conv2d(channels, narrow, 1)
        self.leave = nn.Conv2d(narrow, channels, 1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, features: Tensor, share: Tensor) -> Tensor:
        """Return the features (N, C, h, w), changed by a share (N, 1, 1, 1) of the correction."""
        return features + share.to(features) * self.leave(functional.relu(self.enter(features)))


def learn_marks_only(network: nn.Module, told: int) -> None:
    """Leave to training only what has no effect where there are no hints.

    Args:
        network: changed in place.
        told: channels of what it is told besides the picture, the hints first.
    """
    for name, weight in network.named_parameters():
        is_told = name.endswith(TOLD) and not name.startswith(CORRECTIONS)
        weight.requires_grad_(is_told or name.startswith(CORRECTIONS))
        if is_told:
            takes_hints = torch.zeros_like(weight)
            first = weight.shape[1] - told
            takes_hints[:, first : first + HINT_CHANNELS] = 1
            weight.register_hook(lambda gradient, taken=takes_hints: gradient * taken)
