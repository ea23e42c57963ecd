"""Files are written whole or not at all, and a replaced one stays as open or closed as it was."""

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from nobg_core.engine.write_file import remove_drafts, write_atomically, write_to_stdout
from nobg_core.errors import ImageError
from tests.batches import left_in

needs_modes = pytest.mark.skipif(sys.platform == "win32", reason="Windows' files have no modes")


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def umask_027() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /dev/full")
@pytest.mark.parametrize("pieces_before", [0, 3])
def test_who_encodes_has_ended_while_the_failure_is_still_being_told(monkeypatch, pieces_before):
    ended = []

    def pieces() -> Iterator[bytes]:
        try:
            yield from [b""] * pieces_before
            yield b"too much"
            yield b"never written"
        finally:
            ended.append(True)

    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=full))
        with pytest.raises(ImageError, match="the disk is full") as told:
            write_to_stdout(pieces())
    assert told.value.__traceback__
    assert ended


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit])
def test_an_interrupted_write_leaves_nothing_behind(tmp_path, interruption):
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise interruption

    with pytest.raises(interruption):
        write_atomically(pieces(), tmp_path / "cut.png")
    assert left_in(tmp_path) == set()


def test_what_is_being_written_can_be_taken_away_from_a_signal_handler(tmp_path):
    def pieces() -> Iterator[bytes]:
        yield b"half"
        assert len(left_in(tmp_path)) == 1
        remove_drafts()
        assert left_in(tmp_path) == set()

    with pytest.raises(ImageError):
        write_atomically(pieces(), tmp_path / "cut.png")


@needs_modes
def test_the_mode_of_a_new_file_follows_the_umask(tmp_path, umask_027):
    write_atomically([b"content"], tmp_path / "a.png")
    assert mode_of(tmp_path / "a.png") == 0o640


@needs_modes
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o444])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path, umask_027, mode):
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    target.chmod(mode)
    write_atomically([b"new"], target, overwrite=True)
    assert target.read_bytes() == b"new"
    assert mode_of(target) == mode


@needs_modes
def test_nobody_else_can_read_a_private_file_while_it_is_written(tmp_path):
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    target.chmod(0o600)

    def pieces() -> Iterator[bytes]:
        yield b"new"
        assert {mode_of(path) for path in tmp_path.iterdir()} == {0o600}

    write_atomically(pieces(), target, overwrite=True)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)
def test_a_file_that_is_replaced_keeps_its_owner(tmp_path):
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    os.chown(target, 1234, 2345)
    write_atomically([b"new"], target, overwrite=True)
    assert (target.stat().st_uid, target.stat().st_gid) == (1234, 2345)


@needs_modes
def test_a_file_of_somebody_else_is_replaced_and_keeps_its_mode(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError

    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    target.chmod(0o664)
    monkeypatch.setattr(os, "chown", refuse)
    write_atomically([b"new"], target, overwrite=True)
    assert target.read_bytes() == b"new"
    assert mode_of(target) == 0o664


@needs_modes
@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOSYS, errno.ENOTSUP])
def test_on_a_disk_without_owners_or_modes_files_are_replaced(tmp_path, monkeypatch, number):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    (tmp_path / "a.png").write_bytes(b"old")
    monkeypatch.setattr(os, "chown", refuse)
    monkeypatch.setattr(os, "chmod", refuse)
    write_atomically([b"new"], tmp_path / "a.png", overwrite=True)
    assert (tmp_path / "a.png").read_bytes() == b"new"
