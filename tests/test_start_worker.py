"""The worker's start: one for all clicks, and nothing of the host's goes with it."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from nobg_core import wire
from nobg_core.bridge import greeting
from nobg_core.bridge.worker_client import cut_out
from nobg_core.errors import SetupError
from nobg_core.run_folder import worker_address
from tests.workers import CPU, PIXELS, go_on, in_background, wait_until, worker_pids

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


def test_two_clicks_at_the_same_moment_start_one_worker(installed):
    with in_background() as first, in_background() as second, in_background() as third:
        pass
    assert [type(result[0]).__name__ for result in (first, second, third)] == ["CutMask"] * 3
    wait_until(lambda: len(worker_pids()) == 1, "one worker")
    log = (installed / "logs" / "nobg.log").read_text()
    assert "Traceback" not in log


def test_the_next_click_after_a_crash_starts_a_new_worker(installed):
    cut_out(PIXELS, CPU, go_on)
    [pid] = worker_pids()
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not worker_pids(), "the end of the killed worker")
    assert cut_out(PIXELS, CPU, go_on).mask.width == 8
    assert worker_pids() != [pid]


def test_a_worker_of_another_version_is_replaced(installed, monkeypatch):
    cut_out(PIXELS, CPU, go_on)
    [old] = worker_pids()
    with monkeypatch.context() as patch:
        patch.setattr(greeting, "__version__", "99")
        cut_out(PIXELS, CPU, go_on)
    wait_until(lambda: old not in worker_pids(), "the old worker's end")
    assert len(worker_pids()) == 1


def test_a_worker_of_an_older_protocol_is_replaced(installed, monkeypatch):
    cut_out(PIXELS, CPU, go_on)
    [old] = worker_pids()
    with monkeypatch.context() as patch:
        patch.setattr(greeting, "PROTOCOL", wire.PROTOCOL + 1)
        # What is started anew speaks the old protocol as well.
        with pytest.raises(SetupError, match="newer than the rest"):
            cut_out(PIXELS, CPU, go_on)
    wait_until(lambda: old not in worker_pids(), "the old worker's end")


def test_a_plug_in_older_than_the_worker_says_what_to_run(warm, monkeypatch):
    cut_out(PIXELS, CPU, go_on)
    with monkeypatch.context() as patch:
        patch.setattr(greeting, "PROTOCOL", 0)
        with pytest.raises(SetupError, match="repair"):
            cut_out(PIXELS, CPU, go_on)


def test_the_worker_inherits_nothing_of_the_host(installed, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nonexistent")
    monkeypatch.setenv("LD_PRELOAD", "")
    cut_out(PIXELS, CPU, go_on)
    [pid] = worker_pids()
    environment = Path(f"/proc/{pid}/environ").read_bytes()
    assert b"PYTHONHOME" not in environment
    assert b"LD_PRELOAD" not in environment
    assert b"ORT_DISABLE_TELEMETRY=1" in environment
    assert os.getsid(pid) == pid


def test_the_worker_holds_no_descriptor_of_the_host(installed, tmp_path):
    with (tmp_path / "the host's").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        cut_out(PIXELS, CPU, go_on)
        [pid] = worker_pids()
        held = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    assert str(tmp_path / "the host's") not in held


def test_a_socket_left_by_a_killed_worker_is_no_hindrance(installed):
    cut_out(PIXELS, CPU, go_on)
    os.kill(worker_pids()[0], signal.SIGKILL)
    assert Path(worker_address()).exists()
    wait_until(lambda: not worker_pids(), "the end of the killed worker")
    cut_out(PIXELS, CPU, go_on)


def test_the_receipt_is_all_that_the_bridge_needs(installed):
    assert set(json.loads((installed / "install.json").read_text())) == {"version", "python"}
    cut_out(PIXELS, CPU, go_on)
