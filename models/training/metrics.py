"""Numbers that say how far an alpha is from the truth; both (H, W) float32 in 0..1."""

from __future__ import annotations

import cv2
import numpy as np

BAND_PX = 3
# Perazzi et al., "A Benchmark Dataset ... for Video Object Segmentation" (DAVIS), CVPR 2016.
BOUNDARY_TOLERANCE = 0.008


def measure(alpha: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Return "iou", "mae", "boundary_f" and "edge_error" of one picture.

    Args:
        alpha: (H, W) float32 in 0..1, the estimate.
        truth: (H, W) float32 in 0..1.
    """
    return {
        "iou": hard_iou(alpha, truth),
        "mae": float(np.abs(alpha - truth).mean()),
        "boundary_f": boundary_f(alpha > 0.5, truth > 0.5),
        "edge_error": edge_error(alpha, truth),
    }


def hard_iou(alpha: np.ndarray, truth: np.ndarray) -> float:
    """Return the overlap of what is more than half covered; 1 if both have nothing."""
    ours, theirs = alpha > 0.5, truth > 0.5
    joined = np.count_nonzero(ours | theirs)
    return np.count_nonzero(ours & theirs) / joined if joined else 1.0


def boundary_f(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Return the F-measure of boundary pixels that lie near the other's boundary.

    Source: Perazzi et al., CVPR 2016; near is 0.8 % of the diagonal, as there.
    """
    radius = max(1, round(BOUNDARY_TOLERANCE * float(np.hypot(*ours.shape))))
    edges = [outline(shape) for shape in (ours, theirs)]
    near = [cv2.dilate(edge, disk(radius)) for edge in edges]
    hits = [np.count_nonzero(edges[i] & near[1 - i]) for i in (0, 1)]
    counts = [np.count_nonzero(edge) for edge in edges]
    if not all(counts):
        return float(counts[0] == counts[1])
    precision, recall = hits[0] / counts[0], hits[1] / counts[1]
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def edge_error(alpha: np.ndarray, truth: np.ndarray) -> float:
    """Return the mean error where the truth is soft or 3 px from its half-line; 0 if nowhere."""
    is_soft = (truth > 0.02) & (truth < 0.98)
    near = cv2.dilate(outline(truth > 0.5), disk(BAND_PX)) > 0
    band = is_soft | near
    return float(np.abs(alpha - truth)[band].mean()) if band.any() else 0.0


def outline(shape: np.ndarray) -> np.ndarray:
    """Return the pixels of a boolean shape that touch its outside, as uint8 0 or 1."""
    filled = shape.astype(np.uint8)
    return filled - cv2.erode(filled, np.ones((3, 3), np.uint8))


def disk(radius_px: int) -> np.ndarray:
    """Return a round structuring element of 2 r + 1 pixels."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius_px + 1,) * 2)
