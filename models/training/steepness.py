"""From a network's logits to the alpha that users get, in one place: exported or measured."""

from __future__ import annotations

import torch
from torch import Tensor

# Two networks that are sure, each in its place, are half sure in their mean: subjects turn hazy
# inside and edges wide. So much steeper the error is smaller on all kinds but fur (RUNS.md).
STEEPNESS = 1.4


def to_alpha(logits: Tensor) -> Tensor:
    """Return alpha in 0..1 for logits of any shape; where they are 0, it is a half."""
    return torch.sigmoid(STEEPNESS * logits)
