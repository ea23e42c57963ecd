"""The first real cut-out, by the finished installation, of the picture that comes with nobg."""

from __future__ import annotations

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
        done = run([environment_python(), *command])
        if done.code != 0 or not target.is_file() or target.stat().st_size == 0:
            raise SetupError(
                "The installation was made, but its first cut-out failed.",
                f"Run: {next_command('repair')}\nIf it happens again, report it with the log that "
                "is named below.",
                done.output[-4000:],
            )
    say(f"First cut-out, of the sample picture: {time.monotonic() - started:.1f} s.")
