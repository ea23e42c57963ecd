"""A dialog that holds a mask in the worker while a slider moves."""

import os
import signal
import sys
import threading
import time
from multiprocessing import Pipe

import pytest

from nobg_core import wire
from nobg_core.bridge import greeting, worker_client
from nobg_core.bridge.adjuster import MaskAdjuster
from nobg_core.bridge.worker_client import retire_worker
from nobg_core.engine.adjusting import Adjusting
from nobg_core.engine.desk import Desk
from nobg_core.engine.make_mask import MadeMask
from nobg_core.engine.serve import serve
from nobg_core.errors import Cancelled, WorkerError
from nobg_core.host import Mask
from nobg_core.options import MaskOptions
from nobg_core.run_folder import open_run_folder, read_key
from tests.workers import go_on, halt, wait_until, worker_pids

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


def test_a_worker_leaves_no_open_dialog_waiting_for_it(installed, monkeypatch):
    monkeypatch.setenv("NOBG_IDLE_S", "0.2")
    with MaskAdjuster(Mask(8, 8, 8, bytes(64)), go_on) as adjuster:
        time.sleep(0.7)
        assert adjuster.preview(MaskOptions(), (0, 0, 8, 8), (8, 8)) == bytes(64)
    wait_until(lambda: not worker_pids(), "the worker gone")


def test_an_open_dialog_keeps_no_worker_from_being_retired(installed):
    with MaskAdjuster(Mask(8, 8, 8, bytes(64)), go_on) as adjuster:
        assert retire_worker()
        wait_until(lambda: not worker_pids(), "the worker gone")
        with pytest.raises(WorkerError, match="stopped unexpectedly"):
            adjuster.preview(MaskOptions(), (0, 0, 8, 8), (8, 8))


def test_a_preview_given_up_is_never_taken_for_the_answer_to_the_next(warm, monkeypatch):
    with MaskAdjuster(Mask(8, 8, 8, b"\xff" * 64), go_on) as adjuster:
        [pid] = worker_pids()
        halt(pid)
        with monkeypatch.context() as patch:
            patch.setattr(worker_client, "SILENCE_S", 0.2)
            with pytest.raises(WorkerError, match="did not answer"):
                adjuster.preview(MaskOptions(), (0, 0, 8, 8), (8, 8))
        os.kill(pid, signal.SIGCONT)
        with pytest.raises(WorkerError, match="stopped unexpectedly"):
            adjuster.preview(MaskOptions(grow_px=-10), (0, 0, 8, 8), (8, 8))


def test_closing_a_dialog_ends_the_wait_for_a_preview(warm):
    raised: list[Exception] = []

    def ask() -> None:
        try:
            adjuster.preview(MaskOptions(), (0, 0, 8, 8), (8, 8))
        except Exception as exc:  # noqa: BLE001 - the test looks at it
            raised.append(exc)

    with MaskAdjuster(Mask(8, 8, 8, bytes(64)), go_on) as adjuster:
        [pid] = worker_pids()
        halt(pid)
        asking = threading.Thread(target=ask)
        asking.start()
        wait_until(adjuster._turn.locked, "the question")
    asking.join(30)
    os.kill(pid, signal.SIGCONT)
    assert isinstance(raised[0], Cancelled)
    wait_until(lambda: adjuster._channel is None, "the connection closed")


def test_a_worker_gives_signs_of_life_while_it_finishes_a_mask(home, monkeypatch):
    is_seen = threading.Event()

    def finish_late(adjusting, _options):
        assert is_seen.wait(20)
        return MadeMask(adjusting._mask, b"", is_empty=False, reason="")

    monkeypatch.setattr(Adjusting, "finish", finish_late)
    ours, theirs = Pipe()
    desk = Desk(lambda model, device: None)
    worker = threading.Thread(
        target=serve, args=(theirs, read_key(open_run_folder()), 1, desk, lambda: None)
    )
    with ours, theirs:
        worker.start()
        greeting.greet(ours, "job")
        wire.send_message(ours, "adjust", width=8, height=8, mask_bits=8, record_bytes=0)
        wire.receive_message(ours, "ready")
        wire.send_pixels(ours, bytes(64))
        wire.send_message(ours, "finish", options={})
        wire.receive_message(ours, "progress")
        is_seen.set()
        assert worker_client.wait_for(ours, "mask", go_on)["width"] == 8
        assert wire.receive_pixels(ours, 64) == bytes(64)
        worker.join(10)


@pytest.mark.parametrize(
    "part",
    [
        {"bounds": [0, 0, 9, 8]},
        {"bounds": [-1, 0, 8, 8]},
        {"bounds": [0, 0, 0, 8]},
        {"bounds": [0, 0, 8]},
        {"bounds": [0, 0, 8, 1.5]},
        {"bounds": None},
        {"size": [9, 8]},
        {"size": [0, 8]},
        {"size": "88"},
        {"options": {"grow_px": 11}},
        {"options": None},
    ],
)
def test_a_part_that_makes_no_sense_is_answered_by_an_error(warm, part):
    sane = {"bounds": [0, 0, 8, 8], "size": [8, 8], "options": {}}
    with MaskAdjuster(Mask(8, 8, 8, bytes(64)), go_on) as adjuster:
        wire.send_message(adjuster._channel, "preview", **{**sane, **part})
        assert wire.receive_message(adjuster._channel, "error")["error"]["message"]
