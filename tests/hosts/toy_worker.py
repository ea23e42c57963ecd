"""The real worker with a toy for an engine: alpha is the red of what was sent, where hints agree.

Run by nobg's own Python in the place of it: `toy_worker.py -I -m nobg_core.engine.worker`. While
a file named `slow` lies in NOBG_HOME the work does not end, so that tests can stop it.
"""

import runpy
import sys
import time
from types import SimpleNamespace

import numpy as np

from nobg_core.engine import job, session
from nobg_core.engine.cutout import Matte
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


def red_is_alpha(image, session, on_progress, hints):
    while (data_dir() / "slow").exists():
        on_progress(0.5, "Taking its time")
        time.sleep(0.02)
    alpha = image[..., 0].astype(np.float32) / np.float32(255)
    hints.hold(alpha)
    return Matte(alpha, is_empty=not alpha.any())


session.Session = ToySession
job.cut_out = red_is_alpha
runpy.run_module(sys.argv[3], run_name="__main__")
