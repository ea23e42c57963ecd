"""Our own PNG writer: what it writes, others read."""

import io

import cv2
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from PIL import Image

from nobg_core.engine import png
from nobg_core.engine.png import SRGB, PngHeader, encode_png, exif_chunk, icc_chunk


def encode(pixels: np.ndarray, chunks=()) -> bytes:
    height, width, channels = pixels.shape
    header = PngHeader(width, height, channels, 8 * pixels.itemsize, chunks)
    return b"".join(encode_png(header, lambda rows: pixels[rows]))


def noise(height: int, width: int, channels: int, dtype: type = np.uint8) -> np.ndarray:
    most = np.iinfo(dtype).max
    return np.random.default_rng(0).integers(0, most, (height, width, channels), dtype, True)


def read_with_opencv(content: bytes) -> np.ndarray:
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    pixels = pixels.reshape(*pixels.shape[:2], -1)
    return pixels[..., [2, 1, 0, 3][: pixels.shape[2]]] if pixels.shape[2] > 1 else pixels


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("strip_bytes", [1, 100, 10**6])
def test_pixels_survive_whatever_the_strips(monkeypatch, channels, dtype, strip_bytes):
    monkeypatch.setattr(png, "STRIP_BYTES", strip_bytes)
    pixels = noise(31, 7, channels, dtype)
    assert_array_equal(read_with_opencv(encode(pixels)), pixels)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 70_000), (70_000, 1)])
def test_extreme_shapes_survive(height, width):
    pixels = noise(height, width, 4)
    assert_array_equal(read_with_opencv(encode(pixels)), pixels)


def test_pillow_finds_no_fault_in_it(monkeypatch):
    monkeypatch.setattr(png, "STRIP_BYTES", 500)
    content = encode(noise(50, 9, 4))
    with Image.open(io.BytesIO(content)) as image:
        image.verify()
    with Image.open(io.BytesIO(content)) as image:
        assert_array_equal(np.asarray(image), noise(50, 9, 4))


def test_a_profile_can_be_read_back():
    with Image.open(io.BytesIO(encode(noise(2, 2, 3), [icc_chunk(b"profile")]))) as image:
        assert image.info["icc_profile"] == b"profile"


def test_srgb_can_be_stated():
    with Image.open(io.BytesIO(encode(noise(2, 2, 3), [SRGB]))) as image:
        assert image.info["srgb"] == 0


def test_exif_can_be_read_back():
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    with Image.open(io.BytesIO(encode(noise(2, 2, 3), [exif_chunk(exif.tobytes())]))) as image:
        assert image.getexif()[0x010F] == "Camera"


def test_no_more_strips_are_made_than_the_writer_can_take(monkeypatch):
    monkeypatch.setattr(png, "STRIP_BYTES", 1)
    made: list[int] = []
    pixels = noise(500, 1, 1)

    def read_rows(rows: slice) -> np.ndarray:
        made.append(rows.start)
        return pixels[rows]

    pieces = encode_png(PngHeader(1, 500, 1, 8), read_rows)
    for _ in range(4):  # signature, header, zlib's header, the first strip
        next(pieces)
    assert len(made) <= png.THREADS + 1
    pieces.close()
