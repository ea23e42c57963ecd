"""Many photos: a bad one does not stop the rest, and no half of a result is left behind."""

import errno
import gc
import os
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from PIL import Image

from nobg_core.engine import batch
from nobg_core.engine.batch import Result, run_batch
from nobg_core.engine.export import ExportOptions
from nobg_core.engine.targets import Task
from nobg_core.errors import ImageError, ModelError
from nobg_core.places import log_path
from tests import pictures, toy_models
from tests.batches import CPU, left_in, run

pytestmark = pytest.mark.usefixtures("home")


def test_the_subject_is_cut_out(photo, tmp_path):
    (result,) = run([Task(photo, tmp_path / "cut.png")])
    assert result.error is None
    rgba = np.asarray(Image.open(tmp_path / "cut.png"))
    assert_array_equal(rgba[12, 16], (0, 255, 0, 255))
    assert rgba[0, 0, 3] == 0


def test_the_result_tells_what_was_done(photo, tmp_path):
    (result,) = run([Task(photo, tmp_path / "cut.png")])
    assert (result.width, result.height) == (32, 24)
    assert (result.model, result.provider, result.reason) == ("toy 1", "CPU", "")
    assert set(result.seconds) == {"read", "load model", "model", "edges", "write"}


def test_a_picture_without_a_subject_is_told(tmp_path):
    photo = pictures.save(np.zeros((9, 9, 3), np.uint8), tmp_path / "photo.png")
    (result,) = run([Task(photo, tmp_path / "cut.png")])
    assert result.is_empty
    assert not np.asarray(Image.open(tmp_path / "cut.png")).any()


@pytest.mark.parametrize(
    ("width", "height"), [(1, 1), (1, 7), (7, 1), (2, 2), (30_000, 10), (10, 30_000)]
)
def test_extreme_sizes_are_cut_out(tmp_path, width, height):
    photo = pictures.save(pictures.scene(width, height), tmp_path / "photo.png")
    (result,) = run([Task(photo, tmp_path / "cut.png")])
    assert result.error is None
    with Image.open(tmp_path / "cut.png") as cutout:
        assert cutout.size == (width, height)


def test_a_bad_photo_does_not_stop_the_rest(photo, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_text("no picture")
    names = [bad, photo, tmp_path / "missing.png", photo]
    tasks = [Task(name, tmp_path / f"cut{i}.png") for i, name in enumerate(names)]
    results = run(tasks)
    assert [type(result.error) for result in results] == [
        ImageError,
        type(None),
        ImageError,
        type(None),
    ]
    assert left_in(tmp_path) == {"bad.png", "photo.png", "cut1.png", "cut3.png"}


def test_a_photo_that_failed_takes_no_memory_from_the_rest(photo, tmp_path, monkeypatch):
    read, photos = batch.read_photo, []

    def read_and_remember(path: Path) -> object:
        made = read(path)
        photos.append(weakref.ref(made))
        return made

    def refuse(*_: object) -> None:
        raise ImageError("The disk is full.", "Free some space.")

    monkeypatch.setattr(batch, "read_photo", read_and_remember)
    monkeypatch.setattr(batch, "write_atomically", refuse)
    (result,) = run([Task(photo, tmp_path / "cut.png")])
    gc.collect()
    assert result.error
    assert [kept() for kept in photos] == [None]


@pytest.mark.parametrize("failure", [MemoryError(), RuntimeError("a mistake of ours")])
def test_a_photo_on_which_nobg_itself_fails_does_not_stop_the_rest(
    photo, tmp_path, monkeypatch, failure
):
    read, calls = batch.read_photo, []

    def fail_once(path: Path) -> object:
        calls.append(path)
        if len(calls) == 1:
            raise failure
        return read(path)

    monkeypatch.setattr(batch, "read_photo", fail_once)
    first, second = run([Task(photo, tmp_path / "a.png"), Task(photo, tmp_path / "b.png")])
    assert first.error is not None
    assert first.error.hint
    assert second.error is None


def test_a_mistake_of_ours_is_told_with_the_log_that_holds_its_details(
    home, photo, tmp_path, monkeypatch
):
    def fail(path: Path) -> object:
        raise ZeroDivisionError("the cause")

    monkeypatch.setattr(batch, "read_photo", fail)
    [result] = run([Task(photo, tmp_path / "cut.png")])
    assert result.error is not None
    assert str(result.error).startswith(f"{photo} could not be cut out: nobg made a mistake.")
    assert str(log_path()) in result.error.hint
    assert "ZeroDivisionError: the cause" in log_path().read_text(encoding="utf-8")


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"damaged")])
def test_without_a_model_nothing_is_tried(home, photo, tmp_path, damage):
    damage(home / "models" / "toy.onnx")
    with pytest.raises(ModelError, match=r"toy\.onnx"):
        run([Task(photo, tmp_path / "cut.png")])
    assert left_in(tmp_path) == {"photo.png"}


def test_a_photo_on_which_the_model_fails_does_not_stop_the_rest(home, photo, tmp_path):
    toy_models.write_registry(home / "models", toy_models.constant(7))
    results = run([Task(photo, tmp_path / "a.png"), Task(photo, tmp_path / "b.png")])
    assert [type(result.error) for result in results] == [ModelError, ModelError]


def test_a_missing_folder_is_told(photo, tmp_path):
    (result,) = run([Task(photo, tmp_path / "missing" / "cut.png")])
    assert "its folder does not exist. Make the folder first." in str(result.error)


def test_where_nothing_can_be_written_no_work_is_done(photo, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "read_photo", lambda path: pytest.fail(f"{path} was read"))
    (result,) = run([Task(photo, tmp_path / "missing" / "cut.png")])
    assert "its folder does not exist" in str(result.error)


def test_the_longest_name_that_a_disk_takes_is_taken(photo, tmp_path):
    name = "x" * 251 + ".png"
    (result,) = run([Task(photo, tmp_path / name)])
    assert result.error is None
    assert name in left_in(tmp_path)


def test_a_longer_name_is_told(photo, tmp_path):
    (result,) = run([Task(photo, tmp_path / ("x" * 300 + ".png"))])
    assert "its name is too long" in str(result.error)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "the disk is full. Free some space"),
        (errno.EROFS, "the folder is read-only. Choose another place"),
        (errno.EACCES, "you may not write there. Choose another place"),
        (errno.EIO, "Input/output error. Choose another place"),
    ],
)
@pytest.mark.parametrize("steps", [[(os, "fsync")], [(os, "link"), (Path, "replace")]])
def test_what_cannot_be_written_leaves_nothing_behind(
    photo, tmp_path, monkeypatch, number, told, steps
):
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    for owner, step in steps:
        monkeypatch.setattr(owner, step, fail)
    (result,) = run([Task(photo, tmp_path / "cut.png")])
    assert told in str(result.error)
    assert left_in(tmp_path) == {"photo.png"}


def test_a_disk_that_knows_no_links_will_do(photo, tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (result,) = run([Task(photo, tmp_path / "cut.png")])
    assert result.error is None
    assert left_in(tmp_path) == {"photo.png", "cut.png"}


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 64 KB."""
    import subprocess

    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this user may not mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_for_real(tmp_path, tiny_disk):
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8)
    noise[..., 1] = 255
    photo = pictures.save(noise, tmp_path / "photo.png")
    (result,) = run([Task(photo, tiny_disk / "cut.png")])
    assert "the disk is full" in str(result.error)
    assert left_in(tiny_disk) == set()


@pytest.mark.slow
def test_the_batch_goes_on_for_a_hundred_photos(photo, tmp_path):
    results = run([Task(photo, tmp_path / f"cut{i}.png") for i in range(100)])
    assert not any(result.error for result in results)


def test_the_first_result_comes_before_the_last_photo_is_read(photo, tmp_path):
    tasks = [Task(photo, tmp_path / "a.png"), Task(photo, tmp_path / "b.png")]
    results: Callable[[], Result] = iter(run_batch(tasks, CPU, ExportOptions())).__next__
    results()
    assert left_in(tmp_path) == {"photo.png", "a.png"}
