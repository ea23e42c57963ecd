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
from models.training.network import (
    CONTEXT_CHANNELS,
    DECODER_CHANNELS,
    HINT_CHANNELS,
    SubjectNet,
)
from models.training.when_marked import Correction, learn_marks_only

# The adviser's share where nothing was learned. At a half, what it alone knows (a helmet, a truck's
# wheels) turned half transparent; at 0.7 marks work better, too (RUNS.md).
SHARE = 0.7
LEANING = math.log(SHARE / (1 - SHARE))
# The hints and the adviser's opinion.
TOLD = HINT_CHANNELS + 1
# Channels through which features are corrected where there are hints, from the deepest on: what
# leaves the file below 8 MB.
NARROW = (16, 12, 12, 8, 8)


class AdvisedNet(SubjectNet):
    """SubjectNet with the adviser's opinion beside the hints, and its trust beside its answer."""

    def __init__(self) -> None:
        super().__init__(told=TOLD, answers=2)
        channels = zip((CONTEXT_CHANNELS, *DECODER_CHANNELS), NARROW, strict=True)
        self.corrections = nn.ModuleList(Correction(wide, narrow) for wide, narrow in channels)

    def forward(
        self,
        image: Tensor,
        hints: Tensor | None = None,
        advice: Tensor | None = None,
        known: Tensor | None = None,
    ) -> tuple[Tensor, ...]:
        """Return the logits of alpha, of its own view of alpha, and of three smaller alphas."""
        return self.weigh(image, hints, advice, known)[0]

    def weigh(
        self,
        image: Tensor,
        hints: Tensor | None = None,
        advice: Tensor | None = None,
        known: Tensor | None = None,
    ) -> tuple[tuple[Tensor, ...], Tensor]:
        """Return what `forward` does, and the adviser's share, (N, 1, H, W) in 0..1.

        Args:
            image: (N, 3, H, W) float32, normalised RGB; H and W multiples of 32.
            hints: (N, 2, H, W) float32 in 0..1, surely subject and surely background; None: none.
            advice: (N, 1, H, W) float32, the adviser's logits; None: none.
            known: (N, 1, H, W) float32, 1 where there is advice, 0 where not; None: everywhere.
        """
        told = self.tell(image, hints, advice, known)
        return self.answer(self.encoder(image, told), told, advice, known)

    def tell(
        self,
        image: Tensor,
        hints: Tensor | None = None,
        advice: Tensor | None = None,
        known: Tensor | None = None,
    ) -> Tensor:
        """Return what the network is told besides the picture, (N, 3, H, W); as for `weigh`."""
        size = (image.shape[0], 1, *image.shape[2:])
        if hints is None:
            hints = image.new_zeros((size[0], HINT_CHANNELS, *size[2:]))
        opinion = image.new_zeros(size) if advice is None else torch.tanh(advice / 2)
        if known is not None:
            opinion = opinion * known
        return torch.cat([hints, opinion], 1).contiguous(memory_format=torch.channels_last)

    def answer(
        self,
        features: list[Tensor],
        told: Tensor,
        advice: Tensor | None,
        known: Tensor | None = None,
    ) -> tuple[tuple[Tensor, ...], Tensor]:
        """Return what `weigh` does, for the encoder's features and what it was told."""
        answers, *sides = self.decode(features, told)
        own, trust = answers[:, :1], torch.sigmoid(answers[:, 1:] + LEANING)
        if advice is None:
            return (own, own, *sides), torch.zeros_like(trust)
        if known is not None:
            trust = trust * known
        return (own + trust * (advice - own), own, *sides), trust

    def correct(self, depth: int, features: Tensor, hints: Tensor) -> Tensor:
        """Return the features, corrected if the picture has any hint."""
        is_marked = hints[:, :HINT_CHANNELS].amax((1, 2, 3), keepdim=True)
        corrected: Tensor = self.corrections[depth](features, is_marked)
        return corrected

    def learn_marks_only(self) -> None:
        """Leave to training only what has no effect where there are no hints."""
        learn_marks_only(self, TOLD)


class AdvisedModel(nn.Module):
    """Both networks as one, which takes a picture and hints."""

    def __init__(self, adviser: Adviser, advised: AdvisedNet) -> None:
        super().__init__()
        self.adviser, self.advised = adviser, advised

    def forward(self, image: Tensor, hints: Tensor | None = None) -> tuple[Tensor, ...]:
        """Return what `AdvisedNet` does."""
        return self.advised(image, hints, self.adviser(image))


def load_widened(network: nn.Module, path: Path) -> None:
    """Fill a network with the weights of a narrower one; what is new beside them begins at zero.

    So an AdvisedNet filled with a SubjectNet's weights gives a mean of both logits. Layers that the
    narrower one lacks stay as they are.

    Args:
        network: changed in place; its weights begin with those of the narrower one.
        path: .npz of name -> array.
    """
    with np.load(path) as arrays, torch.no_grad():
        for name in arrays.files:
            weight = network.get_parameter(name)
            stored = torch.from_numpy(arrays[name].astype(np.float32))
            weight.zero_()
            weight[tuple(slice(length) for length in stored.shape)] = stored
