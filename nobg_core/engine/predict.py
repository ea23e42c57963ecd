"""The model's own alpha: small, and not yet on the picture's edges."""

from __future__ import annotations

from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.prepare import prepare
from nobg_core.engine.session import Session


def predict_alpha(image: Rgb, session: Session) -> Alpha:
    """Return what the model takes for the subject, at the model's own size.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        session: the loaded model.

    Returns:
        (S, S) float32 in [0, 1], S being the model's input size.

    Raises:
        Cancelled: the session was stopped meanwhile.
        ModelError: the model could not run.
    """
    alpha: Alpha = session.run(prepare(image, session.entry))[0, 0]
    return alpha
