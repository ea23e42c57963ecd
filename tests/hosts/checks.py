"""Runs the checks of an editor with a window, and writes down what was found."""

import json
import os
import time
import traceback
from pathlib import Path

from desktop import DiedInSetUp
from installation import SLOW

RESULTS = Path(os.environ["NOBG_RESULTS"])
SHOTS = RESULTS.with_name("shots")

# What the editor said when it ended itself between two checks. Krita 5.3.4 does so under load, now
# and then. It is started again once in a run, and the test's summary tells of it: a fault of ours
# that ends it would do so again, or show up there time after time.
DEATHS = []


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
        found = _check_set_up(desktop, name, check) or {}
    except Exception:  # noqa: BLE001 - told by the test of this name
        desktop.shoot(SHOTS / f"failed-{name}.png")
        found = {"raised": f"{traceback.format_exc()}\nThe editor's own words:\n{desktop.log()}"}
        print(traceback.format_exc(), flush=True)
        desktop.press("Escape", "Escape", "Escape")
    return {**found, "seconds": round(time.monotonic() - started_s, 2)}


def _check_set_up(desktop, name, check):
    """Return what the check found, in an editor that lived until it began."""
    desktop.is_set_up = False
    try:
        return check(desktop)
    except DiedInSetUp as death:
        if DEATHS:
            raise
        DEATHS.append(f"{name}: {death}")
    desktop.start_again()
    return _check_set_up(desktop, name, check)
