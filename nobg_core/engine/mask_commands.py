"""The commands about masks that exist: refine one, check one, sign it off."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path

import click

from nobg_core.engine.terminal import print_line
from nobg_core.errors import ImageError
from nobg_core.options import DEVICES
from nobg_core.qa_log import REASONS, qa_log_path, sign_off, summarise

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("image", type=_FILE)
@click.argument("mask", type=_FILE)
@click.option("-o", "--output", metavar="OUT", type=_FILE, required=True, help="The PNG to write.")
@click.option(
    "--matte",
    metavar="FILE",
    type=_FILE,
    help="The mask before you painted on it: what differs from it are your strokes.",
)
@click.option(
    "--strokes",
    metavar="FILE",
    type=_FILE,
    help="A picture as large as the photo: white on the subject, black on the background; "
    "transparent or grey says nothing.",
)
@click.option(
    "--overwrite", is_flag=True, help="Replace the result if it exists. Inputs never are."
)
@click.option("--device", type=click.Choice(DEVICES), default="auto", show_default=True)
@click.option("--model", metavar="NAME[@VERSION]", default="", help="One that `nobg models` lists.")
def refine(
    image: Path,
    mask: Path,
    output: Path,
    matte: Path | None,
    strokes: Path | None,
    overwrite: bool,
    device: str,
    model: str,
) -> int:
    """Refine the MASK of IMAGE where you painted on it; every stroke stays.

    What is near your strokes is solved again, the rest stays byte for byte. With neither --matte
    nor --strokes, every soft or edge region is refined, and definite areas stay.
    """
    from nobg_core.engine.refine_command import RefineChoices, run

    return run(image, mask, RefineChoices(output, matte, strokes, overwrite, device, model))


@click.command()
@click.argument("image", type=_FILE)
@click.argument("mask", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(image: Path, mask: Path, as_json: bool) -> int:
    """Say where to look at the MASK of IMAGE: good, look at it, or redo.

    Each doubtful place is listed with its severity from 0 to 1, its kind, and its position in
    pixels from the top left.
    """
    from nobg_core.engine.check_command import run

    return run(image, mask, as_json)


@click.group()
def qa() -> None:
    """Sign masks off, and see how many were rejected for which reason.

    The log is a table on this computer; it holds names and no pixels, and is sent nowhere.
    """


@qa.command()
@click.argument("image", type=_FILE)
@click.argument("mask", type=_FILE, required=False)
@click.option("--reject", "reason", type=click.Choice(REASONS), help="Reject it, with one reason.")
def sign(image: Path, mask: Path | None, reason: str | None) -> int:
    """Accept IMAGE, or reject it; with a MASK, the machine's verdict is noted beside."""
    if not os.path.exists(image):  # noqa: PTH110 - of too long a name, Path's raises an OSError
        raise ImageError(f"{image} does not exist.", "Check the name.")
    verdict = ""
    if mask is not None:
        from nobg_core.engine.check_command import look_at

        verdict = look_at(image, mask).verdict
    row = sign_off(str(image), verdict, reason or "")
    print_line(f"{row.file}: {row.decision}" + (f" ({row.reason})" if row.reason else ""))
    return 0


@qa.command()
@click.option("--month", metavar="YYYY-MM", help="Default: this month.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def summary(month: str | None, as_json: bool) -> int:
    """Say how many masks were rejected in a month, by reason."""
    month = month or datetime.now(timezone.utc).strftime("%Y-%m")
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise click.UsageError(f"{month} is no month such as 2026-05.")
    found = summarise(month)
    if as_json:
        click.echo(json.dumps({**asdict(found), "total": found.total}))
        return 0
    click.echo(f"{found.name}: {found.total} signed off, {found.accepted} accepted")
    for reason, count in found.rejected.items():
        share = count / found.total if found.total else 0.0
        click.echo(f"  {reason:8} {count:5}  {share:6.1%}")
    click.echo(f"The log is {qa_log_path()}")
    return 0
