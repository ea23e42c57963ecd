"""The model's own alpha: small, and not yet on the picture's edges."""

from __future__ import annotations

from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.hints import Hints
from nobg_core.engine.prepare import prepare
from nobg_core.engine.session import Session


def predict_alpha(image: Rgb, session: Session, hints: Hints) -> Alpha:
    """Return what the model takes for the subject, at the model's own size.

    The hints hold for every model's answer, also where it knows of none.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        session: the loaded model.
        hints: what is known of the picture, at its size.

    Returns:
        (S, S) float32 in [0, 1], S being the model's size for a picture with or without hints.

    Raises:
        Cancelled: the session was stopped meanwhile.
        ModelError: the model could not run.
    """
    entry = session.entry
    side_px = entry.input_px if hints.say_nothing else entry.hinted_px
    known = hints.at(side_px)
    alpha: Alpha = session.run(prepare(image, entry, known, side_px))[0, 0]
    known.hold(alpha)
    return alpha
