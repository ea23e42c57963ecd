"""The command `nobg`: what a retoucher or a script types."""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from nobg_core import __version__
from nobg_core.engine.mask_commands import check, qa, refine
from nobg_core.engine.privacy import refuse_network
from nobg_core.engine.terminal import open_missing_streams, say
from nobg_core.engine.write_file import remove_drafts
from nobg_core.errors import Cancelled, NobgError
from nobg_core.options import DEVICES, EDGES


def main() -> None:
    """Run the command line and leave with its exit code."""
    open_missing_streams()
    refuse_network()  # before a command imports anything that could open a connection
    _hush_libraries()
    _die_of_signals()
    try:
        code = commands.main(prog_name="nobg", standalone_mode=False)
    except click.ClickException as exc:
        code = _tell_misuse(exc)
    except (click.Abort, KeyboardInterrupt):
        code = _tell(Cancelled())
    except NobgError as error:
        code = _tell(error)
    except OSError as exc:
        code = _tell(_not_printed(exc) if exc.filename is None else _unforeseen(exc))
    except Exception as exc:  # noqa: BLE001 - nobody is shown a traceback
        code = _tell(_unforeseen(exc))
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nobg")
def commands() -> None:
    """Remove the background of photos on your own computer. Nothing is sent anywhere."""


@commands.command()
@click.argument("photos", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=click.Path(path_type=Path, allow_dash=True),
    help="A .png or .webp file, or - for the standard output, for one photo; or a folder, which "
    "is made if need be. Default: beside each photo.",
)
@click.option(
    "--box",
    metavar="X,Y,W,H",
    help="The subject is in here, roughly: in pixels, or in percent as 10%,0,80%,100%.",
)
@click.option(
    "--subject",
    metavar="MASK",
    type=click.Path(path_type=Path),
    help="A picture as large as the photo, white where the subject surely is.",
)
@click.option(
    "--background",
    metavar="MASK",
    type=click.Path(path_type=Path),
    help="The same, white where it surely is not.",
)
@click.option(
    "--colours",
    metavar="clean|original|PERCENT",
    default="clean",
    show_default=True,
    help="Take the old background out of soft edges, or keep the photo's own colours.",
)
@click.option(
    "--edges",
    type=click.Choice(EDGES),
    default="fast",
    show_default=True,
    help="hero takes longer, and looks closer at the band around the subject.",
)
@click.option(
    "--grow",
    type=float,
    default=0.0,
    metavar="PX",
    help="Move the edge outwards by -10 to 10 pixels, fractions too; below 0 it shrinks.",
)
@click.option(
    "--feather", type=float, default=0.0, metavar="PX", help="Soften the edge by 0 to 30 pixels."
)
@click.option(
    "--contrast", type=float, default=0.0, metavar="AMOUNT", help="Harden the edge, 0 to 100."
)
@click.option(
    "--smooth",
    type=int,
    default=0,
    metavar="AMOUNT",
    help="Take bumps, and fine strands, off the edge, 0 to 10.",
)
@click.option("--largest-only", is_flag=True, help="Keep only the largest subject.")
@click.option("--fill-holes", is_flag=True, help="Close what the subject encloses.")
@click.option("--mask-only", is_flag=True, help="Write the mask as a grey picture.")
@click.option(
    "--format", "kind", type=click.Choice(["png", "webp"]), help="Default: as -o says, or png."
)
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
@click.option("--model", metavar="NAME[@VERSION]", default="", help="One that `nobg models` lists.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a photo.")
@click.option("-v", "--verbose", is_flag=True, help="Show the technical details of failures.")
def cutout(photos: tuple[Path, ...], **choices: Any) -> int:
    """Cut the subject out of PHOTOS (PNG, JPEG, WebP, TIFF).

    The result is a PNG or WebP with straight alpha, as deep as the photo. EXIF and GPS are left
    out unless asked for. The names of the results are printed.

    \b
    Exit code: 0 all done; 1 some of several photos failed, or a mistake of nobg's;
    2 wrong usage; for one photo 3 set-up, 4 model, 5 picture; 130 stopped.
    """  # noqa: D301 - click's mark for text that is not rewrapped
    from nobg_core.engine.cutout_choices import Choices
    from nobg_core.engine.cutout_command import run

    return run(photos, Choices(**choices))


@commands.command()
def models() -> None:
    """List the models that there are, and what to call them."""
    from nobg_core.engine.registry import load_registry

    registry = load_registry()
    for entry in registry.entries:
        preset = "  (preset)" if entry == registry.find() else ""
        click.echo(
            f"{entry.reference}  {entry.size_bytes / 1e6:.1f} MB  {entry.licence}{preset}\n"
            f"    {entry.credit}"
        )


for command in (refine, check, qa):
    commands.add_command(command)


def _hush_libraries() -> None:
    """Let nothing that OpenCV warns of, or that Pillow logs, stand beside our own messages."""
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
    logging.basicConfig(handlers=[logging.NullHandler()])


def _die_of_signals() -> None:
    """Leave quietly when the reader of a pipe has gone, and tidily when told to stop."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _leave)


def _leave(number: int, _frame: object) -> NoReturn:
    """Leave at once: an exception from here, between two locks, has been seen to hang."""
    remove_drafts()
    if number == signal.SIGINT:
        line_end = b"\n" if os.isatty(2) else b""  # of the bar, or of "^C"
        os.write(2, line_end + b"nobg: The work was stopped.\n")
    os._exit(128 + number)


def _tell_misuse(exc: click.ClickException) -> int:
    words = io.StringIO()
    exc.show(words)
    for line in words.getvalue().splitlines():
        say(line)
    return exc.exit_code


def _not_printed(exc: OSError) -> NobgError:
    """Return what to tell where the disk of a result is full, or Windows' pipe is closed."""
    # Python would try, and complain, once more on its way out.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    message = f"The result could not be printed: {exc.strerror}."
    return NobgError(message, "Free some space, or send it elsewhere, and try again.")


def _unforeseen(exc: Exception) -> NobgError:
    from nobg_core.engine.mistake import as_error

    return as_error(exc, "nobg made a mistake and could not go on.", "the picture")


def _tell(error: NobgError) -> int:
    say(f"nobg: {error}")
    return error.exit_code


if __name__ == "__main__":
    main()
