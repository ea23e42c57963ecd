"""Read a picture file, whatever it is, into a Photo; bad files are expected."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import cv2
import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from nobg_core.engine.arrays import Pixels
from nobg_core.engine.colour import split_opacity, to_srgb
from nobg_core.engine.memory import check_fits
from nobg_core.engine.photo import Photo
from nobg_core.engine.working_copy import flatten
from nobg_core.errors import ImageError

FORMATS = ("PNG", "JPEG", "MPO", "WEBP", "TIFF")
READABLE = "Use a PNG, JPEG, WebP or TIFF file."

# check_fits decides instead, with this computer's memory in view.
Image.MAX_IMAGE_PIXELS = None

# EXIF orientation -> (quarter turns counter-clockwise, mirrored left to right afterwards).
_UPRIGHT: dict[object, tuple[int, bool]] = {
    2: (0, True),
    3: (2, False),
    4: (2, True),
    5: (3, True),
    6: (3, False),
    7: (1, True),
    8: (1, False),
}

_TO_RGB = {1: cv2.COLOR_GRAY2RGB, 3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}


def read_photo(path: Path) -> Photo:
    """Return the picture in a file, upright, in full depth, with its 8-bit sRGB working copy.

    Args:
        path: a PNG, JPEG, WebP or TIFF file.

    Raises:
        ImageError: it cannot be read, is none of these, is damaged, an animation, or too large.
    """
    content = _read(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what it repairs in odd files.
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                _check(image, path.name)
                return _decode(image, content)
    except UnidentifiedImageError as exc:
        raise ImageError(f"{path.name} is not a picture that nobg can read.", READABLE) from exc
    except (OSError, SyntaxError, ValueError, EOFError) as exc:
        raise _damaged(path.name, exc) from exc


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError as exc:
        raise ImageError(f"{path} does not exist.", "Check the name.") from exc
    except IsADirectoryError as exc:
        raise ImageError(f"{path} is a folder.", f"Name the pictures in it: {path}/*.jpg") from exc
    except OSError as exc:
        raise ImageError(
            f"{path.name} could not be opened.", "Check that you may read it.", repr(exc)
        ) from exc
    if not content:
        raise ImageError(f"{path.name} is empty (0 bytes).", "Copy or export it again.")
    return content


def _check(image: Image.Image, name: str) -> None:
    """Raise ImageError for what is no single picture of a possible size, before it is decoded."""
    check_fits(name, *image.size)
    frames = getattr(image, "n_frames", 1)
    # A phone's MPO carries a second view or a gain map; its first frame is the photo.
    if frames > 1 and image.format != "MPO":
        raise ImageError(
            f"{name} is an animation or has several pages ({frames}).",
            "Export the one you want as a PNG.",
        )
    if image.mode == "F" or image.mode.startswith("I;32"):
        raise ImageError(
            f"{name} has floating-point or 32-bit pixels, which nobg cannot read from files.",
            "Export it as a 16-bit TIFF or PNG.",
        )


def _decode(image: Image.Image, content: bytes) -> Photo:
    exif = image.getexif()
    orientation = exif.pop(ExifTags.Base.Orientation, 1)
    profile = image.info.get("icc_profile")
    deep = _decode_deep(image, content)
    image.load()
    srgb, opacity = to_srgb(image, profile)
    has_own_colours = image.mode in ("RGB", "RGBA") and profile is not None
    colour: Pixels = np.asarray(image.convert("RGB")) if has_own_colours else srgb
    srgb = np.asarray(_upright(srgb, orientation), np.uint8)
    opacity = _upright(opacity, orientation) if opacity is not None else None
    photo = Photo(
        working_copy=srgb if opacity is None else flatten(srgb, opacity),
        srgb=srgb,
        colour=_upright(colour, orientation) if has_own_colours else srgb,
        opacity=opacity,
        profile=profile if has_own_colours else None,
        exif=exif.tobytes() if len(exif) else None,
    )
    if deep is not None:
        photo.colour = _upright(deep[0], orientation)
        photo.opacity = None if deep[1] is None else _upright(deep[1], orientation)
    return photo


def _decode_deep(image: Image.Image, content: bytes) -> tuple[Pixels, Pixels | None] | None:
    """Return the 16-bit colours and opacity of a 16-bit file, which Pillow cuts down to 8 bits."""
    if not _is_deep(image, content):
        return None
    decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None or decoded.dtype != np.uint16:
        return None
    channels = 1 if decoded.ndim == 2 else decoded.shape[2]
    return split_opacity(np.asarray(cv2.cvtColor(decoded, _TO_RGB[channels]), np.uint16))


def _is_deep(image: Image.Image, content: bytes) -> bool:
    if image.format == "PNG":
        return content[24] == 16  # bit depth in IHDR
    if image.format == "TIFF" and image.mode in ("RGB", "RGBA", "I;16", "I;16B"):
        return 16 in image.tag_v2.get(258, ())  # type: ignore[attr-defined] # BitsPerSample
    return False


def _upright(pixels: Pixels, orientation: object) -> Pixels:
    """Return the pixels turned and mirrored as the EXIF orientation asks."""
    turns, is_mirrored = _UPRIGHT.get(orientation, (0, False))
    if not turns and not is_mirrored:
        return pixels
    turned = np.rot90(pixels, turns)
    return np.array(turned[:, ::-1] if is_mirrored else turned)


def _damaged(name: str, exc: Exception) -> ImageError:
    return ImageError(
        f"{name} is damaged or was not copied completely.", "Copy or export it again.", repr(exc)
    )
