"""Alpha of a tile that follows the picture's colours and agrees with the coarse alpha."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.cells import Cells
from nobg_core.engine.local_colours import LocalColours
from nobg_core.engine.refine import fit_colour_model

# From benchmarks/edges.py. A larger EPSILON does better on smooth glass and smoke, but leaves the
# fur of a real photo worse than the fast filter does. Twice the ROUNDS gain little.
ROUNDS = 3
EPSILON = 1e-5
APPROACHES = 2


@dataclass(frozen=True)
class TileAlpha:
    """What a tile's alpha comes to, (H, W) float32 in [0, 1].

    Args:
        agreed: follows the colours and agrees with the coarse alpha.
        followed: the last before it that follows the colours alone; where the two differ, the
            colours and the coarse alpha do.
    """

    agreed: Alpha
    followed: Alpha


def follow_and_agree(guide: Rgb, small: Rgb, coarse: Alpha, cells: Cells) -> TileAlpha:
    """Return a tile's alpha.

    By turns it is made to follow the colours, and to agree with the coarse alpha. In the limit
    that is Levin's closed-form matte with the coarse alpha for a constraint in place of a trimap,
    so that a wire thinner than a cell keeps its coverage.

    Args:
        guide: (H, W, 3) uint8, sRGB-encoded.
        small: (h, w, 3) uint8, the same at the coarse alpha's size.
        coarse: (h, w) float32 in [0, 1].
        cells: how the two sizes lie on each other.

    Source: Levin, Lischinski and Weiss, "A Closed-Form Solution to Natural Image Matting", 2008.
    """
    colour = guide * np.float32(1 / 255)
    model = fit_colour_model(small * np.float32(1 / 255), coarse)
    alpha = cells.spread(model[..., 3])
    for channel in range(3):
        alpha += cells.spread(model[..., channel]) * colour[..., channel]
    followed = np.clip(alpha, 0, 1)
    alpha = cells.approach(followed, coarse, APPROACHES)
    colours = LocalColours(colour)
    for _ in range(ROUNDS):
        followed = colours.follow(alpha, EPSILON)
        alpha = cells.approach(followed, coarse, APPROACHES)
    return TileAlpha(alpha, followed)
