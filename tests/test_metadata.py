"""Nothing personal is handed on that was not asked for."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nobg_core.engine.export import ExportOptions, encode
from nobg_core.engine.image_io import read_photo
from nobg_core.engine.photo import Photo
from tests import pictures

PNG, WEBP = ExportOptions(), ExportOptions(kind="webp")


def export(photo: Photo, alpha: np.ndarray, options: ExportOptions = PNG) -> bytes:
    return b"".join(encode(photo, alpha.astype(np.float32), options).pieces)


def everything_personal(tmp_path: Path, kind: str) -> Path:
    """A photo with a place, a camera, XMP, a comment and a text."""
    path = tmp_path / f"photo.{kind}"
    options: dict[str, object] = {"exif": pictures.with_exif(orientation=1)}
    if kind == "png":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_text("Author", "somebody")
        info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>somebody</x:xmpmeta>", zip=True)
        options["pnginfo"] = info
    else:
        options |= {"xmp": b"<x:xmpmeta>somebody</x:xmpmeta>", "comment": b"somebody"}
    return pictures.save(pictures.scene(), path, **options)


@pytest.mark.parametrize("kind", ["png", "jpg", "webp"])
def test_nothing_personal_is_handed_on(tmp_path, kind):
    if kind == "webp":
        path = tmp_path / "photo.webp"
        exif = pictures.with_exif(orientation=1)
        pictures.save(pictures.scene(), path, exif=exif, xmp=b"<x:xmpmeta>somebody</x:xmpmeta>")
    else:
        path = everything_personal(tmp_path, kind)
    photo = read_photo(path)
    content = export(photo, np.ones(photo.colour.shape[:2]))
    assert set(pictures.chunks_of(content)) == {b"IHDR", b"IDAT", b"IEND"}
    webp = export(photo, np.ones(photo.colour.shape[:2]), WEBP)
    for mark in (b"EXIF", b"XMP ", b"somebody", b"Camera"):
        assert mark not in content
        assert mark not in webp


@pytest.mark.parametrize("options", [PNG, WEBP])
def test_metadata_is_handed_on_when_asked_for(tmp_path, options):
    photo = read_photo(everything_personal(tmp_path, "jpg"))
    kept = ExportOptions(kind=options.kind, keep_metadata=True)
    content = export(photo, np.ones(photo.colour.shape[:2]), kept)
    with Image.open(io.BytesIO(content)) as image:
        exif = image.getexif()
        assert exif[0x010F] == "Camera of a test"
        assert exif.get_ifd(0x8825)[2] == (48.0, 51.0, 30.0)
        assert 0x0112 not in exif  # the picture is upright already


def test_the_thumbnail_which_shows_the_background_is_never_handed_on(tmp_path):
    # Two IFDs: the photo's, and one whose JPEG thumbnail holds the word that is looked for.
    thumbnail = b"\xff\xd8 background \xff\xd9"
    first = struct.pack("<HHHI4sI", 1, 0x010F, 2, 4, b"Cam\0", 26)
    second = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 56, 0x0202, 4, 1, len(thumbnail), 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + thumbnail
    path = pictures.save(pictures.scene(), tmp_path / "photo.jpg", exif=exif)
    photo = read_photo(path)
    content = export(photo, np.ones((24, 32)), ExportOptions(keep_metadata=True))
    assert b"eXIf" in content
    assert b"background" not in content
