"""The installation that is tested: its toy made slow or killed, a part of it moved away.

Runs beside the editors.
"""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

HOME = Path(os.environ["NOBG_HOME"])
PLUGIN = Path(os.environ["NOBG_PLUGIN"])
SLOW = HOME / "slow"


@contextlib.contextmanager
def slow_worker():
    """Let the toy's work not end within the block."""
    SLOW.touch()
    try:
        yield
    finally:
        SLOW.unlink()


def kill_worker():
    """Kill the worker of this NOBG_HOME with SIGKILL."""
    script = Path(__file__).with_name("kill_worker.py")
    subprocess.run([sys.executable, str(script), "0"], check=True)


@contextlib.contextmanager
def moved_away(part):
    """Let a file or folder be missing within the block."""
    away = part.with_name(f"away-{time.time_ns()}")  # not one that a killed run left behind
    part.rename(away)
    try:
        yield
    finally:
        away.rename(part)
