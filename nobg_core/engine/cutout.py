"""The way of one image, from its pixels to the finished alpha."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.predict import predict_alpha
from nobg_core.engine.refine import refine_alpha
from nobg_core.engine.session import Session

# A subject is something the model is more sure of than not, on at least this share of its square:
# about a dozen of 320 x 320 pixels. Below it only noise is left, and the mask is empty.
LEAST_SUBJECT_SHARE = 1e-4

# Told the finished fraction and what is being done; may raise Cancelled.
OnProgress = Callable[[float, str], None]


@dataclass(frozen=True)
class Matte:
    """What the engine found.

    Args:
        alpha: (H, W) float32 in [0, 1], at the picture's size.
        is_empty: no subject was found; alpha is 0 everywhere.
    """

    alpha: Alpha
    is_empty: bool


def cut_out(image: Rgb, session: Session, on_progress: OnProgress) -> Matte:
    """Return the subject's alpha at the picture's full size.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        session: the loaded model.
        on_progress: told how far the work is.

    Raises:
        Cancelled: the user stopped the work.
        ModelError: the model could not run.
    """
    on_progress(0.1, "Looking for the subject")
    coarse = predict_alpha(image, session)
    on_progress(0.5, "Following the edges")
    if has_no_subject(coarse):
        return Matte(np.zeros(image.shape[:2], np.float32), is_empty=True)
    alpha = refine_alpha(
        image, coarse, on_strip=lambda done: on_progress(0.5 + done / 2, "Following the edges")
    )
    return Matte(alpha, is_empty=False)


def has_no_subject(alpha: Alpha) -> bool:
    """Say whether nothing in the model's alpha is more likely subject than background."""
    return float(np.mean(alpha > 0.5)) < LEAST_SUBJECT_SHARE
