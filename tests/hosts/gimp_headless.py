"""Runs every case of cases.py in one GIMP without a window, and writes down what was found.

Started by `gimp-console --batch-interpreter python-fu-eval -b 'exec(open(PATH).read())'`.
"""

import hashlib
import json
import os
import sys
import time
import traceback
from functools import partial
from pathlib import Path

sys.path.insert(0, os.environ["NOBG_TESTS"])

import gimp_contract
import gimp_kinds_more  # noqa: F401 - registers its kinds
import gimp_real
import gimp_runs
import gimp_selection
from gi.repository import Gegl, Gimp
from gimp_calls import call_layers, mask_values
from gimp_kinds import KINDS


def look_at(layer):
    """Return everything of a layer that nobg must not change."""
    area = Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height())
    stored = layer.get_buffer().get(area, 1.0, None, Gegl.AbyssPolicy.NONE)
    return {
        "pixels": hashlib.sha256(stored).hexdigest(),
        "size": [layer.get_width(), layer.get_height()],
        "offsets": list(layer.get_offsets())[1:],
        "name": layer.get_name(),
        "class": type(layer).__name__,
        "opacity": layer.get_opacity(),
        "visible": layer.get_visible(),
        "mode": layer.get_mode().value_nick,
        "alpha": layer.has_alpha(),
        "locked": [layer.get_lock_content(), layer.get_lock_position(), layer.get_lock_alpha()],
        "effects": len(layer.get_filters()),
    }


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
