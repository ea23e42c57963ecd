"""The real worker with a toy for an engine: alpha is the red of what was sent, where hints agree.

Of a painted mask, each row that holds a stroke becomes as the stroke is; the last pixel tells how
many strokes there are. A mask of which it is not known how it was made is turned round.

Run by nobg's own Python in the place of it: `toy_worker.py -I -m nobg_core.engine.worker`. While
a file named `slow` lies in NOBG_HOME the work does not end, so that tests can stop it.
"""

import runpy
import sys
import time
from types import SimpleNamespace

import numpy as np

from nobg_core.engine import make_mask, session
from nobg_core.engine.cutout import Matte
from nobg_core.engine.retouch import Retouched
from nobg_core.engine.strokes import NOTHING, find_strokes, full_of, still_held
from nobg_core.places import data_dir


class ToySession:
    """Stands where the loaded model stands."""

    entry = SimpleNamespace(title="toy")
    provider_title = "CPU"
    reason = ""

    def __init__(self, entry, device):
        pass

    def stop(self):
        pass


def red_is_alpha(image, session, on_progress, hints, edges):
    take_time(on_progress)
    alpha = image[..., 0].astype(np.float32) / np.float32(255)
    hints.hold(alpha)
    return Matte(alpha, is_empty=not alpha.any())


def fill_rows(image, painted, session, on_progress):
    take_time(on_progress)
    full, refined = full_of(painted.mask), painted.mask.copy()
    strokes = np.full(refined.shape, NOTHING, np.uint8)
    if painted.matte is None:
        return Retouched(full - refined, strokes)
    strokes = find_strokes(painted.mask, painted.matte)
    if painted.earlier is not None:
        held = still_held(painted.earlier, painted.mask)
        strokes = np.where(strokes == NOTHING, held, strokes)
    for row, said in zip(refined, strokes, strict=True):
        if (said != NOTHING).any():
            row[:] = full if said[said != NOTHING][0] else 0
    if (strokes != NOTHING).any():
        refined[-1, -1] = np.count_nonzero(strokes != NOTHING) * (full // 255)
    return Retouched(refined, strokes)


def take_time(on_progress):
    while (data_dir() / "slow").exists():
        on_progress(0.5, "Taking its time")
        time.sleep(0.02)


session.Session = ToySession
make_mask.cut_out = red_is_alpha
make_mask.refine_mask = fill_rows
runpy.run_module(sys.argv[3], run_name="__main__")
