"""The command `nobg`: what a retoucher or a script types."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nobg_core import __version__
from nobg_core.errors import Cancelled, NobgError
from nobg_core.options import DEVICES

if TYPE_CHECKING:
    from nobg_core.engine.batch import Result, Task

SUFFIXES = {"png": ".png", "webp": ".webp"}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nobg")
def main() -> None:
    """Remove the background of photos on your own computer. Nothing is sent anywhere."""


@main.command()
@click.argument("photos", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="A file (.png or .webp) for one photo, or a folder. Default: beside each photo.",
)
@click.option("--mask-only", is_flag=True, help="Write the mask as a grey picture.")
@click.option("--format", "kind", type=click.Choice(list(SUFFIXES)), help="Default: png.")
@click.option("--overwrite", is_flag=True, help="Replace results that exist. Photos never are.")
@click.option(
    "--profile",
    type=click.Choice(["keep", "srgb"]),
    default="keep",
    show_default=True,
    help="Keep the photo's colour profile, or convert to sRGB.",
)
@click.option("--keep-metadata", is_flag=True, help="Hand EXIF on, with place and camera.")
@click.option("--device", type=click.Choice(DEVICES), default="auto", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a photo.")
def cutout(
    photos: tuple[Path, ...],
    output: Path | None,
    mask_only: bool,
    kind: str | None,
    overwrite: bool,
    profile: str,
    keep_metadata: bool,
    device: str,
    as_json: bool,
) -> None:
    """Cut the subject out of PHOTOS (PNG, JPEG, WebP, TIFF).

    The result is a PNG or WebP with straight alpha, as deep as the photo. EXIF and GPS are left
    out unless asked for.

    \b
    Exit code: 0 all done; 1 some of several failed; 2 wrong usage;
    for one photo 3 set-up, 4 model, 5 picture; 130 stopped.
    """  # noqa: D301 - click's mark for text that is not rewrapped
    from nobg_core.engine.privacy import refuse_network

    refuse_network()
    from nobg_core.engine.batch import run_batch
    from nobg_core.engine.export import ExportOptions

    tasks = _plan(photos, output, mask_only, kind)
    options = ExportOptions(mask_only, profile, keep_metadata)
    results = []
    try:
        with _progress_bar(len(tasks)) as bar:
            for result in run_batch(tasks, device, options, overwrite):
                bar.update(1)
                _report(result, as_json)
                results.append(result)
    except NobgError as error:
        _fail(error)
    except KeyboardInterrupt:
        _fail(Cancelled())
    sys.exit(_exit_code(results))


def _plan(
    photos: Sequence[Path], output: Path | None, mask_only: bool, kind: str | None
) -> list[Task]:
    """Return where each photo's result goes.

    Raises:
        click.UsageError: the output's suffix is unknown, or contradicts the other arguments.
    """
    from nobg_core.engine.batch import Task

    is_file = output is not None and output.suffix.lower() in SUFFIXES.values()
    if output is not None and is_file and not output.is_dir():
        if len(photos) > 1:
            raise click.UsageError(f"{output} is one file, but there are {len(photos)} photos.")
        if kind and SUFFIXES[kind] != output.suffix.lower():
            raise click.UsageError(f"--format {kind} does not go with {output}.")
        return [Task(photos[0], output)]
    if output is not None and output.suffix and not output.is_dir() and len(photos) == 1:
        raise click.UsageError(f"{output}: a result is a .png or .webp file.")
    ending = ("-mask" if mask_only else "-cutout") + SUFFIXES[kind or "png"]
    tasks = [Task(photo, (output or photo.parent) / (photo.stem + ending)) for photo in photos]
    _refuse_collisions(tasks)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
    return tasks


def _refuse_collisions(tasks: Sequence[Task]) -> None:
    sources: dict[Path, Path] = {}
    for task in tasks:
        other = sources.setdefault(task.target, task.source)
        if other is not task.source:
            raise click.UsageError(f"{other} and {task.source} would both become {task.target}.")


def _progress_bar(total: int) -> Any:
    """Return a bar on the terminal for several photos, a silent one otherwise."""
    is_shown = total > 1 and sys.stderr.isatty()
    return click.progressbar(length=total, file=sys.stderr, hidden=not is_shown, label="Photos")


def _report(result: Result, as_json: bool) -> None:
    task = result.task
    if as_json:
        click.echo(json.dumps(_as_json(result), ensure_ascii=False))
    elif result.error is None and not result.is_empty:
        click.echo(str(task.target))
    if result.error is not None:
        click.echo(f"nobg: {result.error}", err=True)
    elif result.is_empty:
        click.echo(f"nobg: no subject was found in {task.source}.", err=True)
    if result.reason:
        click.echo(f"nobg: {result.reason}", err=True)


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
        "seconds": result.seconds,
        "error": result.error.to_json() if result.error else None,
    }


def _exit_code(results: Sequence[Result]) -> int:
    errors = [result.error for result in results if result.error is not None]
    if not errors:
        return 0
    return errors[0].exit_code if len(results) == 1 else 1


def _fail(error: NobgError) -> None:
    click.echo(f"nobg: {error}", err=True)
    sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
