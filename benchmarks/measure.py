"""Run a command and see what it cost."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Cost:
    """What one run took.

    Args:
        seconds: wall time.
        cpu_seconds: time of all cores, user and system.
        peak_mb: largest resident memory of the process and those it waited for.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float


# Runs a command from a small process: a child's peak memory counts its parent's at the fork.
WATCH = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
seconds = time.perf_counter() - began
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
"""


def run(command: Sequence[str], variables: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end; its output is dropped.

    Raises:
        RuntimeError: it failed.
    """
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", WATCH, *command],
        env={**os.environ, **(variables or {})},
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    code, seconds, cpu_seconds, peak = json.loads(told)
    if code:
        raise RuntimeError(f"exit code {code}: {' '.join(command)}")
    return Cost(seconds, cpu_seconds, peak)


def best_of(times: int, measure: Callable[[], Cost]) -> Cost:
    """Return the run with the median wall time; the first, which warms the disk, is dropped."""
    measure()
    costs = sorted((measure() for _ in range(times)), key=lambda cost: cost.seconds)
    return costs[len(costs) // 2]


def peak_mb(pid: int) -> float:
    """Return the largest resident memory that a living process has had (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no VmHWM for {pid}")


def machine() -> dict[str, object]:
    """Return what a reader needs to judge the numbers."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return {
        "cores": os.cpu_count(),
        "processor": platform.processor() or platform.machine(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "commit": commit,
        "load_before": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }
