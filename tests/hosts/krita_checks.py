"""Drives one Krita through every check of cases.py, and writes down what was found.

Runs beside Krita, on the same display: clicks and keys are real ones, and between two questions
Krita has its event loop to itself, as it has with a user.
"""

import json
import os
import sys
import time
import traceback
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import krita_contract
import krita_docker
import krita_real
import krita_refine
import krita_runs
import krita_selection
import krita_window
import krita_window_meanwhile  # noqa: F401 - registers its checks
from cases import CASES
from krita_calls import SHOTS, SLOW, open_scenes, outcomes_after
from krita_desktop import KritaDesktop


def run_case(krita, name):
    open_scenes(krita, name)
    before, old_mask = krita.ask("look"), krita.ask("masks")
    found = outcomes_after(krita, lambda: krita.ask("start"))
    return {
        "status": "success" if all(one["state"] == "done" for one in found) else "failed",
        "error": "\n".join(filter(None, [one["error"] for one in found])),
        "before": before,
        "after": krita.ask("look"),
        "old_mask": old_mask,
        "mask": krita.ask("masks"),
        "mask_place": krita.ask("mask_places"),
        **krita.ask("expected"),
    }


GROUPS = {
    "cases": {
        case.name: partial(run_case, name=case.name) for case in CASES if "krita" not in case.absent
    },
    "contract": krita_contract.CHECKS,
    "selection": krita_selection.CHECKS,
    "refine": krita_refine.CHECKS,
    "runs": krita_runs.CHECKS,
    "real": krita_real.CHECKS,
    "window": krita_window.CHECKS,
    "docker": krita_docker.CHECKS,
}


def run_check(krita, name, function):
    started_s = time.monotonic()
    print(name, flush=True)  # so that the log of a run that hangs ends with its culprit
    try:
        found = function(krita) or {}
    except Exception:  # noqa: BLE001 - told by the test of this name
        krita.shoot(SHOTS / f"failed-{name}.png")
        found = {"raised": f"{traceback.format_exc()}\nKrita's own words:\n{krita.log()}"}
        print(traceback.format_exc(), flush=True)
        krita.press("Escape", "Escape")
    return {**found, "seconds": round(time.monotonic() - started_s, 2)}


def run_group(krita, group):
    """Run a group, or only some of it: "group:name,name"."""
    group, _, names = group.partition(":")
    checks = GROUPS[group]
    wanted = names.split(",") if names else checks
    return group, {name: run_check(krita, name, checks[name]) for name in wanted}


if __name__ == "__main__":
    SHOTS.mkdir(exist_ok=True)
    SLOW.unlink(missing_ok=True)  # a run that was killed may have left it
    with KritaDesktop() as krita:
        results = {"version": krita.ask("version")}
        results.update(run_group(krita, group) for group in sys.argv[1:])
    Path(os.environ["NOBG_RESULTS"]).write_text(json.dumps(results))
