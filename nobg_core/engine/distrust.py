"""How far a coarse alpha is from being a blurred matte of its picture, and nothing else."""

from __future__ import annotations

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha
from nobg_core.engine.band import find_band
from nobg_core.engine.cells import Cells

# What no alpha of the picture can bring about, as a part of the coarse alpha's own detail: at most
# 0.133 of true alphas, averaged and blurred; from 0.168 on of nobg-small 2's own on the dev set.
# Some of its answers to drawn hair, fur and glass look as if nothing but a blur were wrong with
# them; there, nobody is asked (docs/edges.md).
TRUSTED, DISTRUSTED = 0.135, 0.15


class Distrust:
    """What tiles have told of their coarse alpha so far."""

    def __init__(self) -> None:
        self._lack = self._detail = 0.0

    def hear(self, coarse: Alpha, agreed: Alpha, cells: Cells) -> None:
        """Take in a tile.

        Args:
            coarse: (h, w) float32 in [0, 1].
            agreed: (H, W) float32 in [0, 1], made to agree with it as far as colours let it.
            cells: how the two sizes lie on each other.
        """
        is_open = find_band(coarse)
        detail = coarse - cv2.blur(coarse, (3, 3))
        self._lack += float(np.square(cells.lacking(agreed, coarse)[is_open]).sum())
        self._detail += float(np.square(detail[is_open]).sum())

    @property
    def share(self) -> float:
        """How little the coarse alpha is to be believed, 0..1."""
        if self._detail <= 0:
            return 0.0
        ratio = (self._lack / self._detail) ** 0.5
        return float(np.clip((ratio - TRUSTED) / (DISTRUSTED - TRUSTED), 0, 1))
