"""How soon a slider's change is seen: `python -m benchmarks.adjusting`.

Prints milliseconds of the worker's part for each option on a mask of 24 megapixels with hair all
round, seen as a whole, at 100 % and at 200 %, in a window of WINDOW: of the first change, for which
regions may have to be counted, and the median of later ones.
"""

from __future__ import annotations

import statistics
import time

import cv2
import numpy as np

from nobg_core.engine.adjusting import Adjusting
from nobg_core.engine.arrays import Area, Plane
from nobg_core.options import MaskOptions

WIDTH, HEIGHT = 6000, 4000
WINDOW = 1200, 800
STRANDS = 400
CHANGES = 5
SEEN = {
    "whole": ((slice(0, HEIGHT), slice(0, WIDTH)), WINDOW),
    "100 %": ((slice(300, 1100), slice(2400, 3600)), WINDOW),
    "200 %": ((slice(500, 900), slice(2700, 3300)), (600, 400)),
}
ASKED = {
    "grow 3 px": MaskOptions(grow_px=3),
    "shrink 8.5 px": MaskOptions(grow_px=-8.5),
    "feather 20 px": MaskOptions(feather_px=20),
    "contrast 50": MaskOptions(contrast=50),
    "smooth 5": MaskOptions(smooth=5),
    "all of these": MaskOptions(grow_px=3, feather_px=20, contrast=50, smooth=5),
    "largest only": MaskOptions(largest_only=True),
    "fill holes": MaskOptions(fill_holes=True),
}


def main() -> None:
    """Print the table."""
    adjusting = Adjusting(draw_mask(), b"")
    print("| option | seen | first | later |\n|---|---|---|---|")
    for seen, (area, size) in SEEN.items():
        adjusting.preview(MaskOptions(), area, size)
        for name, options in ASKED.items():
            first, *later = (time_preview(adjusting, options, area, size) for _ in range(CHANGES))
            print(f"| {name} | {seen} | {first:.0f} ms | {statistics.median(later):.0f} ms |")


def time_preview(
    adjusting: Adjusting, options: MaskOptions, area: Area, size: tuple[int, int]
) -> float:
    """Return the milliseconds until a part is there."""
    start = time.perf_counter()
    adjusting.preview(options, area, size)
    return 1000 * (time.perf_counter() - start)


def draw_mask() -> Plane:
    """Return a mask (HEIGHT, WIDTH) uint8 of a head with hair."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    middle, radii = (WIDTH // 2, HEIGHT // 2), (2200, 1500)
    cv2.ellipse(mask, middle, radii, 0, 0, 360, 255, -1)
    rng = np.random.default_rng(0)
    for angle in rng.uniform(0, 2 * np.pi, STRANDS):
        root = np.add(middle, np.multiply(radii, (np.cos(angle), np.sin(angle))))
        tip = root + rng.normal(0, 120, 2)
        cv2.line(mask, tuple(map(int, root)), tuple(map(int, tip)), 255, 2)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 2), np.uint8)


if __name__ == "__main__":
    main()
