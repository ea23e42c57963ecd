"""`nobg cutout`: which files are made of which, and what is printed about them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from nobg_core.engine.batch import Result, Task, run_batch
from nobg_core.engine.export import SUFFIXES, ExportOptions
from nobg_core.engine.marks import Box, Marks
from nobg_core.engine.mask_options import MaskOptions
from nobg_core.engine.progress_bar import ProgressBar
from nobg_core.engine.write_file import not_written
from nobg_core.options import CutoutOptions

STDOUT = Path("-")
# A new folder is not called like this: the user meant a file.
_PICTURE_SUFFIXES = {*SUFFIXES.values(), ".jpg", ".jpeg", ".tif", ".tiff", ".avif", ".gif", ".bmp"}


@dataclass(frozen=True)
class Choices:
    """What was asked for on the command line.

    Args:
        output: a file, a folder, `STDOUT`, or None for beside each photo.
        kind: `png`, `webp`, or None for what `output` says.
        overwrite: whether results that exist may be replaced.
        mask_only: write the mask alone.
        profile: `keep` or `srgb`.
        keep_metadata: hand EXIF on.
        colours: `clean`, `original`, or how clean in percent.
        grow: pixels the edge moves outwards.
        feather: pixels the edge is softened by.
        contrast: how much harder the edge gets, 0 to 100.
        smooth: how much smoother, 0 to 10.
        largest_only: drop all subjects but the largest.
        fill_holes: close what the subject encloses.
        device: `auto`, `cpu` or `gpu`.
        model: its reference, or "" for the preset one.
        box: X,Y,W,H around the subject, or None.
        subject: a picture, white where the subject surely is, or None.
        background: a picture, white where it surely is not, or None.
        as_json: print JSON.
        verbose: print technical details.
    """

    output: Path | None
    kind: str | None
    overwrite: bool
    mask_only: bool
    profile: str
    keep_metadata: bool
    colours: str
    grow: float
    feather: float
    contrast: float
    smooth: int
    largest_only: bool
    fill_holes: bool
    device: str
    model: str
    box: str | None
    subject: Path | None
    background: Path | None
    as_json: bool
    verbose: bool


def run(photos: Sequence[Path], choices: Choices) -> int:
    """Cut the photos out, print what became of them, and return the exit code.

    Raises:
        click.UsageError: the choices contradict each other.
        NobgError: nothing can be done at all.
    """
    kind = choices.kind or _kind_of(choices.output)
    tasks = plan(photos, choices.output, "-mask" if choices.mask_only else "-cutout", kind)
    if tasks[0].target is None and (choices.as_json or sys.stdout.isatty()):
        raise click.UsageError("The picture goes to the standard output: send it to a program.")
    options = _export_options(choices, kind)
    marks = _marks(choices, len(tasks))
    how = CutoutOptions(device=choices.device, model=choices.model)
    results: list[Result] = []
    bar = ProgressBar(len(tasks), sys.stderr)
    bar.show(0)
    try:
        for result in run_batch(tasks, how, options, choices.overwrite, marks):
            results.append(result)
            bar.clear()
            _report(result, choices.as_json, choices.verbose)
            bar.show(len(results))
    finally:
        bar.clear()
    _list_failures(results)
    return _exit_code(results)


def plan(photos: Sequence[Path], output: Path | None, ending: str, kind: str) -> list[Task]:
    """Return where each photo's result goes; a photo that is named twice is done once.

    Args:
        photos: the files.
        output: a file, a folder, `STDOUT`, or None for beside each photo.
        ending: of the result's name, before the suffix.
        kind: `png` or `webp`.

    Raises:
        click.UsageError: several photos would become one file, or the suffix is wrong.
        ImageError: the output folder cannot be made.
    """
    photos = list(dict.fromkeys(photos))
    if output is not None and _is_file(output):
        if len(photos) > 1:
            raise click.UsageError(f"{output} is one file, but there are {len(photos)} photos.")
        if output != STDOUT and output.suffix.lower() != SUFFIXES[kind]:
            raise click.UsageError(f"{output} should end in {SUFFIXES[kind]}.")
        return [Task(photos[0], None if output == STDOUT else output)]
    tasks = [
        Task(photo, (output or photo.parent) / (photo.stem + ending + SUFFIXES[kind]))
        for photo in photos
    ]
    _refuse_collisions(tasks)
    if output is not None:
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise not_written(output, exc) from exc
    return tasks


def _marks(choices: Choices, photo_count: int) -> Marks:
    """Return what is known of the photos.

    Raises:
        click.UsageError: the box is none, or pictures of strokes came with several photos.
    """
    if (choices.subject or choices.background) and photo_count > 1:
        raise click.UsageError(
            f"--subject and --background belong to one photo, but there are {photo_count}."
        )
    try:
        box = None if choices.box is None else Box(choices.box)
    except ValueError as exc:
        raise click.UsageError(
            f"The box {choices.box} is not X,Y,W,H in pixels or percent, such as 10%,0,80%,100%."
        ) from exc
    return Marks(box, choices.subject, choices.background)


def _export_options(choices: Choices, kind: str) -> ExportOptions:
    """Return how the files are to be.

    Raises:
        click.UsageError: a value is out of its range.
    """
    try:
        mask = MaskOptions(
            choices.grow,
            choices.feather,
            choices.contrast,
            choices.smooth,
            choices.largest_only,
            choices.fill_holes,
        )
    except ValueError as exc:
        raise click.UsageError(str(exc)) from exc
    return ExportOptions(
        kind,
        choices.mask_only,
        choices.profile,
        choices.keep_metadata,
        _cleanness(choices.colours),
        mask,
    )


def _cleanness(colours: str) -> float:
    """Return how clean the colours are to be, 0 to 1.

    Raises:
        click.UsageError: that was not said.
    """
    try:
        percent = {"clean": 100.0, "original": 0.0}.get(colours)
        percent = float(colours) if percent is None else percent
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        raise click.UsageError(
            f"The colours are clean, original, or clean to 0 to 100 percent, not {colours}."
        )
    return percent / 100


def _is_file(output: Path) -> bool:
    return output == STDOUT or (
        not output.is_dir() and (output.exists() or output.suffix.lower() in _PICTURE_SUFFIXES)
    )


def _kind_of(output: Path | None) -> str:
    return "webp" if output is not None and output.suffix.lower() == ".webp" else "png"


def _refuse_collisions(tasks: Sequence[Task]) -> None:
    sources: dict[str, Path] = {}
    for task in tasks:
        name = os.path.normcase(os.path.abspath(task.target or ""))  # noqa: PTH100 - keeps links
        other = sources.setdefault(name, task.source)
        if other is not task.source:
            raise click.UsageError(
                f"{other} and {task.source} would both become {task.target}: "
                "cut one of them out on its own, with -o."
            )


def _report(result: Result, as_json: bool, verbose: bool) -> None:
    task, error = result.task, result.error
    if as_json:
        click.echo(json.dumps(_as_json(result)))
    elif error is None and task.target is not None:
        # The bytes of the name, whatever it holds; a terminal must not obey them.
        name = str(task.target)
        click.echo(_printable(name) if sys.stdout.isatty() else os.fsencode(name))
    if error is not None:
        _say(f"nobg: {error}")
        if verbose and error.detail:
            click.echo(error.detail.rstrip(), err=True)
    elif result.is_empty:
        _say(f"nobg: No subject was found in {task.source}: nothing of it shows.")
    for note in (*result.notes, result.reason):
        if note:
            _say(f"nobg: {task.source}: {note}")


def _list_failures(results: Sequence[Result]) -> None:
    failed = [result for result in results if result.error]
    if failed and len(results) > 1:
        _say(f"nobg: {len(failed)} of {len(results)} photos failed:")
        for result in failed:
            _say(f"  {result.task.source}")


def _say(text: str) -> None:
    click.echo(_printable(text), err=True)


def _printable(text: str) -> str:
    """Return the text with what is no character, or would move a terminal's cursor, escaped."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )


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


def _exit_code(results: Sequence[Result]) -> int:
    errors = [result.error for result in results if result.error is not None]
    if not errors:
        return 0
    return errors[0].exit_code if len(results) == 1 else 1
