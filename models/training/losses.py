"""What a training minimises; every part is least where the output equals a soft target."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def matte_loss(
    logits: Tensor, target: Tensor, weight: Tensor, shares: dict[str, float]
) -> tuple[Tensor, dict[str, float]]:
    """Return the loss to minimise and its parts for the log.

    Args:
        logits: (N, 7, H, W) float32, fused output first, then the sides.
        target: (N, 1, H, W) float32 in 0..1.
        weight: (N, 1, H, W) float32 in 0..1, how far to believe the target.
        shares: weight of "bce", "iou", "gradient" and "sides".
    """
    bce = functional.binary_cross_entropy_with_logits(
        logits, target.expand_as(logits), reduction="none"
    )
    by_output = (bce * weight).mean((0, 2, 3)) / weight.mean().clamp_min(1e-3)
    alpha = torch.sigmoid(logits[:, :1])
    parts = {
        "bce": by_output[0],
        "iou": soft_iou_loss(alpha, target, weight),
        "gradient": gradient_loss(alpha, target, weight),
        "sides": by_output[1:].mean(),
    }
    total = torch.stack([parts[name] * share for name, share in shares.items()]).sum()
    return total, {name: float(part.detach()) for name, part in parts.items()}


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
