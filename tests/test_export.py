"""The file that is handed on: straight alpha, clean colours, full depth."""

import io

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

from nobg_core.engine.colour import ToSrgb
from nobg_core.engine.export import (
    LUT_IS_SHALLOW,
    WEBP_IS_SHALLOW,
    ExportOptions,
    check_format,
    encode,
)
from nobg_core.engine.hints import Hints
from nobg_core.engine.photo import Photo
from nobg_core.errors import ImageError
from nobg_core.options import MaskOptions
from tests import pictures

PNG, WEBP = ExportOptions(), ExportOptions(kind="webp")
AS_SHOT = ExportOptions(cleanness=0), ExportOptions(kind="webp", cleanness=0)
ADOBE = pictures.matrix_profile(*pictures.ADOBE_RGB)


def photo_of(colour: np.ndarray, **values: object) -> Photo:
    shallow = (colour >> 8).astype(np.uint8) if colour.itemsize == 2 else colour
    return Photo(working_copy=shallow, colour=colour, **values)


def export(photo: Photo, alpha: np.ndarray, options: ExportOptions = PNG) -> bytes:
    return b"".join(encode(photo, alpha.astype(np.float32), options).pieces)


def pixels_of(content: bytes) -> np.ndarray:
    """(H, W) or (H, W, 4), RGBA, in full depth."""
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    return pixels if pixels.ndim == 2 else pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]


def noise(height: int, width: int, dtype: type = np.uint8) -> np.ndarray:
    most = np.iinfo(dtype).max
    return np.random.default_rng(1).integers(0, most, (height, width, 3), dtype, True)


@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    options=st.sampled_from(AS_SHOT),
    seed=st.integers(0, 99),
)
def test_with_its_own_colours_the_cutout_on_its_own_background_is_the_picture(
    height, width, options, seed
):
    colour = noise(height, width)
    alpha = np.random.default_rng(seed).random((height, width)).astype(np.float32)
    rgba = pixels_of(export(photo_of(colour), alpha, options)).astype(float)
    share = rgba[..., 3:] / 255
    composite = rgba[..., :3] * share + colour * (1 - share)
    assert_allclose(composite, colour, atol=1)


@pytest.mark.parametrize("options", AS_SHOT)
def test_alpha_is_straight(options):
    rgba = pixels_of(export(photo_of(noise(4, 4)), np.full((4, 4), 0.5), options))
    assert_array_equal(rgba[..., :3], noise(4, 4))
    assert_array_equal(rgba[..., 3], 128)


def soft_edge(dtype: type) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Red that fades into blue over eight pixels: the picture, alpha, and how much is red."""
    alpha = np.clip((np.arange(60) - 26) / 8, 0, 1).astype(np.float32)
    alpha = np.repeat(alpha[None], 20, axis=0)
    red, blue = (np.array(c) * np.iinfo(dtype).max for c in ((0.9, 0.1, 0.1), (0.1, 0.1, 0.9)))
    colour = np.rint(alpha[..., None] * red + (1 - alpha[..., None]) * blue).astype(dtype)
    return colour, alpha, np.rint(red).astype(dtype)


@pytest.mark.parametrize("options", [PNG, WEBP])
def test_the_old_background_is_gone_from_soft_edges(options):
    colour, alpha, red = soft_edge(np.uint8)
    rgba = pixels_of(export(photo_of(colour), alpha, options)).astype(int)
    # atol: one level of rounding in the picture, seen through an eighth
    assert np.abs(rgba[..., :3] - red)[alpha > 0].max() <= 8


def test_clean_colours_have_16_bits_where_the_photo_has():
    colour, alpha, red = soft_edge(np.uint16)
    rgba = pixels_of(export(photo_of(colour), alpha)).astype(int)
    # atol: a level of 8 bits, which is what the doubt in alpha lets go
    assert np.abs(rgba[..., :3] - red)[alpha > 0].max() <= 257
    assert (rgba[0, 27:34, 0] % 257).any()


def test_what_shows_after_growing_is_clean_too():
    colour, alpha, red = soft_edge(np.uint8)
    grown = ExportOptions(mask=MaskOptions(grow_px=6))
    rgba = pixels_of(export(photo_of(colour), alpha, grown)).astype(int)
    assert (rgba[:, 22, 3] > 0).all()
    assert np.abs(rgba[:, 21:, :3] - red).max() <= 8


def test_the_mask_alone_is_adjusted_as_well():
    alpha = np.zeros((9, 9), np.float32)
    alpha[4, 4] = 1
    options = ExportOptions(mask_only=True, mask=MaskOptions(grow_px=1))
    assert (pixels_of(export(photo_of(noise(9, 9)), alpha, options)) == 255).sum() == 5


@pytest.mark.parametrize("rows", [60, 400])
def test_colours_far_from_the_subject_are_not_handed_on(rows):
    alpha = np.zeros((rows, 60), np.float32)
    alpha[30, 30] = 1
    rgba = pixels_of(export(photo_of(np.full((rows, 60, 3), 200, np.uint8)), alpha))
    kept = np.zeros((rows, 60), bool)
    kept[14:47, 14:47] = True  # 16 pixels to each side
    assert_array_equal(rgba[..., 0], np.where(kept, 200, 0))


def test_colours_near_the_subject_stay_across_the_borders_of_strips(monkeypatch):
    monkeypatch.setattr("nobg_core.engine.png.STRIP_BYTES", 1)
    alpha = np.zeros((60, 3), np.float32)
    alpha[30] = 1
    rgba = pixels_of(export(photo_of(np.full((60, 3, 3), 200, np.uint8)), alpha))
    assert_array_equal(np.flatnonzero(rgba[:, 0, 0]), np.arange(14, 47))


def test_a_picture_without_a_subject_shows_nothing():
    assert not pixels_of(export(photo_of(noise(5, 5)), np.zeros((5, 5)))).any()


def test_16_bits_stay_16_bits():
    colour = noise(9, 9, np.uint16)
    alpha = np.linspace(0.1, 1, 81).reshape(9, 9)
    rgba = pixels_of(export(photo_of(colour), alpha, ExportOptions(cleanness=0)))
    assert_array_equal(rgba[..., :3], colour)
    assert_array_equal(rgba[..., 3], np.rint(alpha.astype(np.float32) * 65535))


def test_webp_of_16_bits_is_8_bits_and_says_so():
    photo = photo_of(noise(9, 9, np.uint16))
    rgba = pixels_of(export(photo, np.ones((9, 9)), WEBP))
    assert_array_equal(rgba[..., :3], photo.colour >> 8)
    assert check_format(photo, WEBP) == (WEBP_IS_SHALLOW,)


def test_a_format_that_keeps_everything_says_nothing():
    assert check_format(photo_of(noise(9, 9, np.uint16), profile=ADOBE), PNG) == ()


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_the_mask_alone_is_grey(kind):
    alpha = np.linspace(0, 1, 256, dtype=np.float32).reshape(16, 16)
    content = export(photo_of(noise(16, 16)), alpha, ExportOptions(kind=kind, mask_only=True))
    with Image.open(io.BytesIO(content)) as image:
        assert image.mode == ("L" if kind == "png" else "RGB")  # WebP knows no grey
        assert_array_equal(np.asarray(image.convert("L")), np.arange(256).reshape(16, 16))


def test_the_mask_of_a_16_bit_photo_has_16_bits():
    photo = photo_of(noise(1, 2, np.uint16))
    mask = pixels_of(export(photo, np.array([[0, 0.5]]), ExportOptions(mask_only=True)))
    assert_array_equal(mask, np.array([[0, 32768]], np.uint16))


def test_the_transparency_that_the_photo_came_with_stays():
    photo = photo_of(noise(1, 2), opacity=np.array([[0, 102]], np.uint8))
    assert_array_equal(pixels_of(export(photo, np.ones((1, 2))))[..., 3], [[0, 102]])


@pytest.mark.parametrize("options", [PNG, WEBP])
def test_the_profile_is_kept(options):
    content = export(photo_of(noise(3, 3), profile=ADOBE), np.ones((3, 3)), options)
    with Image.open(io.BytesIO(content)) as image:
        assert image.info["icc_profile"] == ADOBE


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_colours_are_converted_to_srgb_when_asked_for(kind):
    photo = photo_of(noise(300, 3), profile=ADOBE)
    options = ExportOptions(kind=kind, profile="srgb")
    content = export(photo, np.ones((300, 3)), options)
    expected = ToSrgb("RGB", ADOBE).convert_array(photo.colour)
    assert_array_equal(pixels_of(content)[..., :3], expected)
    with Image.open(io.BytesIO(content)) as image:
        assert "icc_profile" not in image.info


def test_16_bits_stay_16_bits_in_srgb_too():
    photo = photo_of(noise(9, 9, np.uint16), profile=ADOBE)
    rgba = pixels_of(export(photo, np.ones((9, 9)), ExportOptions(profile="srgb")))
    assert rgba.dtype == np.uint16
    expected = ToSrgb("RGB", ADOBE).convert_array(photo.colour)
    # atol: the upper 8 bits of the source alone are half a level off, more near black
    assert np.abs(rgba[..., :3] / 257 - expected).mean() < 2


def test_a_profile_of_tables_is_converted_in_8_bits_and_says_so(monkeypatch):
    monkeypatch.setattr("nobg_core.engine.export.read_matrix_profile", lambda profile: None)
    photo, options = photo_of(noise(9, 9, np.uint16), profile=ADOBE), ExportOptions(profile="srgb")
    assert check_format(photo, options) == (LUT_IS_SHALLOW,)
    assert pixels_of(export(photo, np.ones((9, 9)), options)).dtype == np.uint8


def test_srgb_is_stated_when_it_was_asked_for():
    content = export(photo_of(noise(3, 3)), np.ones((3, 3)), ExportOptions(profile="srgb"))
    assert b"sRGB" in pictures.chunks_of(content)


def test_a_picture_too_wide_for_webp_is_refused():
    with pytest.raises(ImageError, match="16383"):
        check_format(photo_of(np.zeros((1, 16384, 3), np.uint8)), WEBP)


def test_a_webp_that_does_not_fit_into_memory_is_refused_before_the_work(monkeypatch):
    monkeypatch.setattr("nobg_core.engine.memory.free_bytes", lambda: 1000)
    with pytest.raises(ImageError, match="would need"):
        check_format(photo_of(noise(3, 3)), WEBP)


@pytest.mark.parametrize("option", ["largest_only", "fill_holes"])
def test_a_mask_whose_regions_do_not_fit_into_memory_is_refused_before_the_work(
    monkeypatch, option
):
    monkeypatch.setattr("nobg_core.engine.memory.free_bytes", lambda: 1000)
    assert check_format(photo_of(noise(3, 3)), ExportOptions()) == ()
    with pytest.raises(ImageError, match=r"The mask has .* would need"):
        check_format(photo_of(noise(3, 3)), ExportOptions(mask=MaskOptions(**{option: True})))


def test_what_is_known_outlasts_growing():
    photo = photo_of(np.full((20, 40, 3), 90, np.uint8))
    alpha = np.zeros((20, 40), np.float32)
    alpha[:, 10:20] = 1
    known = np.zeros((20, 40), np.uint8)
    known[:, 22:] = 255
    options = ExportOptions(mask_only=True, mask=MaskOptions(grow_px=6))
    grown = pixels_of(b"".join(encode(photo, alpha, options, Hints(background=known)).pieces))
    assert (grown[:, 20:22] == 255).all()
    assert not grown[:, 22:].any()
