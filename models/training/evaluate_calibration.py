"""Whether an alpha means what it says: of the pixels called 0.3, the truth should average 0.3."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

BINS = 20
# The bins of 0.05..0.95: most pixels are sure, and would hide what happens between.
UNCERTAIN = slice(1, BINS - 1)


@dataclass
class Reliability:
    """Sums over all pixels of many pictures, by bin of predicted alpha.

    Args:
        counts: (20,) pixels.
        predicted: (20,) sum of their alpha.
        true: (20,) sum of their true alpha.
    """

    counts: np.ndarray = field(default_factory=lambda: np.zeros(BINS))
    predicted: np.ndarray = field(default_factory=lambda: np.zeros(BINS))
    true: np.ndarray = field(default_factory=lambda: np.zeros(BINS))

    def add(self, alpha: np.ndarray, truth: np.ndarray) -> None:
        """Count the pixels of one picture, both (H, W) float32 in 0..1."""
        bins = np.minimum((alpha * BINS).astype(np.intp), BINS - 1).ravel()
        self.counts += np.bincount(bins, minlength=BINS)
        self.predicted += np.bincount(bins, alpha.ravel(), BINS)
        self.true += np.bincount(bins, truth.ravel(), BINS)

    def error(self, part: slice = slice(None)) -> float:
        """Return the expected calibration error over some bins; 0 if no pixel is there.

        Source: Naeini et al., "Obtaining Well Calibrated Probabilities Using Bayesian Binning",
        AAAI 2015; with a soft truth in place of the share of positives.
        """
        count = float(self.counts[part].sum())
        gaps = np.abs(self.predicted[part] - self.true[part])
        return float(gaps.sum()) / count if count else 0.0

    def uncertain_error(self) -> float:
        """Return the expected calibration error of pixels with an alpha in 0.05..0.95."""
        return self.error(UNCERTAIN)

    def curve(self) -> list[tuple[float, float]]:
        """Return (mean alpha, mean truth) of every bin that has pixels, from low to high."""
        filled = [i for i in range(BINS) if self.counts[i]]
        return [(self.predicted[i] / self.counts[i], self.true[i] / self.counts[i]) for i in filled]

    def true_at(self, alpha: float) -> float:
        """Return the mean truth where the model said `alpha`, read off the curve."""
        said, found = zip(*self.curve(), strict=True)
        return float(np.interp(alpha, said, found))
