"""What is marked on the command line: a box, and pictures of strokes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from PIL import Image

from nobg_core.engine.batch import Result, run_batch
from nobg_core.engine.export import ExportOptions
from nobg_core.engine.marks import Box, Marks, read_plane
from nobg_core.engine.targets import Task
from nobg_core.errors import ImageError
from nobg_core.options import CutoutOptions
from tests import pictures

HEIGHT, WIDTH = 24, 32


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo that is subject all over."""
    green = np.full((HEIGHT, WIDTH, 3), pictures.GREEN, np.uint8)
    return pictures.save(green, tmp_path / "photo.png")


@pytest.fixture
def cut(home: Path, photo: Path) -> Callable[..., Result]:
    """Cut the photo's mask out with some marks."""

    def run(**marks: object) -> Result:
        tasks = [Task(photo, photo.with_name("mask.png"))]
        options = ExportOptions(mask_only=True)
        (result,) = run_batch(tasks, CutoutOptions(device="cpu"), options, Marks(**marks))
        return result

    return run


def left_half() -> np.ndarray:
    plane = np.zeros((HEIGHT, WIDTH), np.uint8)
    plane[:, : WIDTH // 2] = 255
    return plane


@pytest.mark.parametrize("text", ["0,0,16,24", "0%,0%,50%,100%", "0,0,50%,24.0", "0,0,16,9999"])
def test_a_box_is_in_pixels_or_percent(text):
    assert_array_equal(Box(text).select(HEIGHT, WIDTH), left_half())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "-1,0,5,5",
        "1, 2, 3, 4",
        "nan,0,1,1",
        "1,2,3,4\n",
        "%,1,1,1",
    ],
)
def test_what_is_no_box_is_refused(text):
    with pytest.raises(ValueError, match="is no box"):
        Box(text)


@pytest.mark.parametrize("text", ["32,0,5,5", "0,100%,5,5", "0,0,0,24", "999999999,0,1,1"])
def test_a_box_outside_the_photo_is_told(text):
    with pytest.raises(ImageError, match="holds nothing of the photo, which has 32 x 24 pixels"):
        Box(text).select(HEIGHT, WIDTH)


def test_outside_the_box_nothing_shows(cut, photo):
    assert cut(box=Box("0,0,16,24")).error is None
    mask = np.asarray(Image.open(photo.with_name("mask.png")))
    # The column between them is within the reach of the box.
    assert (mask[:, :16] == 255).all()
    assert (mask[:, 17:] == 0).all()


def test_what_is_marked_is_what_one_gets(cut, photo):
    background = pictures.save(left_half(), photo.with_name("background.png"))
    assert cut(background=background).error is None
    mask = np.asarray(Image.open(photo.with_name("mask.png")))
    assert (mask[:, :16] == 0).all()
    # Nothing in this even photo says where the edge is, so it is soft on the other side.
    assert (mask[:, 18:] == 255).all()


def test_strokes_on_a_transparent_layer_are_those_that_were_painted(tmp_path):
    rgba = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    rgba[:, : WIDTH // 2] = 255
    path = pictures.save(rgba, tmp_path / "strokes.png")
    assert_array_equal(read_plane(path, HEIGHT, WIDTH), left_half())


def test_strokes_of_another_size_are_told(cut, photo):
    other = pictures.save(left_half()[:-1], photo.with_name("subject.png"))
    error = cut(subject=other).error
    assert error.message == f"{other} has 32 x 23 pixels, but the photo has 32 x 24."
    assert not photo.with_name("mask.png").exists()


def test_strokes_that_cannot_be_read_are_told(cut, tmp_path):
    assert "missing.png does not exist" in str(cut(subject=tmp_path / "missing.png").error)


def test_strokes_are_not_overwritten(home, photo):
    strokes = pictures.save(left_half(), photo.with_name("strokes.png"))
    before = strokes.read_bytes()
    tasks, how = [Task(photo, strokes)], CutoutOptions(device="cpu")
    (result,) = run_batch(tasks, how, ExportOptions(overwrite=True), Marks(subject=strokes))
    assert "never overwrites" in str(result.error)
    assert strokes.read_bytes() == before
