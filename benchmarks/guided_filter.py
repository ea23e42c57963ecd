"""How well the full-size alpha follows the edge, for each setting of the filter.

    python -m benchmarks.guided_filter --dev ../shared/data/dev

Prints the mean error of alpha in a band around the true edge: with the true alpha made as small as
the model's, which shows what the filter can do, and with the model's own, which is what users get.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from benchmarks.edge_errors import edge_band
from nobg_core.engine import refine
from nobg_core.engine.arrays import Alpha, Rgb
from nobg_core.engine.hints import NOTHING_KNOWN
from nobg_core.engine.predict import predict_alpha
from nobg_core.engine.registry import load_entry
from nobg_core.engine.session import Session

Method = Callable[[Rgb, Alpha], Alpha]
Case = tuple[Rgb, Alpha, np.ndarray, Alpha, Alpha]


def resize(guide: Rgb, alpha: Alpha) -> Alpha:
    """Return the small alpha enlarged without looking at the picture."""
    return cv2.resize(alpha, guide.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def filtered(radius_px: int, epsilon: float, back_projection: float) -> Method:
    """Return nobg's filter with other settings."""

    def method(guide: Rgb, alpha: Alpha) -> Alpha:
        refine.RADIUS_PX, refine.EPSILON = radius_px, epsilon
        refine.BACK_PROJECTION = back_projection
        return refine.refine_alpha(guide, alpha)

    return method


def load_cases(dev: Path, every: int) -> list[Case]:
    """Return picture, true alpha, band, the truth made small, and the model's alpha."""
    session = Session(load_entry(), "cpu")
    side = session.entry.input_px
    cases = []
    for kind in ("products", "scenes"):
        for path in sorted((dev / kind / "images").glob("*.jpg"))[::every]:
            image = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
            mask = cv2.imread(str(dev / kind / "masks" / f"{path.stem}.png"), cv2.IMREAD_GRAYSCALE)
            truth = mask.astype(np.float32) / 255
            small = cv2.resize(truth, (side, side), interpolation=cv2.INTER_AREA)
            predicted = predict_alpha(image, session, NOTHING_KNOWN)
            cases.append((image, truth, edge_band(truth), small, predicted))
    return cases


def measure(method: Method, cases: list[Case]) -> tuple[float, float]:
    """Return the mean band error with the true small alpha, and with the model's."""
    errors = []
    for image, truth, band, small, predicted in cases:
        pair = (method(image, small), method(image, predicted))
        errors.append([np.abs(alpha - truth)[band].mean() for alpha in pair])
    perfect, own = np.mean(errors, axis=0)
    return float(perfect), float(own)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", type=Path, required=True, help="the dev set's folder")
    parser.add_argument("--every", type=int, default=1, help="take only each n-th picture")
    arguments = parser.parse_args()
    methods: dict[str, Method] = {"plain resizing": resize}
    for radius_px in (1, 2, 4, 8):
        for back_projection in (0.0, 0.5, 1.0):
            name = f"radius {radius_px}, back-projection {back_projection}"
            methods[name] = filtered(radius_px, 1e-5, back_projection)
    for epsilon in (1e-6, 1e-4, 1e-3):
        methods[f"radius 2, back-projection 1.0, epsilon {epsilon}"] = filtered(2, epsilon, 1.0)
    cases = load_cases(arguments.dev, arguments.every)
    print("| setting | with a perfect small alpha | with the model's |\n|---|---|---|")
    for name, method in methods.items():
        perfect, own = measure(method, cases)
        print(f"| {name} | {perfect:.4f} | {own:.4f} |", flush=True)


if __name__ == "__main__":
    main()
