"""What was asked for with `nobg cutout`, and what that means to the engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from nobg_core.engine.export import ExportOptions
from nobg_core.engine.marks import Box, Marks
from nobg_core.errors import WorkerError
from nobg_core.options import MaskOptions


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
        edges: `fast` or `hero`.
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
    edges: str
    box: str | None
    subject: Path | None
    background: Path | None
    as_json: bool
    verbose: bool


def read_export_options(choices: Choices, kind: str) -> ExportOptions:
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
    except WorkerError as exc:
        raise click.UsageError(str(exc)) from exc
    return ExportOptions(
        kind,
        choices.mask_only,
        choices.profile,
        choices.keep_metadata,
        _cleanness(choices.colours),
        mask,
        choices.overwrite,
    )


def read_marks(choices: Choices, photo_count: int) -> Marks:
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
