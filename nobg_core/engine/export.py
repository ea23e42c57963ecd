"""The cut-out or its mask as a file, written whole or not at all."""

from __future__ import annotations

import errno
import logging
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha, Pixels
from nobg_core.engine.deep_colour import convert_to_srgb, read_matrix_profile
from nobg_core.engine.photo import Photo
from nobg_core.engine.working_copy import intersect, quantise
from nobg_core.errors import ImageError

log = logging.getLogger(__name__)

SUFFIXES = (".png", ".webp")
WEBP_MAX_PX = 16383

# Level 1 with the "sub" filter: measured on a 10 MP photo, a third faster than OpenCV's own choice
# and a fifth smaller; higher levels double the time for 4 % of the size.
_PNG = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_SUB]
_WEBP_LOSSLESS = [cv2.IMWRITE_WEBP_QUALITY, 101]

# Colours this far outside the subject stay, for whoever scales the cut-out without minding alpha;
# what lies further out cannot be seen and is not handed on.
BLEED_PX = 16


@dataclass(frozen=True)
class ExportOptions:
    """How a cut-out becomes a file.

    Args:
        mask_only: write the alpha alone, as a grey picture.
        profile: `keep` the source's colours and profile, or convert to `srgb`.
        keep_metadata: hand EXIF on, place and camera included.
    """

    mask_only: bool = False
    profile: str = "keep"
    keep_metadata: bool = False


def encode(photo: Photo, alpha: Alpha, suffix: str, options: ExportOptions) -> bytes:
    """Return the file's content: straight alpha, as deep as the source.

    Args:
        photo: the source.
        alpha: (H, W) float32; multiplied, in place, by the opacity the source came with.
        suffix: `.png` or `.webp`; WebP is lossless, 8 bit.
        options: how.

    Raises:
        ImageError: WebP cannot hold a picture of this size.
    """
    if suffix == ".webp" and max(alpha.shape) > WEBP_MAX_PX:
        raise ImageError(
            f"WebP cannot hold more than {WEBP_MAX_PX} pixels in a row or column.",
            "Choose PNG instead.",
        )
    if photo.opacity is not None:
        intersect(alpha, photo.opacity)
    bits = 8 if suffix == ".webp" else 8 * photo.colour.itemsize
    mask = quantise(alpha, bits)
    if options.mask_only:
        return _compress(mask, suffix, None, None)
    colour, profile = _in_chosen_colours(photo, options)
    if colour.itemsize * 8 > bits:
        colour = (colour >> 8).astype(np.uint8)
    exif = photo.exif if options.keep_metadata else None
    return _compress(_straight_bgra(colour, mask), suffix, profile, exif)


def write_atomically(content: bytes, path: Path) -> None:
    """Write the file beside its name, then give it the name; nobody ever sees half of it.

    Raises:
        ImageError: the folder is missing or read-only, or the disk is full.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            with draft.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as exc:
        raise _not_written(path, exc) from exc


def _in_chosen_colours(photo: Photo, options: ExportOptions) -> tuple[Pixels, bytes | None]:
    if options.profile == "keep" or photo.profile is None:
        return photo.colour, photo.profile
    matrix_profile = read_matrix_profile(photo.profile)
    if photo.colour.dtype == np.uint16 and matrix_profile is not None:
        return convert_to_srgb(np.asarray(photo.colour, np.uint16), matrix_profile), None
    if photo.colour.dtype == np.uint16:
        log.warning("this kind of colour profile is converted in 8 bits")
    return photo.srgb, None


def _straight_bgra(colour: Pixels, mask: Pixels) -> Pixels:
    """Return (H, W, 4) in OpenCV's order, without the colours that nobody can see."""
    side = 2 * BLEED_PX + 1
    hidden = cv2.dilate((mask > 0).view(np.uint8), np.ones((side, side), np.uint8)) == 0
    bgra = cv2.merge([colour[..., 2], colour[..., 1], colour[..., 0], mask])
    bgra[hidden] = 0
    return np.asarray(bgra, colour.dtype)


def _compress(pixels: Pixels, suffix: str, profile: bytes | None, exif: bytes | None) -> bytes:
    named = ((cv2.IMAGE_METADATA_ICCP, profile), (cv2.IMAGE_METADATA_EXIF, exif))
    blocks = {kind: np.frombuffer(block, np.uint8) for kind, block in named if block is not None}
    _, encoded = cv2.imencodeWithMetadata(
        suffix,
        pixels,
        list(blocks),
        list(blocks.values()),
        _PNG if suffix == ".png" else _WEBP_LOSSLESS,
    )
    return encoded.tobytes()


def _not_written(path: Path, exc: OSError) -> ImageError:
    hints = {
        errno.ENOSPC: ("the disk is full", "Free some space, then try again."),
        errno.EDQUOT: ("your share of the disk is full", "Free some space, then try again."),
        errno.ENOENT: ("its folder does not exist", "Make the folder first."),
        errno.EROFS: ("the folder is read-only", "Choose another folder with -o."),
        errno.EACCES: ("you may not write there", "Choose another folder with -o."),
        errno.EPERM: ("you may not write there", "Choose another folder with -o."),
        errno.ENAMETOOLONG: ("its name is too long", "Choose a shorter name with -o."),
    }
    reason, hint = hints.get(exc.errno or 0, (str(exc), "Choose another folder with -o."))
    return ImageError(f"{path.name} could not be written: {reason}.", hint, repr(exc))
