"""What the edge refiner's training minimises; every part is least at the exact alpha."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from models.training.losses import gradient_loss

PYRAMID_LEVELS = 4


def edge_loss(
    alpha: Tensor, target: Tensor, weight: Tensor, contrast: Tensor, shares: dict[str, float]
) -> tuple[Tensor, dict[str, float]]:
    """Return the loss to minimise and its parts for the log.

    Args:
        alpha: (N, 1, H, W) float32, the answer.
        target: (N, 1, H, W) float32 in 0..1.
        weight: (N, 1, H, W) float32 in 0..1, the band most.
        contrast: (N, 1, H, W) float32 in 0..1, difference of subject's and background's colour.
        shares: weight of "error", "pyramid", "gradient" and "composite".
    """
    error = (alpha - target) * weight
    mean_weight = weight.mean().clamp_min(1e-3)
    parts = {
        "error": error.abs().mean() / mean_weight,
        "pyramid": pyramid_loss(error) / mean_weight,
        "gradient": gradient_loss(alpha, target, weight) / mean_weight,
        # What is seen of an error when the matte is put on what was behind.
        "composite": (error * contrast).abs().mean() / mean_weight,
    }
    total = torch.stack([parts[name] * share for name, share in shares.items()]).sum()
    return total, {name: float(part.detach()) for name, part in parts.items()}


def pyramid_loss(error: Tensor) -> Tensor:
    """Return the mean of the error's Laplacian pyramid, coarse levels weighted by their pixels.

    Source: Hou and Liu, "Context-Aware Image Matting", arXiv 1909.09725. Ours: box averages.
    """
    total = error.new_zeros(())
    for level in range(PYRAMID_LEVELS):
        smaller = functional.avg_pool2d(error, 2)
        detail = error - functional.interpolate(smaller, scale_factor=2.0)
        total = total + detail.abs().mean() * 2**level
        error = smaller
    return (total + error.abs().mean() * 2**PYRAMID_LEVELS) / 2**PYRAMID_LEVELS
