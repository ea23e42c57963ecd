"""Numbers that say how far an alpha is from the truth; both (H, W) float32 in 0..1."""

from __future__ import annotations

import cv2
import numpy as np

BAND_PX = 3
# People's labels were drawn on superpixels: nearer to their edges nobody knows who is right.
LABEL_PX = 5
# Perazzi et al., "A Benchmark Dataset ... for Video Object Segmentation" (DAVIS), CVPR 2016.
BOUNDARY_TOLERANCE = 0.008
# Rounding in float64; what the paper takes for exactly nothing.
TINY = 1e-20


def measure(alpha: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Return the numbers of one picture by name: see the functions below; "mae" is the mean error.

    Args:
        alpha: (H, W) float32 in 0..1, the estimate.
        truth: (H, W) float32 in 0..1.
    """
    return {
        "iou": hard_iou(alpha, truth),
        "clear_iou": clear_iou(alpha, truth),
        "mae": float(np.abs(alpha - truth).mean()),
        "s_measure": s_measure(alpha, truth > 0.5),
        "boundary_f": boundary_f(alpha > 0.5, truth > 0.5),
        "edge_error": edge_error(alpha, truth),
    }


def hard_iou(alpha: np.ndarray, truth: np.ndarray) -> float:
    """Return the overlap of what is more than half covered; 1 if both have nothing."""
    ours, theirs = alpha > 0.5, truth > 0.5
    joined = np.count_nonzero(ours | theirs)
    return np.count_nonzero(ours & theirs) / joined if joined else 1.0


def clear_iou(alpha: np.ndarray, truth: np.ndarray) -> float:
    """Return the overlap without what is 5 px or less from the truth's half-line."""
    near = cv2.dilate(outline(truth > 0.5), disk(LABEL_PX)) > 0
    return hard_iou(np.where(near, 0, alpha), np.where(near, 0, truth))


def s_measure(alpha: np.ndarray, shape: np.ndarray) -> float:
    """Return how alike the structures are, half by object and half by region, 0..1.

    Where the truth is empty it is 1 less the mean alpha, where it is full the mean alpha.

    Args:
        alpha: (H, W) float32 in 0..1, the estimate.
        shape: (H, W) bool, the truth.

    Source: Fan et al., "Structure-measure: A New Way to Evaluate Foreground Maps", ICCV 2017,
    with its weight of 0.5; deviations here are over the pixels, not over one less.
    """
    covered = float(shape.mean())
    if covered in {0.0, 1.0}:
        return float(1 - np.abs(alpha - covered).mean())
    by_object = covered * uniformity(alpha[shape]) + (1 - covered) * uniformity(1 - alpha[~shape])
    return max(0.0, (by_object + region_similarity(alpha, shape)) / 2)


def uniformity(values: np.ndarray) -> float:
    """Return 1 where all values are 1; less the lower and the more spread they are."""
    mean = float(values.mean())
    return 2 * mean / (mean**2 + 1 + float(values.std()))


def region_similarity(alpha: np.ndarray, shape: np.ndarray) -> float:
    """Return the structural similarity of the four parts that meet in the truth's centroid."""
    rows, columns = np.nonzero(shape)
    y, x = round(float(rows.mean())) + 1, round(float(columns.mean())) + 1
    parts = [(slice(y), slice(x)), (slice(y), slice(x, None))]
    parts += [(slice(y, None), slice(x)), (slice(y, None), slice(x, None))]
    pairs = [(alpha[part].astype(float), shape[part].astype(float)) for part in parts]
    total = sum(ours.size * structural_similarity(ours, theirs) for ours, theirs in pairs)
    return total / alpha.size


def structural_similarity(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Return the SSIM of two layers taken as one window without constants; 0 if they are empty."""
    if not ours.size:
        return 0.0
    means = float(ours.mean()), float(theirs.mean())
    spread = float(ours.var() + theirs.var())
    shared = 4 * means[0] * means[1] * float(((ours - means[0]) * (theirs - means[1])).mean())
    joined = (means[0] ** 2 + means[1] ** 2) * spread
    if abs(shared) > TINY:
        return shared / joined
    return float(joined <= TINY)


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
