"""Pictures of which the true alpha is known, to try ways to full-size edges on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.training.edges.crops import draw_crop
from models.training.edges.material import KINDS
from models.training.edges.stock import load_stock
from nobg_core.engine.hints import NOTHING_KNOWN
from nobg_core.engine.predict import predict_alpha
from nobg_core.engine.session import Session

SEED = 881_000
# Side of a made picture; least and greatest side of a pixel of the coarse alpha, for a model of 320
# pixels and pictures of 1 to 4 megapixels, and of 15 to 33.
SMALL = (256, (3.0, 6.0))
LARGE = (512, (12.0, 18.0))
# The same for pictures that the model itself is asked about; of more than it took for the subject
# than not.
ASKED = (720, (1.8, 2.0))
LEAST_IOU = 0.6
ASKED_TRIES = 12


@dataclass(frozen=True)
class Case:
    """A picture of which the truth is known.

    Args:
        kind: the row that it counts in.
        colour: (H, W, 3) uint8, sRGB-encoded.
        truth: (H, W) float32 in [0, 1].
        size: width and height of the coarse alpha.
        foreground: (H, W, 3) uint8, the subject's true colours where they are known.
    """

    kind: str
    colour: np.ndarray
    truth: np.ndarray
    size: tuple[int, int]
    foreground: np.ndarray | None = None

    def shrink(self, blur_px: float, size: tuple[int, int] | None = None) -> np.ndarray:
        """Return the true alpha as a model would say it that errs in nothing but its blur.

        Args:
            blur_px: the blur's sigma, in pixels of the coarse alpha.
            size: its width and height, if not those of the case.
        """
        small = cv2.resize(self.truth, size or self.size, interpolation=cv2.INTER_AREA)
        if blur_px:
            small = cv2.GaussianBlur(small, (0, 0), blur_px, borderType=cv2.BORDER_REPLICATE)
        return small


def make_cases(data: Path, count: int, how: tuple[int, tuple[float, float]]) -> Iterator[Case]:
    """Yield some crops of each made kind, SMALL or LARGE, from pictures that no training sees."""
    side_px, scales = how
    stock = load_stock(data, held_out=True)
    for row, kind in enumerate(KINDS):
        for number in range(count):
            rng = np.random.default_rng([SEED, row, number])
            crop = draw_crop(rng, stock, kind, side_px, scales)
            side = round(side_px / rng.uniform(*scales))
            yield Case(kind, crop.picture, crop.alpha, (side, side))


def ask_about_made(
    data: Path, count: int, session: Session, kinds: Sequence[str] = KINDS
) -> Iterator[tuple[Case, np.ndarray]]:
    """Yield made pictures of some kinds with the model's answer, where it found the subject."""
    side_px, scales = ASKED
    stock = load_stock(data, held_out=True)
    for kind in kinds:
        found = 0
        for number in range(ASKED_TRIES):
            rng = np.random.default_rng([SEED, 1, KINDS.index(kind), number])
            crop = draw_crop(rng, stock, kind, side_px, scales)
            case = Case(kind, crop.picture, crop.alpha, (session.entry.input_px,) * 2)
            answer = predict_alpha(case.colour, session, NOTHING_KNOWN)
            if _iou(answer, case.shrink(0.0, answer.shape)) >= LEAST_IOU:
                yield case, answer
                found += 1
            if found == count:
                break


def load_cases(dev: Path, side: int, every: int) -> Iterator[Case]:
    """Yield the lemur, then each n-th product."""
    lemur = dev / "lemur"
    names = ("lemur.png", "lemur_alpha.png", "lemur_foreground.png")
    files = [("lemur", *(lemur / name for name in names))]
    products = dev / "products"
    for path in sorted((products / "images").glob("*.jpg"))[::every]:
        mask = products / "masks" / f"{path.stem}.png"
        files.append(("products", path, mask, products / "foregrounds" / f"{path.stem}.webp"))
    for kind, image_path, alpha_path, foreground_path in files:
        truth = cv2.imread(str(alpha_path), cv2.IMREAD_GRAYSCALE) / np.float32(255)
        yield Case(kind, read_rgb(image_path), truth, (side, side), read_rgb(foreground_path))


def read_rgb(path: Path) -> np.ndarray:
    """Return (H, W, 3) uint8 of a file."""
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def _iou(answer: np.ndarray, truth: np.ndarray) -> float:
    return float(np.minimum(answer, truth).sum() / max(1.0, np.maximum(answer, truth).sum()))
