"""What `nobg cutout` prints about its results: names or JSON for scripts, sentences for people."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from nobg_core.engine.batch import Result
from nobg_core.engine.terminal import print_line, say


def report(result: Result, as_json: bool, verbose: bool) -> None:
    """Print what became of one photo.

    Args:
        result: of the photo.
        as_json: print one JSON object instead of the name of the file that was written.
        verbose: add the technical details of a failure.
    """
    task, error = result.task, result.error
    if as_json:
        click.echo(json.dumps(_as_json(result)))
    elif error is None and task.target is not None:
        print_line(str(task.target))
    if error is not None:
        say(f"nobg: {error}")
        if verbose and error.detail:
            for line in error.detail.splitlines():
                say(line)
    elif result.is_empty:
        say(f"nobg: No subject was found in {task.source}, or none of it is left: nothing shows.")
    for note in (*result.notes, result.reason):
        if note:
            say(f"nobg: {task.source}: {note}")


def list_failures(results: Sequence[Result]) -> None:
    """Print, after several photos, which of them failed."""
    failed = [result for result in results if result.error]
    if failed and len(results) > 1:
        say(f"nobg: {len(failed)} of {len(results)} photos failed:")
        for result in failed:
            say(f"  {result.task.source}")


def exit_code(results: Sequence[Result]) -> int:
    """Return 0 if every photo was done, the failure's own code for a single one, 1 for several."""
    errors = [result.error for result in results if result.error is not None]
    if not errors:
        return 0
    return errors[0].exit_code if len(results) == 1 else 1


def _as_json(result: Result) -> dict[str, object]:
    failed = result.error is not None
    return {
        "source": str(result.task.source),
        "target": None if failed else str(result.task.target),
        "state": "failed" if failed else "empty" if result.is_empty else "done",
        "width": result.width,
        "height": result.height,
        "model": result.model,
        "provider": result.provider,
        "reason": result.reason,
        "notes": result.notes,
        "seconds": result.seconds,
        "error": result.error.to_json() if result.error else None,
    }
