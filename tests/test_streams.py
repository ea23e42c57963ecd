"""Pipes, full disks and signals end the command line as they end any good Unix tool."""

import io
import signal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import pictures, toy_models


def test_the_output_can_be_a_pipe(child, photo):
    content, errors = child("cutout", photo, "-o", "-").communicate(timeout=60)
    assert errors == b""
    assert np.asarray(Image.open(io.BytesIO(content))).shape == (24, 32, 4)


def test_what_libraries_log_is_not_told(child, tmp_path):
    samples = pictures.tiff(pictures.scene(), tags={277: 11521})
    (tmp_path / "odd.tif").write_bytes(samples)  # of which Pillow logs that they are too many
    _, errors = child("cutout", tmp_path / "odd.tif").communicate(timeout=60)
    assert errors.startswith(b"nobg: ")
    assert errors.count(b"\n") == 1


@pytest.mark.parametrize("shut", ["2>&-", "<&- >&- 2>&-"])
def test_streams_that_were_closed_keep_no_photo_from_being_done(child, photo, tmp_path, shut):
    # A deep one is read with the error stream turned away; of two, a bar might tell.
    deep = tmp_path / "deep.png"
    deep.write_bytes(pictures.png(pictures.scene().astype(np.uint16) * 257))
    process = child("cutout", photo, deep, shut=shut)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    assert (tmp_path / "photo-cutout.png").exists()
    assert (tmp_path / "deep-cutout.png").exists()


def test_a_reader_that_leaves_ends_it_quietly(child, photo, tmp_path):
    photos = [pictures.save(pictures.scene(), tmp_path / f"{i}.png") for i in range(3)]
    with child("cutout", *photos) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == -signal.SIGPIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_results_that_cannot_be_printed_are_told(child, photo):
    with Path("/dev/full").open("wb") as full:
        process = child("cutout", photo, stdout=full)
        _, errors = process.communicate(timeout=60)
    assert b"could not be printed: No space left on device. Free some space" in errors
    assert errors.count(b"\n") == 1
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_messages_that_cannot_be_told_keep_no_photo_from_being_done(child, photo, tmp_path):
    with Path("/dev/full").open("wb") as full:
        process = child("cutout", tmp_path / "missing.png", photo, stderr=full)
        process.communicate(timeout=60)
    assert process.returncode == 1
    assert (tmp_path / "photo-cutout.png").exists()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_tidily(home, child, photo, tmp_path, number, code):
    toy_models.write_registry(home / "models", toy_models.slow())
    with child("cutout", tmp_path / "missing.png", photo) as process:
        assert b"does not exist" in process.stderr.readline()  # now it waits for the model
        process.send_signal(number)
        out, errors = process.communicate(timeout=60)
    assert process.returncode == code
    assert out == b""
    assert errors == (b"nobg: The work was stopped.\n" if number == signal.SIGINT else b"")
    assert [path.name for path in tmp_path.glob("*.*")] == ["photo.png"]
