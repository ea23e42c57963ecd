"""The subject's own colour, also where the background shines through."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Alpha, Pixels
from nobg_core.engine.known_colours import (
    KnownColours,
    Samples,
    gather_known_colours,
    is_opaque,
)

# Small enough that most blocks hold no edge.
BLOCK_PX = 256

# How far either side's true colour may be from what is known around it, beside the variance that is
# measured there; of colours of 0 to 255. Half of it for the subject, or eight times as much, makes
# up to 7 % of a difference on the dev set (benchmarks/colours.py).
SUBJECT_VARIANCE = 50.0
BACKGROUND_VARIANCE = 4.0
# Of the picture's noise, and of alpha; each times alpha * (1 - alpha), so that nothing is smoothed
# where alpha is certain. More doubt in alpha is better the less right alpha is: on the dev set
# 0.005 is the best for true ones, 0.3 for the engine's, and 0.1 good for both.
NOISE_VARIANCE = 4.0
ALPHA_VARIANCE = 0.1


@dataclass(frozen=True)
class CleanColours:
    """A picture's colours without the old background, made as they are asked for.

    Args:
        colour: (H, W, 3) uint8 or uint16, the picture.
        alpha: (H, W) float32 in [0, 1], how the subject covers it.
        opacity: (H, W) of the picture's type, the transparency it came with, or None.
        subject: what is known of the subject's colours.
        background: what is known of the background's.
        amount: from 0, the picture's own colours, to 1, clean ones.
    """

    colour: Pixels
    alpha: Alpha
    opacity: Pixels | None
    subject: KnownColours
    background: KnownColours
    amount: float = 1.0

    def read(self, rows: slice, is_needed: NDArray[np.bool_] | None = None) -> Pixels:
        """Return (rows, W, 3) of the picture's type, straight.

        Where alpha is 1 they are the picture's, byte for byte; where it is 0 they carry on the
        subject's. Where the picture itself is transparent they are straight already, and stay.

        Args:
            rows: which, from a start to a stop.
            is_needed: (rows, W) where anybody looks; the others are the picture's. None for all.
        """
        clean = self.colour[rows].copy()
        is_mixed = self.alpha[rows] < 1
        if is_needed is not None:
            is_mixed &= is_needed
        if self.opacity is not None:
            is_mixed &= is_opaque(self.opacity[rows])
        for left in range(0, clean.shape[1], BLOCK_PX):
            columns = slice(left, min(left + BLOCK_PX, clean.shape[1]))
            mixed = is_mixed[:, columns]
            if mixed.any():
                solved = self._solve(rows, columns)
                cv2.copyTo(solved, mixed.view(np.uint8), clean[:, columns])
        return np.asarray(clean)

    def _solve(self, rows: slice, columns: slice) -> Pixels:
        """Return the block's most likely colours, if all of it were mixed.

        colour = alpha * foreground + (1 - alpha) * background, where both are spread around what
        is known of them: what the known colours do not explain is shared between them by how much
        each may differ.
        """
        picture = self.colour[rows, columns]
        scale = np.float32(1 if picture.itemsize == 1 else 257)
        colour = picture / scale
        share = self.alpha[rows, columns]
        rest = 1 - share
        subject, subject_variance = _split(self.subject.around(rows, columns))
        background, background_variance = _split(self.background.around(rows, columns))
        apart = subject - background
        of_subject = share * (subject_variance + SUBJECT_VARIANCE)
        of_others = rest * rest * (background_variance + BACKGROUND_VARIANCE)
        doubt = NOISE_VARIANCE + ALPHA_VARIANCE * _mean_square(apart)
        of_all = share * of_subject + of_others + share * rest * doubt
        gain = np.asarray(of_subject / of_all, np.float32)
        unexplained = np.asarray(colour - background, np.float32) - _times(apart, share)
        foreground = subject + _times(unexplained, gain)
        if self.amount < 1:
            foreground = colour + np.float32(self.amount) * (foreground - colour)
        return _round(foreground * scale, picture.dtype)


def estimate_foreground(
    colour: Pixels, alpha: Alpha, opacity: Pixels | None = None, amount: float = 1.0
) -> CleanColours:
    """Return the subject's own colours, as if nothing of the background shone through.

    Beside the picture, a million cells' worth of memory is taken and no more.

    Args:
        colour: (H, W, 3) uint8 or uint16, sRGB or similarly encoded, straight.
        alpha: (H, W) float32 in [0, 1], how the subject covers the picture.
        opacity: (H, W) of the same type as `colour`, the transparency it came with, or None.
        amount: from 0, which changes nothing, to 1.

    Source: the solution for two Gaussians that are mixed, as in Chuang, Curless, Salesin and
    Szeliski, "A Bayesian Approach to Digital Matting", 2001, with alpha given; the Gaussians come
    from a pyramid (see known_colours.py) where theirs are fitted to the colours around each pixel.
    """
    known = gather_known_colours(colour, alpha, opacity)
    return CleanColours(colour, alpha, opacity, *known, amount)


def _split(known: Samples) -> tuple[Samples, Samples]:
    """Return (h, w, 3) colours and (h, w) variances."""
    return np.asarray(cv2.cvtColor(known, cv2.COLOR_RGBA2RGB), np.float32), known[..., 3]


def _mean_square(colours: Samples) -> Samples:
    squares = cv2.multiply(colours, colours)
    return np.asarray(cv2.transform(squares, np.full((1, 3), 1 / 3, np.float32)), np.float32)


def _times(colours: Samples, plane: Samples) -> Samples:
    """Return each channel times the plane; NumPy takes four times as long, three by three."""
    return np.asarray(cv2.multiply(colours, cv2.merge([plane] * 3)), np.float32)


def _round(values: Samples, dtype: np.dtype[np.unsignedinteger]) -> Pixels:
    np.clip(np.rint(values, out=values), 0, np.iinfo(dtype).max, out=values)
    return values.astype(dtype)
