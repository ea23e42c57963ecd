"""Bad input is expected: one clear message each, no traceback, nothing half-written."""

import contextlib
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from nobg_core.engine import memory
from nobg_core.engine.image_io import read_photo
from nobg_core.engine.memory import check_fits
from nobg_core.errors import ImageError
from tests import pictures

NOISE = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
DEEP = NOISE.astype(np.uint16) * 257


def refusal(path: Path) -> str:
    """The message and hint that reading the file ends with."""
    with pytest.raises(ImageError) as caught:
        read_photo(path)
    assert caught.value.hint, "says what to do"
    return str(caught.value)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_it(content: bytes, name: str = "photo.png") -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write_it


def encoded(kind: str, **options: object) -> bytes:
    return pictures.encoded(Image.fromarray(NOISE), kind, **options)


@pytest.mark.parametrize(
    "content",
    [
        encoded("PNG"),
        encoded("JPEG", quality=95),
        encoded("WEBP"),
        encoded("TIFF"),
        encoded("TIFF", compression="tiff_lzw"),
        pictures.png(DEEP),
        pictures.tiff(DEEP),
    ],
    ids=["png", "jpeg", "webp", "tiff", "tiff-lzw", "png-16", "tiff-16"],
)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_damaged(write, capfd, content, share):
    told = refusal(write(content[: int(len(content) * share)]))
    assert "is damaged" in told or "is not a picture" in told
    assert capfd.readouterr() == ("", "")  # no native library adds its own complaint


def test_a_changed_byte_in_16_bit_pixels_is_damage(write, capfd):
    content = bytearray(pictures.png(DEEP))
    content[len(content) // 2] ^= 0x55
    assert "is damaged" in refusal(write(bytes(content)))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate"])
def test_changed_bytes_in_a_compressed_tiff_are_damage(write, capfd, compression):
    content = bytearray(encoded("TIFF", compression=compression))
    middle = len(content) // 2
    content[middle : middle + 40] = b"\x80" * 40
    assert "is damaged" in refusal(write(bytes(content)))
    assert capfd.readouterr() == ("", "")


def test_a_16_bit_png_that_claims_gigabytes_is_not_believed(write, monkeypatch):
    content = pictures.png(DEEP)
    pixels = content.index(b"IDAT")
    claim = (2**31 - 1).to_bytes(4, "big")
    monkeypatch.setattr(cv2, "imdecode", lambda *_: pytest.fail("OpenCV takes all of that memory"))
    read_photo(write(content[: pixels - 4] + claim + content[pixels:]))


def test_an_empty_file_is_called_empty(write):
    assert "is empty (0 bytes)" in refusal(write(b""))


@pytest.mark.parametrize("channels", [2, 5])
def test_a_tiff_of_a_kind_that_cannot_be_read_is_not_told_to_become_a_tiff(write, channels):
    pixels = np.zeros((4, 4, channels), np.uint16)
    told = refusal(write(pictures.tiff(pixels, tags={338: 0})))
    assert "of a kind that nobg cannot read. Export it without extra channels" in told


@pytest.mark.parametrize("content", [b"just text\n", b"\x89PNG", b"GIF89a" + bytes(20), bytes(999)])
def test_what_is_no_picture_is_told_with_what_would_be(write, content):
    assert "is not a picture that nobg can read. Use a PNG, JPEG" in refusal(write(content))


@pytest.mark.parametrize(
    "content",
    [
        encoded("PNG", save_all=True, append_images=[Image.new("RGB", (64, 64))]),
        encoded("WEBP", save_all=True, append_images=[Image.new("RGB", (64, 64))], lossless=True),
        encoded("TIFF", save_all=True, append_images=[Image.new("RGB", (64, 64))]),
    ],
    ids=["apng", "webp", "tiff"],
)
def test_an_animation_is_refused(write, content):
    assert "is an animation or has several pages (2)" in refusal(write(content))


@pytest.mark.parametrize(("mode", "pixel"), [("F", 0.5), ("I", 7)])
def test_pixels_of_32_bits_are_refused(write, mode, pixel):
    content = pictures.encoded(Image.new(mode, (4, 4), pixel), "TIFF")
    assert "32-bit pixels" in refusal(write(content))


@pytest.mark.parametrize("size", [(30_000, 30_000), (2**31 - 1, 2**31 - 1), (2**31 - 1, 1)])
def test_a_bomb_is_refused_by_the_size_it_declares(write, size):
    told = refusal(write(pictures.png_of_declared_size(*size)))
    assert "megapixels" in told


def test_a_file_that_declares_more_than_it_holds_is_damaged(write):
    assert "is damaged" in refusal(write(pictures.png_of_declared_size(3000, 3000)))


@pytest.mark.parametrize(
    "bomb",
    [
        (b"iCCP", b"x\0\0" + zlib.compress(bytes(300_000_000))),
        (b"zTXt", b"x\0\0" + zlib.compress(bytes(300_000_000))),
        (b"iTXt", b"x\0\1\0\0\0" + zlib.compress(bytes(300_000_000))),
    ],
    ids=["profile", "text", "international text"],
)
def test_a_bomb_beside_the_pixels_is_refused(write, bomb):
    assert "unreasonably large text or colour profile" in refusal(
        write(pictures.png(NOISE, [bomb]))
    )


def test_a_picture_that_does_not_fit_says_how_much_memory_it_would_need(write, monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: 500_000_000)
    told = refusal(write(pictures.png_of_declared_size(20_000, 10_000)))
    assert "200 megapixels and would need" in told
    assert "GB of memory, but 0.5 GB is free" in told


def test_16_bits_need_more_memory_than_8(write, monkeypatch):
    needed = memory.BASE_BYTES + 64 * 64 * memory.BYTES_PER_PIXEL
    monkeypatch.setattr(memory, "free_bytes", lambda: needed)
    assert read_photo(write(pictures.png(NOISE))).colour.shape == (64, 64, 3)
    assert "memory" in refusal(write(pictures.png(DEEP)))


def test_a_file_larger_than_the_free_memory_is_not_even_read(write, monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: 1_000_000_000)
    monkeypatch.delattr(Path, "read_bytes")
    path = write(b"")
    os.truncate(path, 3_000_000_000)  # takes no room on the disk
    assert "has 3.0 GB, but 1.0 GB of memory is free" in refusal(path)


def test_where_free_memory_is_not_known_only_the_limit_counts(monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: None)
    check_fits("photo", 20_000, 20_000)
    with pytest.raises(ImageError, match="up to 500 megapixels"):
        check_fits("photo", 30_000, 20_000)


def test_a_name_that_does_not_exist_is_told(tmp_path):
    assert "does not exist" in refusal(tmp_path / "nothing.png")


def test_a_folder_is_told_with_a_way_to_name_what_is_in_it(tmp_path):
    assert f"{tmp_path} is a folder. Name the pictures in it: {tmp_path}" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "is a device or a pipe" in refusal(tmp_path / "pipe")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no devices as files")
def test_a_device_that_never_ends_is_refused():
    assert "is a device or a pipe" in refusal(Path("/dev/zero"))


def test_a_file_that_may_not_be_read_is_told(write, monkeypatch):
    def deny(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")  # root may read everything

    monkeypatch.setattr(Path, "read_bytes", deny)
    assert "could not be opened. Check that you may read it" in refusal(write(b"x"))


def test_a_name_with_a_zero_byte_is_told():
    assert "could not be opened" in refusal(Path("a\0b.png"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
@settings(max_examples=40)
@given(data=st.data())
def test_damage_of_any_kind_is_read_or_told(tmp_path_factory, kind, data):
    content = bytearray(pictures.encoded(Image.fromarray(NOISE[:16, :16]), kind))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / f"damaged.{kind}"
    path.write_bytes(bytes(content))
    with contextlib.suppress(ImageError):
        read_photo(path)
