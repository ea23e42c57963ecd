"""What methods cost, each in a process of its own, at several sizes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np

from benchmarks.measure import peak_mb

SIZES = {1: (1224, 816), 6: (3000, 2000), 24: (6000, 4000)}

Cost = dict[str, float]


def run_cases(
    method: Callable[[Mapping[str, np.ndarray]], np.ndarray], name: str, folder: Path
) -> None:
    """Run a method on each FOLDER/*.npz, keep its answers in FOLDER/NAME, and print its cost."""
    seconds, cpu_seconds = 0.0, 0.0
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as stored:
            case = dict(stored)
        began, cpu_began = time.perf_counter(), time.process_time()
        found = method(case)
        seconds += time.perf_counter() - began
        cpu_seconds += time.process_time() - cpu_began
        np.save(folder / name / f"{path.stem}.npy", found)
    peak = peak_mb(os.getpid())
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mb": peak}))


def print_costs(names: Iterable[str], slow: str, run: Callable[[str, int], Cost]) -> None:
    """Print a table of time and memory.

    Args:
        names: of the methods.
        slow: the one that takes minutes above a megapixel, where it is not run.
        run: from a method and megapixels, one of SIZES, to what `run_cases` printed there.
    """
    print("\n| method |", " | ".join(f"{megapixels} MP" for megapixels in SIZES), "|")
    print("|---|" + "---|" * len(SIZES))
    for name in names:
        cells = []
        for megapixels in SIZES:
            if name == slow and megapixels > 1:
                cells.append("not run")
                continue
            cost = run(name, megapixels)
            cells.append(
                f"{cost['cpu_seconds']:.2f} CPU s, {cost['seconds']:.2f} s, "
                f"{cost['peak_mb']:.0f} MB"
            )
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
