"""`nobg refine` on the command line."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy.testing import assert_array_equal
from PIL import Image

from nobg_core.engine.cli import commands
from nobg_core.engine.png import PngHeader, encode_png, icc_chunk
from nobg_core.engine.refine_command import read_mask, read_strokes
from nobg_core.errors import ImageError
from tests import pictures

HEIGHT, WIDTH = 120, 160
STROKE = slice(50, 70), slice(70, 90)
AROUND = slice(49, 71), slice(72, 88)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a photo, a mask that misses its subject, and the mask with a stroke on it."""
    pictures.save(pictures.scene(WIDTH, HEIGHT), tmp_path / "photo.png")
    matte = np.zeros((HEIGHT, WIDTH), np.uint8)
    pictures.save(matte, tmp_path / "matte.png")
    matte[STROKE] = 255
    pictures.save(matte, tmp_path / "mask.png")
    return tmp_path


@pytest.fixture
def refine(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `nobg refine` in that folder."""
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(commands, ["refine", *arguments], catch_exceptions=True)

    return run


def read(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture)


@pytest.mark.parametrize("levels", [np.uint8(1), np.uint16(257)])
def test_a_masks_values_are_those_that_are_stored_whatever_its_colour_profile(tmp_path, levels):
    stored = np.arange(256, dtype=levels.dtype)[None] * levels
    chunks = [icc_chunk(pictures.grey_profile(1.8))]
    header = PngHeader(256, 1, 1, 8 * stored.itemsize, chunks)
    path = tmp_path / "mask.png"
    path.write_bytes(b"".join(encode_png(header, lambda rows: stored[rows])))
    assert_array_equal(read_mask(path, stored.shape), stored)


def test_a_stroke_on_the_mask_spreads_over_its_surroundings(refine, folder):
    result = refine("photo.png", "mask.png", "-o", "out.png", "--matte", "matte.png")
    assert result.output == "out.png\n"
    found = read(folder / "out.png")
    assert (found[STROKE] == 255).all()
    assert (found[AROUND] > 127).all()
    assert not found[:10].any()


def test_strokes_can_be_a_picture_of_their_own(refine, folder):
    strokes = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    strokes[STROKE] = 255
    pictures.save(strokes, folder / "strokes.png")
    refine("photo.png", "matte.png", "-o", "out.png", "--strokes", "strokes.png")
    assert (read(folder / "out.png")[STROKE] == 255).all()


def test_without_more_knowledge_definite_areas_stay(refine, folder):
    assert refine("photo.png", "mask.png", "-o", "out.png").exit_code == 0
    assert (read(folder / "out.png")[54:66, 74:86] == 255).all()


def test_a_mask_of_16_bits_is_written_in_16_bits(refine, folder):
    mask = np.arange(HEIGHT * WIDTH, dtype=np.uint16).reshape(HEIGHT, WIDTH)
    (folder / "deep.png").write_bytes(pictures.png(mask))
    refine("photo.png", "deep.png", "-o", "out.png", "--matte", "deep.png")
    assert_array_equal(read(folder / "out.png"), mask)


@pytest.mark.parametrize("name", ["photo.png", "mask.png", "matte.png"])
def test_no_input_is_ever_overwritten(refine, folder, name):
    before = (folder / name).read_bytes()
    result = refine("photo.png", "mask.png", "-o", name, "--matte", "matte.png", "--overwrite")
    assert isinstance(result.exception, ImageError)
    assert (folder / name).read_bytes() == before


def test_a_result_that_exists_is_left_alone_unless_told_otherwise(refine, folder):
    (folder / "out.png").write_bytes(b"mine")
    assert isinstance(refine("photo.png", "mask.png", "-o", "out.png").exception, ImageError)
    assert (folder / "out.png").read_bytes() == b"mine"
    assert refine("photo.png", "mask.png", "-o", "out.png", "--overwrite").exit_code == 0


def test_a_mask_of_another_size_is_refused_in_so_many_words(refine, folder):
    pictures.save(np.zeros((9, 9), np.uint8), folder / "small.png")
    error = refine("photo.png", "small.png", "-o", "out.png").exception
    assert "small.png has 9 x 9 pixels, but the photo has 160 x 120." in str(error)


def test_the_transparency_of_a_cutout_is_its_mask(tmp_path):
    cutout = np.full((3, 4, 4), 200, np.uint8)
    cutout[0, :, 3] = 17
    path = pictures.save(cutout, tmp_path / "cutout.png")
    assert_array_equal(read_mask(path, (3, 4)), cutout[..., 3])


def test_grey_and_transparent_places_of_a_picture_of_strokes_say_nothing(tmp_path):
    strokes = np.array([[[255, 255], [0, 255], [128, 255], [255, 0], [0, 0]]], np.uint8)
    path = tmp_path / "strokes.png"
    path.write_bytes(pictures.png(strokes))
    hints = read_strokes(path, (1, 5))
    assert_array_equal(hints.subject, [[255, 0, 0, 0, 0]])
    assert_array_equal(hints.background, [[0, 255, 0, 0, 0]])


def test_a_picture_of_strokes_without_any_is_told(tmp_path):
    path = pictures.save(np.full((3, 4), 128, np.uint8), tmp_path / "grey.png")
    with pytest.raises(ImageError, match="holds no stroke"):
        read_strokes(path, (3, 4))
