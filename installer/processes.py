"""The one place that starts processes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.console import note

# What would lead pip or the environment's Python elsewhere than into the environment.
_MISLEADING = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Finished:
    """How a process ended.

    Args:
        code: its exit code; 127 if the program could not be started.
        output: what it printed, standard error included.
    """

    code: int
    output: str


def run(
    command: Sequence[str | Path],
    on_line: Callable[[str], None] | None = None,
    variables: Mapping[str, str] | None = None,
) -> Finished:
    """Run a program to its end; its output goes to the log, and line by line to `on_line`."""
    words = [str(word) for word in command]
    note("$ " + " ".join(words))
    try:
        with subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**_environment(), **(variables or {})},
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process:
            lines = []
            for line in process.stdout or ():
                lines.append(line)
                note("  " + line)
                if on_line:
                    on_line(line)
    except OSError as exc:
        note(f"  not started: {exc}")
        return Finished(127, str(exc))
    note(f"  exit code {process.returncode}")
    return Finished(process.returncode, "".join(lines))


def ask(command: Sequence[str], timeout_s: float = 60.0) -> str:
    """Return what a program prints, or "" if it cannot be run, fails, or takes too long."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            text=True,
            errors="replace",
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _MISLEADING and not name.startswith("PYTHON")
    }
    # Without it onnxruntime 1.31 writes a telemetry id below ~/.cache when it is imported.
    return {**kept, "PYTHONUTF8": "1", "ORT_DISABLE_TELEMETRY": "1"}
