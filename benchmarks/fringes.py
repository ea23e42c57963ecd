"""What is seen of the old background when a cutout is put on white, black and magenta."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.colour_methods import known_colours
from benchmarks.colours import GROUNDS
from benchmarks.edge_cases import Case
from benchmarks.edge_errors import edge_band


def fringe_errors(case: Case, alpha: np.ndarray) -> list[float]:
    """Return the mean error of composites in the band, for each of GROUNDS, in levels of 255.

    The cutout's colours are those that nobg's export finds for this alpha; the truth's are true.

    Args:
        case: a picture with a foreground.
        alpha: (H, W) float32 in [0, 1].
    """
    band, found = edge_band(case.truth), known_colours(case.colour, alpha)
    errors = []
    for ground in GROUNDS.values():
        colour = np.broadcast_to(np.float32(ground), case.colour.shape)
        seen, wanted = (
            cv2.blendLinear(np.float32(1) * above, colour, share, 1 - share)
            for above, share in ((found, alpha), (case.foreground, case.truth))
        )
        errors.append(float(np.abs(seen - wanted)[band].mean()))
    return errors
