"""The network that corrects hero edges where the subject model's alpha is not to be believed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.follow import TileAlpha
from nobg_core.engine.memory import is_shortage
from nobg_core.engine.providers import CPU, Runner, Tensor, open_runner
from nobg_core.engine.registry import REPAIR, read_proven
from nobg_core.errors import ModelError

# Made by models/training/edges; models/edges/CARD.md tells of what, and what it gave. Not in the
# registry, whose models say what is subject.
FILE = Path(__file__).resolve().parents[2] / "models" / "edges" / "nobg-edges-1-3c39da8b.onnx"
SHA256 = "3c39da8b443f0b582e5e7c7f6b9eb7d2beefca78a5ed7a08adbca3343dd416c0"

# It takes tiles whose sides are multiples of this.
MULTIPLE_PX = 16


class EdgeNetwork:
    """The loaded network.

    Args:
        runner: the model, on the processor: a tile is done before a card has its pixels.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def correct(self, guide: Rgb, coarse: Alpha, made: TileAlpha) -> Alpha:
        """Return a tile's alpha (H, W) float32 in [0, 1].

        Args:
            guide: (H, W, 3) uint8, sRGB-encoded.
            coarse: (H, W) float32 in [0, 1], enlarged bilinearly.
            made: what the colours and the coarse alpha come to.

        Raises:
            MemoryError: memory ran out.
            ModelError: the network could not run, or gave nonsense.
        """
        height, width = coarse.shape
        border = (0, -height % MULTIPLE_PX, 0, -width % MULTIPLE_PX)

        def plane(values: Tensor) -> Tensor:
            """Return (1, 1, h, w): values (H, W), repeated at the border up to a size it takes."""
            whole = cv2.copyMakeBorder(values, *border, cv2.BORDER_REPLICATE)
            return np.asarray(whole, np.float32)[None, None]

        image = cv2.copyMakeBorder(guide, *border, cv2.BORDER_REPLICATE)
        feed = {
            "image": image.transpose(2, 0, 1)[None] * np.float32(1 / 255),
            "coarse": plane(coarse),
            "begun": plane(made.agreed),
            "followed": plane(made.followed),
        }
        try:
            answer = self._runner.run(feed)
        except Exception as exc:  # the native layer's errors have no common parent
            if is_shortage(exc):
                raise MemoryError from exc
            raise ModelError("The edges could not be refined.", REPAIR, repr(exc)) from exc
        if answer.shape != feed["coarse"].shape or not np.isfinite(answer).all():
            raise ModelError("The edges could not be refined.", REPAIR, "nonsense from the network")
        return np.clip(answer[0, 0, :height, :width], 0, 1)


@lru_cache(maxsize=1)
def open_edge_network() -> EdgeNetwork:
    """Return the network that came with the code; loaded once.

    Raises:
        ModelError: its file is missing, damaged, or cannot be used.
    """
    return load_edge_network(FILE, SHA256)


def load_edge_network(path: Path, sha256: str) -> EdgeNetwork:
    """Return the network in a file that has a hash.

    Raises:
        ModelError: the file is missing, damaged, or cannot be used.
    """
    return EdgeNetwork(open_runner(read_proven(path, sha256), CPU))
