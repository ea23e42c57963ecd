"""The cut-out or its mask as the content of a file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nobg_core.engine.adjust_mask import adjust_mask
from nobg_core.engine.arrays import Alpha, Pixels
from nobg_core.engine.colour import ToSrgb, as_8_bit
from nobg_core.engine.deep_colour import convert_to_srgb, read_matrix_profile
from nobg_core.engine.foreground import estimate_foreground
from nobg_core.engine.hints import NOTHING_KNOWN, Hints
from nobg_core.engine.memory import BYTES_PER_REGIONS_PIXEL, BYTES_PER_WEBP_PIXEL, check_fits
from nobg_core.engine.photo import Photo
from nobg_core.engine.png import SRGB, PngHeader, encode_png, exif_chunk, icc_chunk
from nobg_core.engine.working_copy import intersect, quantise
from nobg_core.errors import ImageError
from nobg_core.options import MaskOptions

# (rows, W): where anything of the photo is handed on.
IsKept = NDArray[np.bool_]

SUFFIXES = {"png": ".png", "webp": ".webp"}
WEBP_MAX_PX = 16383
WEBP_IS_SHALLOW = "WebP holds 8 bits a channel; choose PNG to keep all 16."
LUT_IS_SHALLOW = "Its kind of colour profile was converted in 8 bits."

# Colours this far outside the subject stay, for whoever scales the cut-out without minding alpha;
# what lies further out cannot be seen and is not handed on.
BLEED_PX = 16

# Lossless. Measured on 10 and 24 MP: more effort takes two to five times as long for 2 to 12 %.
_WEBP: dict[str, Any] = {"lossless": True, "exact": True, "quality": 0, "method": 1}


@dataclass(frozen=True)
class ExportOptions:
    """How a cut-out becomes a file.

    Args:
        kind: `png`, as deep as the source; or `webp`, lossless, 8 bit.
        mask_only: write the alpha alone, as a grey picture.
        profile: `keep` the source's colours and profile, or convert to `srgb`.
        keep_metadata: hand EXIF on, place and camera included.
        cleanness: from 0, the photo's own colours, to 1, without the old background in soft edges.
        mask: what is done to the alpha.
        overwrite: replace a file that exists; one of the photos never is.
    """

    kind: str = "png"
    mask_only: bool = False
    profile: str = "keep"
    keep_metadata: bool = False
    cleanness: float = 1.0
    mask: MaskOptions = field(default_factory=MaskOptions)
    overwrite: bool = False


def check_format(photo: Photo, options: ExportOptions) -> tuple[str, ...]:
    """Return what the chosen format will not keep, in sentences for the user.

    Raises:
        ImageError: the format cannot hold a picture of this size, or the memory is missing.
    """
    is_deep = photo.colour.itemsize == 2
    height, width = photo.colour.shape[:2]
    if options.mask.chooses_regions:
        check_fits("The mask", width, height, BYTES_PER_REGIONS_PIXEL)
    if options.kind == "webp":
        if max(photo.colour.shape) > WEBP_MAX_PX:
            raise ImageError(
                f"WebP cannot hold more than {WEBP_MAX_PX} pixels in a row or column.",
                "Choose PNG instead.",
            )
        check_fits("The WebP file", width, height, BYTES_PER_WEBP_PIXEL)
        return (WEBP_IS_SHALLOW,) if is_deep else ()
    is_converted = options.profile == "srgb" and photo.profile and not options.mask_only
    if is_deep and is_converted and read_matrix_profile(photo.profile or b"") is None:
        return (LUT_IS_SHALLOW,)
    return ()


@dataclass(frozen=True)
class Encoded:
    """A file to be written.

    Args:
        pieces: its content, made as it is asked for.
        is_empty: nothing of the photo shows.
    """

    pieces: Iterator[bytes]
    is_empty: bool


def encode(
    photo: Photo, alpha: Alpha, options: ExportOptions, hints: Hints = NOTHING_KNOWN
) -> Encoded:
    """Return the file: straight alpha, as deep as the format allows.

    Args:
        photo: the source.
        alpha: (H, W) float32, how the subject covers the photo; used up: it may be changed.
        options: how.
        hints: what is known of the photo; what is done to alpha contradicts none of it.
    """
    colours = _choose_colours(photo, alpha, options)
    alpha = adjust_mask(alpha, options.mask)
    hints.hold(alpha)
    if photo.opacity is not None:
        intersect(alpha, photo.opacity)
    is_empty = float(alpha.max()) * (2**colours.bits - 1) < 0.5  # of which nothing is written
    return Encoded(_encode_kind(photo, alpha, colours, options), is_empty)


def _encode_kind(
    photo: Photo, alpha: Alpha, colours: _Colours, options: ExportOptions
) -> Iterator[bytes]:
    if options.kind == "webp":
        return iter([_encode_webp(photo, alpha, colours, options)])
    height, width = alpha.shape
    if options.mask_only:
        header = PngHeader(width, height, 1, colours.bits)
        return encode_png(header, lambda rows: quantise(alpha[rows], colours.bits))
    chunks = [icc_chunk(colours.profile)] if colours.profile else []
    if options.profile == "srgb":
        chunks.append(SRGB)
    if options.keep_metadata and photo.exif:
        chunks.append(exif_chunk(photo.exif))
    header = PngHeader(width, height, 4, colours.bits, chunks)
    return encode_png(header, lambda rows: _straight_rgba(alpha, rows, colours))


@dataclass(frozen=True)
class _Colours:
    """The colours of the file.

    Args:
        read: returns rows of the photo's colours, (rows, W, 3), cleaned at least where told.
        convert: from them to the file's.
        bits: for each channel.
        profile: the ICC profile, or None.
    """

    read: Callable[[slice, IsKept], Pixels]
    convert: Callable[[Pixels], Pixels]
    bits: int
    profile: bytes | None


def _choose_colours(photo: Photo, alpha: Alpha, options: ExportOptions) -> _Colours:
    """Return the colours as asked for; `alpha` is how the subject really covers the photo."""
    read: Callable[[slice, IsKept], Pixels] = lambda rows, _: photo.colour[rows]  # noqa: E731
    if options.cleanness and not options.mask_only:
        read = estimate_foreground(photo.colour, alpha, photo.opacity, options.cleanness).read
    bits = 8 if options.kind == "webp" else 8 * photo.colour.itemsize
    as_deep = as_8_bit if bits == 8 else np.asarray
    if options.profile == "keep" or photo.profile is None or options.mask_only:
        return _Colours(read, as_deep, bits, photo.profile)
    matrix_profile = read_matrix_profile(photo.profile) if bits == 16 else None
    if matrix_profile is not None:
        return _Colours(read, lambda rows: convert_to_srgb(rows, matrix_profile), 16, None)
    return _Colours(read, ToSrgb("RGB", photo.profile).convert_array, 8, None)


def _straight_rgba(alpha: Alpha, rows: slice, colours: _Colours) -> Pixels:
    """Return (rows, W, 4) of the cut-out, without the colours that nobody can see."""
    top = max(rows.start - BLEED_PX, 0)
    near = quantise(alpha[top : rows.stop + BLEED_PX], colours.bits)
    side = 2 * BLEED_PX + 1
    is_kept = cv2.dilate((near > 0).view(np.uint8), np.ones((side, side), np.uint8))
    inner = slice(rows.start - top, rows.stop - top)
    mask, is_kept = near[inner], is_kept[inner]
    rgba = np.empty((*mask.shape, 4), mask.dtype)
    colour = colours.convert(colours.read(rows, is_kept.view(np.bool_)))
    cv2.mixChannels([colour, mask], [rgba], [0, 0, 1, 1, 2, 2, 3, 3])
    whole = rgba.view(np.uint32 if colours.bits == 8 else np.uint64)[..., 0]
    np.multiply(whole, is_kept, out=whole)
    return rgba


def _encode_webp(photo: Photo, alpha: Alpha, colours: _Colours, options: ExportOptions) -> bytes:
    metadata: dict[str, bytes] = {}
    if options.mask_only:
        pixels = quantise(alpha, 8)
    else:
        pixels = _straight_rgba(alpha, slice(0, len(alpha)), colours)
        exif = photo.exif if options.keep_metadata else None
        metadata = {"icc_profile": colours.profile or b"", "exif": exif or b""}
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", **_WEBP, **metadata)
    return file.getvalue()
