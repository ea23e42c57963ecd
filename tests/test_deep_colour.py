"""16-bit colours are converted by nobg itself, and like Little CMS converts 8-bit ones."""

import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

from nobg_core.engine.colour import ToSrgb
from nobg_core.engine.deep_colour import (
    convert_to_srgb,
    read_grey_profile,
    read_matrix_profile,
)
from nobg_core.engine.image_io import read_photo
from tests import pictures

LEVELS = np.linspace(0, 255, 18).round()
LATTICE = np.stack(np.meshgrid(LEVELS, LEVELS, LEVELS), -1).reshape(54, 108, 3).astype(np.uint8)

PROFILES = {
    "Adobe RGB": pictures.matrix_profile(*pictures.ADOBE_RGB),
    "Display P3": pictures.matrix_profile(*pictures.DISPLAY_P3),
    "ProPhoto": pictures.matrix_profile(*pictures.PROPHOTO, white=pictures.D50),
    "Display P3 with sRGB's formula": pictures.matrix_profile(
        pictures.DISPLAY_P3[0],
        curve=pictures.formula_curve(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045),
    ),
}


def curve_of(tag: bytes, *at: float) -> np.ndarray:
    """The curve that is read from a tag, at values in [0, 1]."""
    profile = read_matrix_profile(pictures.matrix_profile(pictures.ADOBE_RGB[0], curve=tag))
    assert profile is not None
    return profile.curves[0][np.rint(np.array(at) * 65535).astype(int)]


@pytest.mark.parametrize("name", PROFILES)
def test_16_bits_are_converted_like_little_cms_converts_8(name):
    profile = read_matrix_profile(PROFILES[name])
    assert profile is not None
    ours = convert_to_srgb(LATTICE.astype(np.uint16) * 257, profile)
    theirs = ToSrgb("RGB", PROFILES[name]).convert(Image.fromarray(LATTICE))
    difference = np.abs(ours / 257 - theirs)
    # Little CMS rounds its matrix and curves to about 14 bits on its way from 8 bits to 8 bits;
    # a level's slope near black is 13 times that of the linear light.
    assert difference.max() <= 1.5
    assert difference.mean() <= 0.35


@pytest.mark.parametrize(
    ("kind", "values", "at", "expected"),
    [
        (0, (2.0,), (0, 0.5, 1), (0, 0.25, 1)),
        # (0.5 x + 0.5) ^ 2, from x = -1 on
        (1, (2.0, 0.5, 0.5), (0, 0.5, 1), (0.25, 0.5625, 1)),
        # (2 x - 1) ^ 2 from x = 0.5 on, 0 below
        (1, (2.0, 2.0, -1.0), (0.25, 0.5, 0.75, 1), (0, 0, 0.25, 1)),
        # (2 x - 1) ^ 2 + 0.125 from x = 0.5 on, 0.125 below
        (2, (2.0, 2.0, -1.0, 0.125), (0.25, 0.5, 0.75), (0.125, 0.125, 0.375)),
        # x ^ 2 from 0.5 on, 0.25 x below
        (3, (2.0, 1.0, 0.0, 0.25, 0.5), (0.25, 0.75, 1), (0.0625, 0.5625, 1)),
        # x ^ 2 + 0.125 from 0.5 on, 0.25 x + 0.0625 below; more than 1 is clipped
        (4, (2.0, 1.0, 0.0, 0.25, 0.5, 0.125, 0.0625), (0.25, 0.75, 1), (0.125, 0.6875, 1)),
    ],
)
def test_formula_curves_are_read_as_the_standard_says(kind, values, at, expected):
    # atol: `at` is rounded to 16 bits, and no curve here is steeper than 4
    assert_allclose(curve_of(pictures.formula_curve(kind, *values), *at), expected, atol=4e-5)


def test_a_curve_without_samples_is_a_line():
    assert_allclose(curve_of(b"curv" + bytes(8), 0, 0.25, 1), (0, 0.25, 1), atol=1e-5)


def test_a_curve_of_one_sample_is_a_power():
    assert_allclose(curve_of(pictures.gamma_curve(2), 0.5, 1), (0.25, 1), atol=2e-5)


def test_between_samples_a_curve_is_straight():
    tag = b"curv\0\0\0\0\0\0\0\3" + np.array([0, 65535 // 5, 65535], ">u2").tobytes()
    assert_allclose(curve_of(tag, 0.25, 0.5, 0.75), (0.1, 0.2, 0.6), atol=2e-5)


@pytest.mark.parametrize(
    "curve",
    [
        pictures.formula_curve(9, 1.0),
        pictures.formula_curve(0, -1.0),  # infinite at 0
        b"curv\0\0\0\0\xff\xff\xff\xff",
        b"sf32" + bytes(20),
        b"",
    ],
)
def test_a_damaged_curve_makes_no_profile(curve):
    profile = pictures.matrix_profile(pictures.ADOBE_RGB[0], curve=curve or b"\0")
    assert read_matrix_profile(profile) is None


@pytest.mark.parametrize(
    ("whole", "read"),
    [
        (PROFILES["Adobe RGB"], read_matrix_profile),
        (pictures.grey_profile(2.2), read_grey_profile),
    ],
    ids=["rgb", "grey"],
)
@given(data=st.data(), byte=st.integers(0, 255))
def test_a_damaged_profile_is_read_or_refused_but_never_fails(whole, read, data, byte):
    assert read(whole) is not None
    damaged = bytearray(whole)
    damaged[data.draw(st.integers(128, len(whole) - 1))] = byte
    read(bytes(damaged[: data.draw(st.integers(0, len(whole)))]))


def test_strips_are_converted_like_the_whole():
    profile = read_matrix_profile(PROFILES["Display P3"])
    assert profile is not None
    tall = np.random.default_rng(0).integers(0, 65536, (300, 3, 3)).astype(np.uint16)
    rows = np.concatenate([convert_to_srgb(row[None], profile) for row in tall])
    # atol: float32 products of other shapes may be summed in another order
    assert_allclose(convert_to_srgb(tall, profile).astype(int), rows, atol=1)


def test_a_16_bit_file_keeps_what_its_profile_says(tmp_path: Path):
    deep = LATTICE.astype(np.uint16) * 257
    profile = PROFILES["Adobe RGB"]
    path = tmp_path / "deep.png"
    path.write_bytes(pictures.png(deep, [(b"iCCP", b"x\0\0" + zlib.compress(profile))]))
    photo = read_photo(path)
    assert photo.profile == profile
    assert_array_equal(photo.colour, deep)
    assert_array_equal(photo.working_copy, ToSrgb("RGB", profile).convert_array(LATTICE))
