"""AdvisedNet: a SubjectNet that is told what an earlier model thinks, and how far to trust it.

Its answer is a mean of both logits whose share it decides anew at each pixel; hints can overrule
the adviser that knows of none.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from models.training.adviser import Adviser
from models.training.network import HINT_CHANNELS, SubjectNet

# The adviser's share where nothing was learned. At a half, what it alone knows (a helmet, a truck's
# wheels) turned half transparent; at 0.7 marks work better, too (RUNS.md).
SHARE = 0.7
LEANING = math.log(SHARE / (1 - SHARE))


class AdvisedNet(SubjectNet):
    """SubjectNet with the adviser's opinion beside the hints, and its trust beside its answer."""

    def __init__(self) -> None:
        super().__init__(told=HINT_CHANNELS + 1, answers=2)

    def forward(
        self,
        image: Tensor,
        hints: Tensor | None = None,
        advice: Tensor | None = None,
        known: Tensor | None = None,
    ) -> tuple[Tensor, ...]:
        """Return the logits of alpha, of its own view of alpha, and of three smaller alphas.

        Args:
            image: (N, 3, H, W) float32, normalised RGB; H and W multiples of 32.
            hints: (N, 2, H, W) float32 in 0..1, surely subject and surely background; None: none.
            advice: (N, 1, H, W) float32, the adviser's logits; None: none.
            known: (N, 1, H, W) float32, 1 where there is advice, 0 where not; None: everywhere.
        """
        size = (image.shape[0], 1, *image.shape[2:])
        if hints is None:
            hints = image.new_zeros((size[0], HINT_CHANNELS, *size[2:]))
        if advice is None:
            advice, known = image.new_zeros(size), image.new_zeros(size)
        opinion = torch.tanh(advice / 2)
        if known is not None:
            opinion = opinion * known
        told = torch.cat([hints, opinion], 1).contiguous(memory_format=torch.channels_last)
        answers, *sides = super().forward(image, told)
        own, trust = answers[:, :1], torch.sigmoid(answers[:, 1:] + LEANING)
        if known is not None:
            trust = trust * known
        return own + trust * (advice - own), own, *sides


class AdvisedModel(nn.Module):
    """Both networks as one, which takes a picture and hints."""

    def __init__(self, adviser: Adviser, advised: AdvisedNet) -> None:
        super().__init__()
        self.adviser, self.advised = adviser, advised

    def forward(self, image: Tensor, hints: Tensor | None = None) -> tuple[Tensor, ...]:
        """Return what `AdvisedNet` does."""
        return self.advised(image, hints, self.adviser(image))


def load_widened(network: nn.Module, path: Path) -> None:
    """Fill a network with the weights of a narrower one; what is new begins at zero.

    So an AdvisedNet filled with a SubjectNet's weights gives a mean of both logits.

    Args:
        network: changed in place; its weights begin with those of the narrower one.
        path: .npz of name -> array.
    """
    with np.load(path) as arrays, torch.no_grad():
        for name, weight in network.named_parameters():
            stored = torch.from_numpy(arrays[name].astype(np.float32))
            weight.zero_()
            weight[tuple(slice(length) for length in stored.shape)] = stored
