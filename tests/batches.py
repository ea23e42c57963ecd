"""A batch run on the CPU, and what it leaves in a folder."""

from pathlib import Path

from nobg_core.engine.batch import Result, run_batch
from nobg_core.engine.export import ExportOptions
from nobg_core.engine.targets import Task
from nobg_core.options import CutoutOptions

CPU = CutoutOptions(device="cpu")


def run(tasks: list[Task], **options: object) -> list[Result]:
    """Return the results of the tasks, written with these export options."""
    return list(run_batch(tasks, CPU, ExportOptions(**options)))


def left_in(folder: Path) -> set[str]:
    """Return the names of the files in a folder."""
    return {path.name for path in folder.iterdir() if path.is_file()}
