"""Runs every case of cases.py in one GIMP without a window, and writes down what was found.

Started by `gimp-console --batch-interpreter python-fu-eval -b 'exec(open(PATH).read())'`.
"""

import json
import os
import sys
import time
import traceback
from functools import partial
from pathlib import Path

sys.path.insert(0, os.environ["NOBG_TESTS"])

import gimp_adjust
import gimp_check
import gimp_clean
import gimp_clean_refused  # noqa: F401 - registers its checks
import gimp_contract
import gimp_kinds_more  # noqa: F401 - likewise, its kinds
import gimp_real
import gimp_refine
import gimp_runs
import gimp_selection
from gi.repository import Gimp
from gimp_calls import call_layers, look_at, mask_values
from scenes import KINDS


def look_around(image):
    """Return what nobg must not change about the image."""
    everything = [image.get_layers(), image.get_channels(), image.get_paths()]
    return {
        "items": [[item.get_name() for item in items] for items in everything],
        "size": [image.get_width(), image.get_height()],
        "selection": list(Gimp.Selection.bounds(image)),
        "images": len(Gimp.get_images()),
    }


def run_case(build):
    scene = build()
    before = [look_at(layer) for layer in scene.layers], look_around(scene.image)
    old_mask = [mask_values(layer) for layer in scene.layers]
    status, error = call_layers(scene.image, scene.choose or scene.layers, **scene.options)
    masks = [layer.get_mask() for layer in scene.layers]
    found = {
        "status": status,
        "error": error,
        "before": before,
        "after": ([look_at(layer) for layer in scene.layers], look_around(scene.image)),
        "old_mask": old_mask,
        "mask": [mask_values(layer) for layer in scene.layers],
        "mask_place": [
            mask and [mask.get_width(), mask.get_height(), *list(mask.get_offsets())[1:]]
            for mask in masks
        ],
        "expected": scene.expected,
        "brightest": scene.brightest,
    }
    scene.image.delete()
    return found


GROUPS = {
    "cases": {name: partial(run_case, build) for name, build in KINDS.items()},
    "contract": gimp_contract.CHECKS,
    "runs": gimp_runs.CHECKS,
    "real": gimp_real.CHECKS,
    "selection": gimp_selection.CHECKS,
    "refine": gimp_refine.CHECKS,
    "adjust": gimp_adjust.CHECKS,
    "check": gimp_check.CHECKS,
    "clean": gimp_clean.CHECKS,
}


def run_group(group):
    results = {}
    for name, run in GROUPS[group].items():
        print(group, name, flush=True)  # so that the log of a run that hangs ends with its culprit
        started_s = time.monotonic()
        try:
            found = run() or {}
        except Exception:  # noqa: BLE001 - told by the test of this name
            found = {"raised": traceback.format_exc()}
        results[name] = {**found, "seconds": round(time.monotonic() - started_s, 2)}
    return results


results = {group: run_group(group) for group in os.environ["NOBG_GROUPS"].split()}
Path(os.environ["NOBG_RESULTS"]).write_text(json.dumps(results))
