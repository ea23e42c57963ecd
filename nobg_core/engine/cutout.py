"""The way of one image, from its pixels to the finished alpha."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nobg_core.engine.arrays import Alpha, Area, Rgb
from nobg_core.engine.edge_network import open_edge_network
from nobg_core.engine.hero import refine_hero
from nobg_core.engine.hints import NOTHING_KNOWN, Hints, where_to_look
from nobg_core.engine.predict import predict_alpha
from nobg_core.engine.refine import refine_alpha, unblur
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
        is_empty: no subject was found; alpha is 0 but for what the user marked as subject.
    """

    alpha: Alpha
    is_empty: bool


def cut_out(
    image: Rgb,
    session: Session,
    on_progress: OnProgress,
    hints: Hints = NOTHING_KNOWN,
    edges: str = "fast",
) -> Matte:
    """Return the subject's alpha at the picture's full size.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        session: the loaded model.
        on_progress: told how far the work is.
        hints: what the user knows of the picture, at its size; alpha contradicts none of it.
        edges: `fast` or `hero`.

    Raises:
        Cancelled: the user stopped the work.
        ModelError: the model could not run.
    """
    on_progress(0.1, "Looking for the subject")
    area = where_to_look(hints, image.shape)
    coarse = predict_alpha(image[area], session, hints.inside(area))
    on_progress(0.5, "Following the edges")
    is_empty = has_no_subject(coarse)
    if is_empty:
        alpha = np.zeros(image.shape[:2], np.float32)
    else:

        def tell(done: float) -> None:
            """Tell how far the edges are, 0 to 1, as the work's second half."""
            on_progress(0.5 + done / 2, "Following the edges")

        if edges == "hero":
            network = open_edge_network()
            refined = refine_hero(image[area], coarse, tell, network=network)
        else:
            refined = refine_alpha(image[area], unblur(coarse), tell)
        alpha = _put_back(refined, area, image.shape[:2])
    hints.hold(alpha)
    return Matte(alpha, is_empty)


def _put_back(alpha: Alpha, area: Area, shape: tuple[int, ...]) -> Alpha:
    """Return alpha (H, W) of the whole picture, 0 outside the area that was looked at."""
    if alpha.shape == shape:
        return alpha
    whole = np.zeros(shape, np.float32)
    whole[area] = alpha
    return whole


def has_no_subject(alpha: Alpha) -> bool:
    """Say whether nothing in the model's alpha is more likely subject than background."""
    return float(np.mean(alpha > 0.5)) < LEAST_SUBJECT_SHARE
