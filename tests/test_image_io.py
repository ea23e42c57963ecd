"""Whatever a picture file holds becomes upright sRGB for the model."""

import io
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image, ImageCms

from nobg_core.engine.decode import ONLY_8_BITS
from nobg_core.engine.image_io import read_photo
from nobg_core.engine.photo import Photo
from nobg_core.errors import ImageError
from tests import pictures

# 6 wide, 4 high, and no two pixels alike.
STORED = np.arange(6 * 4 * 3, dtype=np.uint8).reshape(4, 6, 3) * 3
DEEP = (STORED.astype(np.uint16) * 257) ^ 0x00A5


def read(tmp_path: Path, content: bytes, name: str = "photo") -> Photo:
    path = tmp_path / name
    path.write_bytes(content)
    return read_photo(path)


@pytest.mark.parametrize("order", "<>")
def test_16_bits_are_kept_in_tiffs_of_either_byte_order(tmp_path, order):
    photo = read(tmp_path, pictures.tiff(DEEP, order))
    assert_array_equal(photo.colour, DEEP)
    assert_array_equal(photo.working_copy, DEEP >> 8)


def test_16_bits_that_are_read_as_8_are_told(tmp_path):
    cmyk = np.dstack([DEEP, DEEP[..., 0]])
    photo = read(tmp_path, pictures.tiff(cmyk, tags={262: 5}))
    assert photo.colour.dtype == np.uint8
    assert photo.notes == (ONLY_8_BITS,)


def test_16_bits_are_kept_in_png(tmp_path):
    photo = read(tmp_path, pictures.png(DEEP))
    assert_array_equal(photo.colour, DEEP)
    assert photo.opacity is None


@pytest.mark.parametrize("content", [pictures.png, pictures.tiff])
def test_16_bits_of_alpha_are_kept(tmp_path, content):
    rgba = np.dstack([DEEP, DEEP[..., 0] ^ 0x1234])
    tags = {"tags": {338: 2}} if content is pictures.tiff else {}
    photo = read(tmp_path, content(rgba, **tags))
    assert_array_equal(photo.colour, rgba[..., :3])
    assert_array_equal(photo.opacity, rgba[..., 3])


def test_16_bits_of_grey_are_kept(tmp_path):
    photo = read(tmp_path, pictures.png(DEEP[..., 0]))
    assert_array_equal(photo.colour, DEEP[..., [0, 0, 0]])


def test_16_bits_of_grey_with_alpha_are_kept(tmp_path):
    photo = read(tmp_path, pictures.png(DEEP[..., :2]))
    assert_array_equal(photo.colour, DEEP[..., [0, 0, 0]])
    assert_array_equal(photo.opacity, DEEP[..., 1])


def test_premultiplied_16_bit_colours_become_straight(tmp_path):
    rgba = np.full((2, 2, 4), 65535 // 2, np.uint16)  # white, half covered
    photo = read(tmp_path, pictures.tiff(rgba, tags={338: 1}))
    assert_array_equal(photo.colour, 65535)


def test_a_16_bit_tiff_whose_zero_is_white_is_turned_over(tmp_path):
    photo = read(tmp_path, pictures.tiff(DEEP[..., :1], tags={262: 0}))
    assert_array_equal(photo.colour[..., 0], 65535 - DEEP[..., 0])


@pytest.mark.parametrize("pixels", [DEEP, DEEP[..., 0]])
def test_the_colour_that_a_16_bit_png_names_transparent_is_transparent(tmp_path, pixels):
    key = np.atleast_1d(pixels[1, 2]).astype(">u2").tobytes()
    photo = read(tmp_path, pictures.png(pixels, [(b"tRNS", key)]))
    assert photo.opacity is not None
    assert photo.opacity[1, 2] == 0
    assert np.count_nonzero(photo.opacity == 65535) == pixels.shape[0] * pixels.shape[1] - 1


def test_the_colour_that_an_8_bit_png_names_transparent_is_transparent(tmp_path):
    photo = read(tmp_path, pictures.encoded(Image.fromarray(STORED), "PNG", transparency=(0, 3, 6)))
    assert photo.opacity is not None
    assert photo.opacity[0, 0] == 0
    assert photo.opacity[0, 1] == 255


def test_transparent_pixels_show_white_to_the_model(tmp_path):
    rgba = np.dstack([STORED, np.zeros((4, 6), np.uint8)])
    photo = read(tmp_path, pictures.encoded(Image.fromarray(rgba), "PNG"))
    assert_array_equal(photo.working_copy, 255)
    assert_array_equal(photo.colour, STORED)


def test_a_palette_becomes_rgb(tmp_path):
    image = Image.fromarray(pictures.scene()).quantize(4)
    photo = read(tmp_path, pictures.encoded(image, "PNG"))
    assert_array_equal(photo.working_copy, pictures.scene())
    assert photo.opacity is None


def test_a_palette_with_transparency_keeps_it(tmp_path):
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putdata([0, 1])
    photo = read(tmp_path, pictures.encoded(image, "PNG", transparency=bytes([128, 255])))
    assert_array_equal(photo.opacity, [[128, 255]])
    assert_array_equal(photo.colour, [[(255, 0, 0), (0, 255, 0)]])


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_grey_becomes_rgb(tmp_path, mode):
    image = Image.new(mode, (3, 2), 1 if mode == "1" else 255 if mode == "L" else (255, 255))
    assert_array_equal(read(tmp_path, pictures.encoded(image, "PNG")).working_copy, 255)


def test_cmyk_without_a_profile_becomes_rgb(tmp_path):
    image = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    photo = read(tmp_path, pictures.encoded(image, "TIFF"))
    assert_array_equal(photo.working_copy[0, 0], (255, 0, 0))


def test_lab_becomes_srgb(tmp_path):
    to_lab = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    lab = ImageCms.applyTransform(Image.fromarray(STORED), to_lab)
    photo = read(tmp_path, pictures.encoded(lab, "TIFF"))
    # atol: 8 bits of Lab are coarser than 8 bits of sRGB
    assert_allclose(photo.working_copy.astype(int), STORED, atol=4)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_deflate", "packbits"])
def test_tiffs_are_read_however_they_are_compressed(tmp_path, compression):
    content = pictures.encoded(Image.fromarray(STORED), "TIFF", compression=compression)
    assert_array_equal(read(tmp_path, content).working_copy, STORED)


def test_an_8_bit_tiff_in_planes_is_read(tmp_path):
    assert_array_equal(read(tmp_path, pictures.tiff(STORED, planar=True)).working_copy, STORED)


def test_a_16_bit_tiff_in_planes_is_refused_instead_of_read_as_noise(tmp_path):
    with pytest.raises(ImageError, match="keeps its 16-bit channels apart"):
        read(tmp_path, pictures.tiff(DEEP, planar=True))


def test_the_first_picture_of_an_mpo_is_the_photo(tmp_path):
    first, second = Image.fromarray(pictures.scene()), Image.new("RGB", (32, 24), "red")
    content = pictures.encoded(
        first, "MPO", save_all=True, append_images=[second], quality=100, subsampling=0
    )
    photo = read(tmp_path, content)
    assert_allclose(photo.working_copy.astype(int), pictures.scene(), atol=4)  # JPEG's rounding


def test_a_tiff_with_a_smaller_copy_of_itself_is_one_picture(tmp_path):
    file = io.BytesIO()
    small = Image.new("RGB", (3, 2))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    Image.fromarray(STORED).save(file, "TIFF", save_all=True, append_images=[small])
    assert_array_equal(read(tmp_path, file.getvalue()).working_copy, STORED)


def test_the_name_does_not_decide_what_a_file_is(tmp_path):
    content = pictures.encoded(Image.fromarray(pictures.scene()), "JPEG")
    assert read(tmp_path, content, "photo.png").working_copy.shape == (24, 32, 3)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 9), (9, 1), (3001, 2)])
def test_odd_sizes_are_read(tmp_path, width, height):
    content = pictures.encoded(Image.new("RGB", (width, height)), "PNG")
    assert read(tmp_path, content).working_copy.shape == (height, width, 3)


def test_many_strips_are_read_as_one_picture(tmp_path):
    tall = np.random.default_rng(0).integers(0, 256, (1000, 3, 4), np.uint8)
    photo = read(tmp_path, pictures.encoded(Image.fromarray(tall), "PNG"))
    assert_array_equal(photo.colour, tall[..., :3])
    assert_array_equal(photo.opacity, tall[..., 3])


def test_nothing_is_copied_where_nothing_differs(tmp_path):
    photo = read(tmp_path, pictures.encoded(Image.fromarray(STORED), "PNG"))
    assert photo.colour is photo.working_copy
