"""The first real cut-out, by the finished installation, of the picture that comes with nobg."""

from __future__ import annotations

import contextlib
import json
import tempfile
import time
from pathlib import Path

from installer.console import say
from installer.layout import environment_python, next_command, sample_picture, scratch_dir
from installer.processes import run
from nobg_core.errors import SetupError

CLI = ("-I", "-m", "nobg_core.engine.cli")


def prove() -> None:
    """Cut out the sample picture, as a person would on the command line.

    Raises:
        SetupError: it failed, or left no picture.
        OSError: the disk.
    """
    scratch_dir().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch_dir()) as folder:
        target = Path(folder) / "sample.png"
        command = [*CLI, "cutout", str(sample_picture()), "-o", str(target), "--json"]
        started = time.monotonic()
        told = _told(run([environment_python(), *command]).output)
        if told.get("state") != "done" or not target.is_file():
            raise SetupError(
                "The installation was made, but its first cut-out failed.",
                f"Run: {next_command('repair')}\nIf it happens again, report it with the log that "
                "is named below.",
                str(told),
            )
    seconds = time.monotonic() - started
    say(f"First cut-out, of the sample picture: {seconds:.1f} s on {told.get('provider')}.")


def _told(output: str) -> dict[str, object]:
    """Return the JSON line of the command's output, whatever else is printed around it."""
    for line in output.splitlines():
        with contextlib.suppress(ValueError):
            told = json.loads(line)
            if isinstance(told, dict):
                return told
    return {"output": output[-4000:]}
