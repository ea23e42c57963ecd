"""EXIF: which way up a picture is, and what may be handed on when the user asks for it."""

from __future__ import annotations

from PIL import ExifTags, Image

# What describes the photo. Left out: the thumbnail, which shows the background, and whatever says
# how the source file was stored.
_HANDED_ON = {
    ExifTags.Base.ImageDescription,
    ExifTags.Base.Make,
    ExifTags.Base.Model,
    ExifTags.Base.XResolution,
    ExifTags.Base.YResolution,
    ExifTags.Base.ResolutionUnit,
    ExifTags.Base.Software,
    ExifTags.Base.DateTime,
    ExifTags.Base.Artist,
    ExifTags.Base.Copyright,
    ExifTags.IFD.Exif,
    ExifTags.IFD.GPSInfo,
}


_PNG_MARKS = (b"eXIf", b"Raw profile type")


def read_exif(image: Image.Image, content: bytes) -> tuple[int, bytes | None]:
    """Return the orientation, 1 to 8, and the EXIF block that may be handed on, without it.

    Args:
        image: opened; a PNG whose EXIF comes last is loaded.
        content: the file.

    Returns:
        1 and None where there is no EXIF, or what says so makes no sense.
    """
    if image.format == "PNG" and not any(mark in content for mark in _PNG_MARKS):
        return 1, None  # else Pillow would decode all the pixels to look behind them
    try:
        exif = image.getexif()
        orientation = exif.get(ExifTags.Base.Orientation, 1)
    except Exception:  # noqa: BLE001 - Pillow promises no type; odd EXIF spoils no picture
        return 1, None
    # Pillow and OpenCV turn TIFFs upright themselves, and nothing else.
    is_stored_turned = image.format != "TIFF" and orientation in range(1, 9)
    return (orientation if is_stored_turned else 1), _handed_on(exif)


def _handed_on(exif: Image.Exif) -> bytes | None:
    """Return the block that may be handed on; None if there is none, or it makes no sense."""
    # A copy: Pillow itself still needs the orientation of a TIFF.
    copy = Image.Exif()
    try:
        copy.load(exif.tobytes())
        for tag in set(copy) - _HANDED_ON:
            del copy[tag]
        return copy.tobytes() if len(copy) else None
    except Exception:  # noqa: BLE001 - as above; which way up the picture is, is known all the same
        return None
