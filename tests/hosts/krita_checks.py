"""Drives one Krita through every check of cases.py, and writes down what was found.

Runs beside Krita, on the same display: clicks and keys are real ones, and between two questions
Krita has its event loop to itself, as it has with a user.
"""

import sys
from functools import partial

import krita_adjust
import krita_check
import krita_clean
import krita_clean_refused  # noqa: F401 - registers its checks
import krita_contract
import krita_docker
import krita_docker_look  # noqa: F401 - likewise
import krita_real
import krita_refine
import krita_runs
import krita_selection
import krita_window
import krita_window_history  # noqa: F401 - likewise
import krita_window_masks  # noqa: F401 - likewise
import krita_window_meanwhile  # noqa: F401 - likewise; there is no Krita after its last one
from cases import CASES
from checks import DEATHS, run_checks, write_down
from krita_calls import open_scenes, outcomes_after
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
    "clean": krita_clean.CHECKS,
    "adjust": krita_adjust.CHECKS,
    "check": krita_check.CHECKS,
    "runs": krita_runs.CHECKS,
    "real": krita_real.CHECKS,
    "window": krita_window.CHECKS,
    "docker": krita_docker.CHECKS,
}


def run_group(krita, group):
    """Run a group, or only some of it: "group:name,name"."""
    group, _, names = group.partition(":")
    wanted = names.split(",") if names else GROUPS[group]
    return group, run_checks(krita, {name: GROUPS[group][name] for name in wanted})


if __name__ == "__main__":
    with KritaDesktop() as krita:
        results = {"version": krita.ask("version")}
        results.update(run_group(krita, group) for group in sys.argv[1:])
    write_down({**results, "deaths": DEATHS})
