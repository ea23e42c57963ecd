"""The commands about masks that exist: refine one, check one, sign it off."""

from __future__ import annotations

from pathlib import Path

import click

from nobg_core.options import DEVICES

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
