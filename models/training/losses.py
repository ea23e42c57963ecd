"""What a training minimises; every part is least where the output equals a soft target."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional


def matte_loss(
    outputs: Sequence[Tensor], target: Tensor, weight: Tensor, shares: dict[str, float]
) -> tuple[Tensor, dict[str, float]]:
    """Return the loss to minimise and its parts for the log.

    Args:
        outputs: logits (n, 1, h, w) float32, the alpha first, then side outputs of any size.
        target: (N, 1, H, W) float32 in 0..1.
        weight: (N, 1, H, W) float32 in 0..1, how far to believe the target.
        shares: weight of "bce", "iou", "gradient" and "sides"; others are not meant.
    """
    alpha = torch.sigmoid(outputs[0])
    parts = {
        "bce": weighted_bce(outputs[0], target, weight),
        "iou": soft_iou_loss(alpha, target, weight),
        "gradient": gradient_loss(alpha, target, weight),
        "sides": side_loss(outputs[1:], target, weight),
    }
    total = torch.stack([part * shares[name] for name, part in parts.items()]).sum()
    return total, {name: float(part.detach()) for name, part in parts.items()}


def weighted_bce(logits: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Return the mean cross-entropy over what is believed."""
    bce = functional.binary_cross_entropy_with_logits(logits, target, weight)
    return bce / weight.mean().clamp_min(1e-3)


def side_loss(sides: Sequence[Tensor], target: Tensor, weight: Tensor) -> Tensor:
    """Return the mean cross-entropy of smaller outputs against the averaged target."""
    losses = [target.new_zeros(())]
    for logits in sides:
        size = logits.shape[-2:]
        small = [functional.adaptive_avg_pool2d(plane, size) for plane in (target, weight)]
        losses.append(weighted_bce(logits, *small))
    return torch.stack(losses).sum() / max(1, len(sides))


def soft_iou_loss(alpha: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Return 1 - sum(min) / sum(max), averaged over images; the 1 % keeps empty ones smooth."""
    shared = (torch.minimum(alpha, target) * weight).mean((1, 2, 3)) + 0.01
    joined = (torch.maximum(alpha, target) * weight).mean((1, 2, 3)) + 0.01
    return (1 - shared / joined).mean()


def gradient_loss(alpha: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Return the mean difference of neighbour differences, across and down."""
    error = alpha - target
    across = (error[..., 1:] - error[..., :-1]).abs() * weight[..., 1:] * weight[..., :-1]
    down = (error[..., 1:, :] - error[..., :-1, :]).abs() * weight[..., 1:, :] * weight[..., :-1, :]
    return across.mean() + down.mean()
