"""Runs the checks of an editor with a window, and writes down what was found."""

import json
import os
import time
import traceback
from pathlib import Path

from installation import SLOW

RESULTS = Path(os.environ["NOBG_RESULTS"])
SHOTS = RESULTS.with_name("shots")


def run_checks(desktop, checks):
    """Return what each of the checks found, or raised, and how long it took; by its name."""
    SHOTS.mkdir(exist_ok=True)
    SLOW.unlink(missing_ok=True)  # a run that was killed may have left it
    return {name: _run(desktop, name, check) for name, check in checks.items()}


def write_down(results):
    """Give the test what was found."""
    RESULTS.write_text(json.dumps(results))


def _run(desktop, name, check):
    started_s = time.monotonic()
    print(name, flush=True)  # so that the log of a run that hangs ends with its culprit
    try:
        found = check(desktop) or {}
    except Exception:  # noqa: BLE001 - told by the test of this name
        desktop.shoot(SHOTS / f"failed-{name}.png")
        found = {"raised": f"{traceback.format_exc()}\nThe editor's own words:\n{desktop.log()}"}
        print(traceback.format_exc(), flush=True)
        desktop.press("Escape", "Escape", "Escape")
    return {**found, "seconds": round(time.monotonic() - started_s, 2)}
