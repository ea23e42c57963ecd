"""A picture is upright, however its file says that it is to be turned."""

import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

from nobg_core.engine.image_io import read_photo, turn_upright
from nobg_core.engine.photo import Photo
from tests import pictures

# 6 wide, 4 high, and no two pixels alike: a wrong turn cannot hide.
STORED = np.arange(6 * 4 * 3, dtype=np.uint8).reshape(4, 6, 3) * 3
DEEP = (STORED.astype(np.uint16) * 257) ^ 0x00A5

# What each EXIF orientation asks for, worked out with rot90 (counter-clockwise) and mirrors.
UPRIGHT = {
    1: STORED,
    2: STORED[:, ::-1],
    3: np.rot90(STORED, 2),
    4: STORED[::-1],
    5: STORED.transpose(1, 0, 2),
    6: np.rot90(STORED, -1),
    7: np.rot90(STORED.transpose(1, 0, 2), 2),
    8: np.rot90(STORED, 1),
}


def read(tmp_path: Path, content: bytes, name: str = "photo") -> Photo:
    path = tmp_path / name
    path.write_bytes(content)
    return read_photo(path)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_the_picture_is_upright_whatever_its_exif_orientation(tmp_path, kind, orientation):
    exif = pictures.with_exif(orientation=orientation)
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    content = pictures.encoded(Image.fromarray(STORED), kind, exif=exif, **options)
    assert_array_equal(read(tmp_path, content).working_copy, UPRIGHT[orientation])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_is_upright_whatever_its_exif_orientation(tmp_path, orientation):
    stored = pictures.scene(32, 16)
    stored[:8, :8] = (255, 0, 0)
    exif = pictures.with_exif(orientation=orientation)
    content = pictures.encoded(
        Image.fromarray(stored), "JPEG", exif=exif, quality=100, subsampling=0
    )
    expected = turn_upright(stored, orientation)
    # atol: JPEG at its best quality rounds its coefficients
    assert_allclose(read(tmp_path, content).working_copy.astype(int), expected, atol=4)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turning_follows_the_table_worked_out_by_hand(orientation):
    assert_array_equal(turn_upright(STORED, orientation), UPRIGHT[orientation])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_16_bit_tiff_is_upright_whatever_its_orientation(tmp_path, orientation):
    content = pictures.tiff(DEEP, tags={274: orientation})
    assert_array_equal(read(tmp_path, content).colour, turn_upright(DEEP, orientation))


def test_a_16_bit_png_is_upright(tmp_path):
    exif = pictures.with_exif(orientation=6).tobytes().removeprefix(b"Exif\0\0")
    content = pictures.png(DEEP, [(b"eXIf", exif)])
    assert_array_equal(read(tmp_path, content).colour, turn_upright(DEEP, 6))


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_makes_no_sense_turns_nothing(tmp_path, orientation):
    exif = pictures.with_exif(orientation=orientation)
    content = pictures.encoded(Image.fromarray(STORED), "PNG", exif=exif)
    assert_array_equal(read(tmp_path, content).working_copy, STORED)


def test_exif_that_is_garbage_spoils_no_picture(tmp_path):
    content = pictures.png(STORED, [(b"eXIf", b"no exif at all")])
    assert_array_equal(read(tmp_path, content).working_copy, STORED)


def test_the_picture_is_upright_though_other_exif_is_damaged(tmp_path):
    # A pointer to a block of its own, which is no number.
    orientation, damage = (0x0112, 3, 1, 6), (0xA005, 7, 1, 0)
    tags = b"".join(struct.pack("<HHII", *tag) for tag in (orientation, damage))
    exif = b"II*\0" + struct.pack("<IH", 8, 2) + tags + bytes(4)
    content = pictures.png(STORED, [(b"eXIf", exif)])
    assert_array_equal(read(tmp_path, content).working_copy, UPRIGHT[6])
