"""The model's own alpha: small, and not yet on the picture's edges."""

from __future__ import annotations

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.session import Session


def predict_alpha(image: Rgb, session: Session) -> Alpha:
    """Return what the model takes for the subject, at the model's own size.

    The picture is squashed to the model's square, as it was in training.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        session: the loaded model.

    Returns:
        (S, S) float32 in [0, 1], S being the model's input size.

    Raises:
        Cancelled: the session was stopped meanwhile.
        ModelError: the model could not run.
    """
    entry = session.entry
    size = (entry.input_px, entry.input_px)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    normalised = (small / 255 - np.array(entry.mean)) / np.array(entry.std)
    planes = normalised.transpose(2, 0, 1)[None].astype(np.float32, order="C")
    alpha: Alpha = session.run(planes)[0, 0]
    return alpha
