"""`nobg cutout`: from what was asked for to the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from nobg_core.engine.batch import Result, run_batch
from nobg_core.engine.cutout_choices import Choices, read_export_options, read_marks
from nobg_core.engine.cutout_report import exit_code, list_failures, report
from nobg_core.engine.progress_bar import ProgressBar
from nobg_core.engine.targets import kind_of, plan
from nobg_core.options import CutoutOptions


def run(photos: Sequence[Path], choices: Choices) -> int:
    """Cut the photos out, print what became of them, and return the exit code.

    Raises:
        click.UsageError: the choices contradict each other.
        NobgError: nothing can be done at all.
    """
    kind = choices.kind or kind_of(choices.output)
    options = read_export_options(choices, kind)
    tasks = plan(photos, choices.output, "-mask" if choices.mask_only else "-cutout", kind)
    if tasks[0].target is None and (choices.as_json or sys.stdout.isatty()):
        raise click.UsageError("The picture goes to the standard output: send it to a program.")
    marks = read_marks(choices, len(tasks))
    how = CutoutOptions(device=choices.device, model=choices.model, edges=choices.edges)
    results: list[Result] = []
    bar = ProgressBar(len(tasks), sys.stderr)
    bar.show(0)
    try:
        for result in run_batch(tasks, how, options, marks):
            results.append(result)
            bar.clear()
            report(result, choices.as_json, choices.verbose)
            bar.show(len(results))
    finally:
        bar.clear()
    list_failures(results)
    return exit_code(results)
