"""`nobg check`: the doubtful places of a mask, as a list."""

from __future__ import annotations

import json
from pathlib import Path

import click

from nobg_core.doubts import Report
from nobg_core.engine.doubts import find_doubts
from nobg_core.engine.image_io import read_photo
from nobg_core.engine.refine_command import read_mask


def look_at(image: Path, mask: Path) -> Report:
    """Return what is to be said about the mask of a photo.

    Raises:
        ImageError: a picture cannot be used.
    """
    photo = read_photo(image).working_copy
    return find_doubts(photo, read_mask(mask, photo.shape))


def run(image: Path, mask: Path, as_json: bool) -> int:
    """Print the verdict and the doubts, the gravest first, and return the exit code."""
    report = look_at(image, mask)
    if as_json:
        click.echo(json.dumps(report.to_json()))
        return 0
    click.echo(f"{report.verdict}  (score {report.score:.2f})")
    for doubt in report.doubts:
        x, y, width, height = doubt.bounds
        click.echo(
            f"  {doubt.severity:4.2f}  {doubt.kind:10}  at {x},{y}  {width} x {height}"
            f"  {doubt.text}"
        )
    return 0
