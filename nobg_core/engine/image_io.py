"""Read a picture file, whatever it is, into a Photo; bad files are expected."""

from __future__ import annotations

import io
import stat
import warnings
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin

from nobg_core.engine.arrays import Pixels
from nobg_core.engine.colour import as_8_bit
from nobg_core.engine.decode import decode
from nobg_core.engine.decode_deep import (
    BITS_PER_SAMPLE,
    PLANES,
    SEPARATE,
    is_deep,
    tiff_tag,
)
from nobg_core.engine.memory import (
    BYTES_PER_DEEP_PIXEL,
    BYTES_PER_PIXEL,
    check_file_fits,
    check_fits,
    is_shortage,
)
from nobg_core.engine.metadata import read_exif
from nobg_core.engine.photo import Photo
from nobg_core.engine.working_copy import flatten
from nobg_core.errors import ImageError

# Named, so that Pillow does not load all of its forty formats to find two of these. A JPEG that is
# an MPO says so once it is open.
FORMATS = (
    "PNG",
    "JPEG",
    WebPImagePlugin.WebPImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
)
READABLE = "Use a PNG, JPEG, WebP or TIFF file."
_TIFF_BEGINS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

# check_fits decides instead, with this computer's memory in view.
Image.MAX_IMAGE_PIXELS = None

# EXIF orientation -> how to turn the stored picture upright: transposed first, then which flip.
_UPRIGHT = {
    2: (False, 1),
    3: (False, -1),
    4: (False, 0),
    5: (True, None),
    6: (True, 1),
    7: (True, -1),
    8: (True, 0),
}

_NEW_SUBFILE_TYPE = 254
_REDUCED = 1


def read_photo(path: Path, *, ignore_profile: bool = False) -> Photo:
    """Return the picture in a file, upright, in full depth, with its 8-bit sRGB working copy.

    Args:
        path: a PNG, JPEG, WebP or TIFF file.
        ignore_profile: take the values for sRGB, whatever the file says of its colours.

    Raises:
        ImageError: it cannot be read, is none of these, is damaged, an animation, or too large.
        MemoryError: it is not too large, but the memory was taken meanwhile.
    """
    content = _read(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what it repairs in odd files.
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                _check(image, content, str(path))
                if ignore_profile:
                    image.info.pop("icc_profile", None)
                return _make_photo(image, content)
    except (ImageError, MemoryError):
        raise
    except UnidentifiedImageError as exc:
        raise _unknown(path, content) from exc
    except Exception as exc:  # decoders raise what they like for damaged files
        if is_shortage(exc):
            raise MemoryError from exc
        raise _unreadable(path, exc) from exc


def read_companion(path: Path, shape: tuple[int, ...]) -> Photo:
    """Return the picture in a file that belongs to a photo, such as its mask.

    Its values say how much and not which colour: a profile, as editors put into grey pictures, too,
    does not change them.

    Args:
        path: a PNG, JPEG, WebP or TIFF file.
        shape: of the photo, (H, W, ...).

    Raises:
        ImageError: as `read_photo` does, or it is not as large as the photo.
    """
    picture = read_photo(path, ignore_profile=True)
    found = picture.working_copy.shape
    if found[:2] != shape[:2]:
        raise ImageError(
            f"{path} has {found[1]} x {found[0]} pixels, but the photo has "
            f"{shape[1]} x {shape[0]}.",
            "Make it exactly as large as the photo.",
        )
    return picture


def _read(path: Path) -> bytes:
    try:
        found = path.stat()
        # A pipe or a device may hang, or never end.
        if not stat.S_ISREG(found.st_mode):
            raise _no_file(path)
        check_file_fits(str(path), found.st_size)
        content = path.read_bytes()
    except FileNotFoundError as exc:
        raise ImageError(f"{path} does not exist.", "Check the name.") from exc
    except (OSError, ValueError) as exc:
        raise ImageError(
            f"{path} could not be opened.", "Check that you may read it.", repr(exc)
        ) from exc
    if not content:
        raise ImageError(f"{path} is empty (0 bytes).", "Copy or export it again.")
    return content


def _check(image: Image.Image, content: bytes, name: str) -> None:
    """Raise ImageError for what is no single picture of a possible size, before it is decoded."""
    each = BYTES_PER_DEEP_PIXEL if is_deep(image, content) else BYTES_PER_PIXEL
    check_fits(name, *image.size, each)
    pages = _count_pages(image)
    if pages > 1:
        raise ImageError(
            f"{name} is an animation or has several pages ({pages}).",
            "Export the one you want as a PNG.",
        )
    bits = tiff_tag(image, BITS_PER_SAMPLE)
    if image.mode == "F" or image.mode.startswith("I;32") or 32 in bits:
        raise ImageError(
            f"{name} has floating-point or 32-bit pixels, which nobg cannot read from files.",
            "Export it as a 16-bit TIFF or PNG.",
        )
    # Both Pillow and OpenCV return noise for these.
    if 16 in bits and SEPARATE in tiff_tag(image, PLANES):
        raise ImageError(
            f"{name} keeps its 16-bit channels apart, which nobg cannot read.",
            "Export it with interleaved channels, or as a PNG.",
        )


def _count_pages(image: Image.Image) -> int:
    """Return how many pictures the file holds, smaller copies and second views not counted."""
    # A phone's MPO carries a second view or a gain map; its first frame is the photo.
    frames = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
    if frames == 1 or image.format != "TIFF":
        return int(frames)
    pages = 1
    for frame in range(1, frames):
        image.seek(frame)
        pages += not any(kind & _REDUCED for kind in tiff_tag(image, _NEW_SUBFILE_TYPE))
    image.seek(0)
    return pages


def _make_photo(image: Image.Image, content: bytes) -> Photo:
    orientation, exif = read_exif(image, content)
    stored = decode(image, content)
    colour = turn_upright(stored.colour, orientation)
    opacity = stored.opacity
    if opacity is not None:
        opacity = turn_upright(opacity, orientation)
    del stored.colour, stored.opacity
    srgb = stored.to_srgb.convert_array(colour)
    return Photo(
        working_copy=srgb if opacity is None else flatten(srgb, as_8_bit(opacity)),
        colour=colour,
        opacity=opacity,
        profile=stored.profile,
        exif=exif,
        notes=stored.notes,
    )


def turn_upright(pixels: Pixels, orientation: int) -> Pixels:
    """Return stored pixels turned and mirrored as the EXIF orientation asks.

    Args:
        pixels: (H, W) or (H, W, 3).
        orientation: 1 to 8; anything else means upright.

    Returns:
        The same, or (W, H) and (W, H, 3) for a quarter turn.
    """
    is_transposed, flip = _UPRIGHT.get(orientation, (False, None))
    turned = cv2.transpose(pixels) if is_transposed else pixels
    if flip is not None:
        turned = cv2.flip(turned, flip)
    return np.asarray(turned, pixels.dtype)


def _no_file(path: Path) -> ImageError:
    if path.is_dir():
        return ImageError(f"{path} is a folder.", f"Name the pictures in it: {path / '*.jpg'}")
    return ImageError(f"{path} is a device or a pipe, not a file.", "Save it as a file first.")


def _unknown(path: Path, content: bytes) -> ImageError:
    if content.startswith(_TIFF_BEGINS):
        return ImageError(
            f"{path} is a TIFF that is damaged, or of a kind that nobg cannot read.",
            "Export it without extra channels, or as a PNG.",
        )
    return ImageError(f"{path} is not a picture that nobg can read.", READABLE)


def _unreadable(path: Path, exc: Exception) -> ImageError:
    if "Decompressed data too large" in str(exc):
        return ImageError(
            f"{path} carries an unreasonably large text or colour profile.",
            "Export it again without metadata.",
            repr(exc),
        )
    return ImageError(
        f"{path} is damaged or was not copied completely.", "Copy or export it again.", repr(exc)
    )
