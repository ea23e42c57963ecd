"""What refining gives a retoucher: the error left after a few strokes, and after strokes alone.

    python -m benchmarks.retouching --dev ../shared/data/dev --count 8

The machine's mask is painted on where it is most wrong, with a rough stroke that is nowhere false;
it is refined, and painted on again. The same is done without refining. Printed are means over the
pictures of which at least LEAST_WRONG was on the wrong side of half, in percent of what the machine
left: the pixels on the wrong side, and the error of alpha. Below it, both of which must be 0: how
many painted pixels were lost, and how many changed out of reach of any stroke.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

from benchmarks.selection import load_pictures
from models.training.hints import BACKGROUND as OUTSIDE
from models.training.hints import SUBJECT as INSIDE
from models.training.hints import stroke_at_worst
from nobg_core.engine.arrays import Alpha, Plane, Rgb
from nobg_core.engine.cutout import cut_out
from nobg_core.engine.registry import load_entry
from nobg_core.engine.retouch import Painted, Retouched, refine_mask
from nobg_core.engine.session import Session
from nobg_core.engine.strokes import BACKGROUND, NOTHING, SUBJECT, paint
from nobg_core.engine.windows import reach_of
from nobg_core.engine.working_copy import quantise

STROKES = (1, 3, 5)
LEAST_WRONG = 0.005


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.retouching", description=__doc__)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--count", type=int, default=8, help="pictures of each kind")
    parser.add_argument("--model", default="", help="as `nobg models` lists it")
    arguments = parser.parse_args()
    session = Session(load_entry(arguments.model), "cpu")
    trials = []
    for image, truth in load_pictures(arguments.dev, arguments.count):
        matte = quantise(cut_out(image, session, lambda *_: None).alpha, 8)
        if errors(matte, truth)[0] >= LEAST_WRONG:
            trials.append(Trial(image, truth, matte, session))
            print(f"{len(trials)}:", trials[-1].describe(), flush=True)
    print(f"\n{session.entry.title}, {len(trials)} pictures")
    print("| strokes | wrong side: strokes alone | refined | alpha: strokes alone | refined |")
    print("|---|---|---|---|---|")
    for number in STROKES:
        means = np.mean([trial.left[number] for trial in trials], axis=0)
        print(f"| {number} | " + " | ".join(f"{mean:.0%}" for mean in means) + " |")
    print(f"strokes lost: {sum(trial.lost for trial in trials)} pixels")
    print(f"changed out of reach: {sum(trial.strayed for trial in trials)} pixels")
    print(f"a refinement: {np.mean([trial.seconds for trial in trials]):.2f} s on average")


class Trial:
    """One picture, painted on and refined as often as STROKES says.

    Args:
        image: (H, W, 3) uint8.
        truth: (H, W) float32 in [0, 1].
        matte: (H, W) uint8, what the machine made.
        session: the model that is asked again, if it takes hints.
    """

    def __init__(self, image: Rgb, truth: Alpha, matte: Plane, session: Session) -> None:
        self._image, self._session = image, session
        self._stored = quantise(truth, 8)
        self.lost = self.strayed = 0
        self.seconds = 0.0
        self.left: dict[int, np.ndarray] = {}
        start = errors(matte, truth)
        alone, refined = matte, Retouched(matte, np.full(matte.shape, NOTHING, np.uint8))
        for number in range(1, max(STROKES) + 1):
            alone = paint(alone, self._stroke(alone))
            refined = self._refine(refined)
            if number in STROKES:
                pairs = zip(errors(alone, truth), errors(refined.mask, truth), start, strict=True)
                self.left[number] = np.array([[a / s, b / s] for a, b, s in pairs]).ravel()
        self.seconds /= max(STROKES)

    def describe(self) -> str:
        return ", ".join(
            f"{number} strokes {left[0]:.0%} -> {left[1]:.0%}" for number, left in self.left.items()
        )

    def _stroke(self, mask: Plane) -> Plane:
        """Return a stroke where the mask is most wrong."""
        hints = stroke_at_worst(mask, self._stored)
        strokes = np.full(mask.shape, NOTHING, np.uint8)
        strokes[hints[..., INSIDE] > 0] = SUBJECT
        strokes[hints[..., OUTSIDE] > 0] = BACKGROUND
        return strokes

    def _refine(self, before: Retouched) -> Retouched:
        painted = paint(before.mask, self._stroke(before.mask))
        began = time.perf_counter()
        known = Painted(painted, before.mask, before.strokes)
        after = refine_mask(self._image, known, self._session, lambda *_: None)
        self.seconds += time.perf_counter() - began
        is_stroke = painted != before.mask
        reach = int(reach_of(painted.shape)) + 1
        near = cv2.dilate(is_stroke.view(np.uint8), np.ones((2 * reach + 1, 1), np.uint8))
        near = cv2.dilate(near, np.ones((1, 2 * reach + 1), np.uint8))
        self.lost += np.count_nonzero(after.mask[is_stroke] != painted[is_stroke])
        self.strayed += np.count_nonzero((after.mask != painted) & (near == 0))
        return after


def errors(mask: Plane, truth: Alpha) -> tuple[float, float]:
    """Return the share of pixels on the wrong side of half, and the mean error of alpha."""
    alpha = mask / np.float32(255)
    return float(((alpha > 0.5) != (truth > 0.5)).mean()), float(np.abs(alpha - truth).mean())


if __name__ == "__main__":
    main()
