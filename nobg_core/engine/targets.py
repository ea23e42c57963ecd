"""Where the result of each photo goes, and whether it may."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from nobg_core.engine.export import SUFFIXES
from nobg_core.engine.write_file import check_place, follow_links, not_written
from nobg_core.errors import ImageError

STDOUT = Path("-")
# A new folder is not called like this: the user meant a file.
_PICTURE_SUFFIXES = {*SUFFIXES.values(), ".jpg", ".jpeg", ".tif", ".tiff", ".avif", ".gif", ".bmp"}


@dataclass(frozen=True)
class Task:
    """One file to make of another.

    Args:
        source: the photo.
        target: where the cut-out goes; None for the standard output.
    """

    source: Path
    target: Path | None


def plan(photos: Sequence[Path], output: Path | None, ending: str, kind: str) -> list[Task]:
    """Return where each photo's result goes; a photo that is named twice is done once.

    Args:
        photos: the files.
        output: a file, a folder, `STDOUT`, or None for beside each photo.
        ending: of the result's name, before the suffix.
        kind: `png` or `webp`.

    Raises:
        click.UsageError: several photos would become one file, or the suffix is wrong.
        ImageError: the output has no possible name, or its folder cannot be made.
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
    try:
        _refuse_collisions(tasks)
        if output is not None:
            follow_links(output).mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise not_written(output or tasks[0].target or "", exc) from exc
    return tasks


def kind_of(output: Path | None) -> str:
    """Return the format that the name of the output asks for: `webp` or `png`."""
    return "webp" if output is not None and output.suffix.lower() == ".webp" else "png"


def check_target(task: Task, overwrite: bool, sources: set[tuple[int, int]]) -> None:
    """Return if the task may write its target, and can.

    Args:
        task: the files.
        overwrite: whether a target that exists may be replaced.
        sources: device and number of every picture that was named, under whatever name.

    Raises:
        ImageError: the target is a photo, is a folder, exists and may not be replaced, or cannot
            be looked at; or no file can be made in its folder.
    """
    target = task.target
    if target is None:
        return
    try:
        is_there = follow_links(target).exists()
    except OSError as exc:
        raise not_written(target, exc) from exc
    if is_there:
        _check_replaceable(target, overwrite, sources)
    check_place(target)


def _check_replaceable(target: Path, overwrite: bool, sources: set[tuple[int, int]]) -> None:
    if identify([target]) & sources:
        raise ImageError(
            f"{target} is one of the photos, which nobg never overwrites.",
            "Choose another name with -o.",
        )
    if target.is_dir():
        raise ImageError(f"{target} is a folder.", "Choose another name with -o.")
    if not target.is_file():
        raise ImageError(f"{target} is no file.", "Use -o - for the standard output.")
    if not overwrite:
        raise ImageError(
            f"{target} already exists.", "Choose another name with -o, or add --overwrite."
        )


def identify(paths: Iterable[Path]) -> set[tuple[int, int]]:
    """Return the device and number of each file that exists, the same under all its names."""
    found = set()
    for path in paths:
        try:
            status = path.stat()
        except (OSError, ValueError):
            continue
        found.add((status.st_dev, status.st_ino))
    return found


def _is_file(output: Path) -> bool:
    """Say whether one file is meant, and not a folder.

    Raises:
        ImageError: the disk takes no such name.
    """
    try:
        is_there, is_folder = output.exists(), output.is_dir()
    except OSError as exc:
        raise not_written(output, exc) from exc
    is_like_a_file = is_there or output.suffix.lower() in _PICTURE_SUFFIXES
    return output == STDOUT or (is_like_a_file and not is_folder)


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
