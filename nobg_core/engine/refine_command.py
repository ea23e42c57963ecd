"""`nobg refine`: a mask from a file, refined, into another file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
import cv2
import numpy as np

from nobg_core.engine.arrays import Pixels, Plane, Rgb
from nobg_core.engine.colour import as_8_bit
from nobg_core.engine.hints import NOTHING_KNOWN, Hints
from nobg_core.engine.image_io import read_companion, read_photo
from nobg_core.engine.png import PngHeader, encode_png
from nobg_core.engine.registry import load_entry
from nobg_core.engine.retouch import Painted, refine_mask
from nobg_core.engine.session import Session
from nobg_core.engine.targets import Task, check_target, identify
from nobg_core.engine.terminal import print_line
from nobg_core.engine.write_file import write_atomically
from nobg_core.errors import ImageError

# Of 255: a stroke is nearer to white or black than this; between them lies the grey that says
# nothing.
SURE = 32


@dataclass(frozen=True)
class RefineChoices:
    """What was asked for on the command line.

    Args:
        output: the PNG to write.
        matte: the mask before it was painted on, or None.
        strokes: a picture of strokes, or None.
        overwrite: whether the result may be replaced if it exists.
        device: `auto`, `cpu` or `gpu`.
        model: its reference, or "" for the preset one.
    """

    output: Path
    matte: Path | None
    strokes: Path | None
    overwrite: bool
    device: str
    model: str


def run(image: Path, mask: Path, choices: RefineChoices) -> int:
    """Refine the mask, write it, print its name, and return the exit code.

    Raises:
        click.UsageError: the output is no PNG.
        NobgError: a picture cannot be used, or the result not be written.
    """
    if choices.output.suffix.lower() != ".png":
        raise click.UsageError(f"{choices.output} should end in .png.")
    inputs = [path for path in (image, mask, choices.matte, choices.strokes) if path]
    check_target(Task(image, choices.output), choices.overwrite, identify(inputs))
    photo = read_photo(image).working_copy
    session = _open_session(choices)
    refined = refine_mask(photo, _read_painted(photo, mask, choices), session, lambda *_: None)
    height, width = refined.mask.shape
    header = PngHeader(width, height, 1, 8 * refined.mask.itemsize)
    content = encode_png(header, lambda rows: refined.mask[rows])
    write_atomically(content, choices.output, choices.overwrite)
    print_line(str(choices.output))
    return 0


def read_mask(path: Path, shape: tuple[int, ...]) -> Pixels:
    """Return a mask from a file: how transparent a picture is, or how white if it is opaque.

    Returns:
        (H, W) uint8 or uint16, as deep as the file; the values as they are stored.

    Raises:
        ImageError: it cannot be read, or is not as large as the photo.
    """
    picture = read_companion(path, shape)
    opacity = picture.opacity
    if opacity is not None and opacity.min() < np.iinfo(opacity.dtype).max:
        return opacity
    # Not weighted, so that a grey picture's values stay what they are.
    return np.ascontiguousarray(picture.colour[..., 1])


def read_strokes(path: Path, shape: tuple[int, ...]) -> Hints:
    """Return strokes from a picture: white is subject, black background.

    What is transparent by half or more, or of a middling grey, says nothing.

    Raises:
        ImageError: it cannot be read, is not as large as the photo, or holds no stroke.
    """
    picture = read_companion(path, shape)
    grey = cv2.cvtColor(picture.working_copy, cv2.COLOR_RGB2GRAY)
    is_seen = np.ones(grey.shape, np.bool_)
    if picture.opacity is not None:
        is_seen = as_8_bit(picture.opacity) >= 128
    subject, background = (
        (marked & is_seen).view(np.uint8) * np.uint8(255)
        for marked in (grey > 255 - SURE, grey < SURE)
    )
    if not subject.any() and not background.any():
        raise ImageError(
            f"{path} holds no stroke.", "Paint white on the subject and black on the background."
        )
    return Hints(subject, background)


def _read_painted(photo: Rgb, mask: Path, choices: RefineChoices) -> Painted:
    matte: Plane | Pixels | None = None
    if choices.matte is not None:
        matte = read_mask(choices.matte, photo.shape)
    said = NOTHING_KNOWN
    if choices.strokes is not None:
        said = read_strokes(choices.strokes, photo.shape)
    return Painted(read_mask(mask, photo.shape), matte, said=said)


def _open_session(choices: RefineChoices) -> Session | None:
    """Return the model if it can be told of strokes; loading it were in vain otherwise."""
    entry = load_entry(choices.model)
    return Session(entry, choices.device) if entry.takes_hints else None
