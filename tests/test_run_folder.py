"""The worker's socket, key and lock."""

import os
import sys

import pytest

from nobg_core import wire
from nobg_core.run_folder import open_run_folder, read_key, try_lock, worker_address

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets of Unix")


def test_a_damaged_key_is_made_anew(home):
    run = home / "run"
    run.mkdir(parents=True)
    (run / "key").write_bytes(b"short")
    assert len(read_key(run)) == wire.KEY_BYTES


def test_a_disk_that_knows_no_links_holds_a_key(home, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    folder = open_run_folder()
    key = read_key(folder)
    assert len(key) == wire.KEY_BYTES
    assert read_key(folder) == key
    assert [path.name for path in folder.iterdir()] == ["key"]


def test_a_lock_is_held_by_one_only(tmp_path):
    with try_lock(tmp_path, "lock") as held:
        assert held is not None
        assert try_lock(tmp_path, "lock") is None
    again = try_lock(tmp_path, "lock")
    assert again is not None
    again.close()


def test_a_home_with_a_very_long_path_still_gets_its_socket(monkeypatch, tmp_path):
    monkeypatch.setenv("NOBG_HOME", str(tmp_path / ("x" * 120)))
    assert len(os.fsencode(worker_address())) < 108
