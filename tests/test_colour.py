"""Colours of every profile reach the model, and the file, as the eye sees them."""

import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image, ImageCms

from nobg_core.engine.colour import DamagedProfileError, ToSrgb
from nobg_core.engine.decode import BROKEN_PROFILE
from nobg_core.engine.image_io import read_photo
from tests import pictures

ADOBE = pictures.matrix_profile(*pictures.ADOBE_RGB)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
RAMP = np.stack(np.meshgrid(*[np.linspace(0, 255, 6)] * 3), -1).reshape(6, 36, 3).astype(np.uint8)


def read(tmp_path: Path, image: Image.Image, kind: str, **options: object):
    path = tmp_path / "photo"
    path.write_bytes(pictures.encoded(image, kind, **options))
    return read_photo(path)


def test_adobe_green_is_greener_than_srgb_can_show(tmp_path):
    image = Image.new("RGB", (2, 2), (100, 200, 100))
    photo = read(tmp_path, image, "PNG", icc_profile=ADOBE)
    red, green, blue = photo.working_copy[0, 0]
    # In linear light 0.1275 and 0.5861; red 1.398 * 0.1275 - 0.398 * 0.5861 is below 0, green
    # stays, blue 1.0429 * 0.1275 - 0.0429 * 0.5861 = 0.1078. Encoded again: 0, 201.3, 92.3.
    assert_allclose((red, green, blue), (0, 201, 92), atol=1)


def test_the_files_own_colours_and_profile_are_kept_beside_the_working_copy(tmp_path):
    photo = read(tmp_path, Image.fromarray(RAMP), "PNG", icc_profile=ADOBE)
    assert_array_equal(photo.colour, RAMP)
    assert photo.profile == ADOBE


def test_a_profile_that_is_srgb_by_another_name_costs_no_copy(tmp_path):
    photo = read(tmp_path, Image.fromarray(RAMP), "PNG", icc_profile=SRGB)
    assert photo.working_copy is photo.colour
    assert photo.profile == SRGB


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
@pytest.mark.parametrize("profile", [b"no profile", ADOBE[:200], bytes(4000)])
def test_a_damaged_profile_is_told_and_left_out(tmp_path, mode, profile):
    image = Image.new(mode, (4, 4))
    photo = read(tmp_path, image, "TIFF" if mode == "CMYK" else "JPEG", icc_profile=profile)
    assert photo.notes == (BROKEN_PROFILE,)
    assert photo.profile is None


def test_a_profile_of_another_kind_of_picture_counts_as_damaged():
    with pytest.raises(DamagedProfileError):
        ToSrgb("CMYK", ADOBE)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_grey_profile_is_applied(tmp_path, kind):
    image = Image.new("L", (8, 8), 128)
    photo = read(tmp_path, image, kind, icc_profile=pictures.grey_profile(1.0))
    # Linear 128 / 255 is 188 in sRGB.
    assert_allclose(photo.working_copy.astype(int), 188, atol=1)
    assert photo.profile is None


def test_a_grey_profile_is_applied_in_16_bits(tmp_path):
    path = tmp_path / "photo"
    deep = np.full((2, 2), 32896, np.uint16)
    profile = pictures.grey_profile(1.0)
    path.write_bytes(pictures.png(deep, [(b"iCCP", b"x\0\0" + zlib.compress(profile))]))
    # 65535 * (1.055 * (32896 / 65535) ^ (1 / 2.4) - 0.055); atol: float32
    assert_allclose(read_photo(path).colour.astype(int), 48276, atol=3)


def test_a_palette_keeps_the_profile_of_its_colours(tmp_path):
    image = Image.fromarray(pictures.scene()).quantize(4)
    photo = read(tmp_path, image, "PNG", icc_profile=ADOBE)
    assert photo.profile == ADOBE
    assert_array_equal(photo.colour, pictures.scene())


@pytest.mark.parametrize("rows", [1, 7, 255, 256, 257, 600])
def test_strips_are_converted_like_the_whole(rows):
    tall = np.random.default_rng(0).integers(0, 256, (rows, 5, 3), np.uint8)
    way = ToSrgb("RGB", ADOBE)
    assert_array_equal(way.convert_array(tall), way.convert(Image.fromarray(tall)))
