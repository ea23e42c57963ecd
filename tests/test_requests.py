"""What the worker takes: only its user's requests, and only such as make sense."""

import stat
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Client

import pytest

from nobg_core import wire
from nobg_core.bridge import greeting, worker_client
from nobg_core.bridge.request import send_cut_out
from nobg_core.bridge.worker_client import cut_out, refine
from nobg_core.engine import memory
from nobg_core.engine.desk import Desk
from nobg_core.engine.order import read_order
from nobg_core.engine.serve import serve
from nobg_core.errors import ImageError, WorkerError
from nobg_core.host import LayerHints, LayerPixels, Mask
from nobg_core.run_folder import open_run_folder, read_key, worker_address
from tests.workers import CPU, PIXELS, go_on, greet

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets of Unix")


def send_and_read_to_the_end(channel, frame: bytes) -> None:
    channel.send_bytes(frame)
    while True:
        channel.recv_bytes()


@pytest.mark.parametrize("amount", [-0.1, 1.1, "1", None, float("nan")])
def test_an_amount_that_makes_no_sense_is_refused(amount):
    header = {"type": "clean", "width": 8, "height": 8, "channels": 3, "mask_bits": 8}
    with pytest.raises(WorkerError):
        read_order({**header, "amount": amount})


def test_only_this_user_can_reach_the_worker(warm):
    cut_out(PIXELS, CPU, go_on)
    run = warm / "run"
    assert stat.S_IMODE(run.stat().st_mode) == 0o700
    assert stat.S_IMODE((run / "worker.sock").stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE((run / "key").stat().st_mode) == 0o600


def test_a_client_that_does_not_know_the_key_is_sent_away(warm):
    cut_out(PIXELS, CPU, go_on)
    with greet(b"x" * 32) as channel:
        assert wire.receive_message(channel, "welcome", "error")["type"] == "error"
        with pytest.raises(EOFError):
            channel.recv_bytes()


def test_a_worker_that_does_not_know_the_key_is_not_given_a_picture(installed):
    cut_out(PIXELS, CPU, go_on)
    key = (installed / "run" / "key").read_bytes()
    (installed / "run" / "key").write_bytes(b"y" * 32)
    with pytest.raises(WorkerError):
        cut_out(PIXELS, CPU, go_on)
    (installed / "run" / "key").write_bytes(key)


@pytest.mark.parametrize(
    "header",
    [
        {"width": 10**6, "height": 10**6},
        {"width": -1},
        {"width": "8"},
        {"channels": 2},
        {"mask_bits": 12},
        {"has_mask": "yes"},
        {"hints": None},
        {"hints": "subject"},
        {"hints": ["colour"]},
        {"hints": [["subject"]]},
        {"hints": ["subject", "subject"]},
        {"hints": ["subject", "selection"]},
        {"hints": {"subject": 1}},
        {"options": {"device": "tpu"}},
        {"options": None},
    ],
)
def test_a_request_that_makes_no_sense_is_answered_by_an_error(warm, header):
    cut_out(PIXELS, CPU, go_on)
    sane = {
        "width": 8,
        "height": 8,
        "channels": 4,
        "mask_bits": 8,
        "has_mask": False,
        "hints": [],
        "options": {},
    }
    with greet(read_key(warm / "run")) as channel:
        wire.receive_message(channel, "welcome")
        wire.send_message(channel, "cut_out", **{**sane, **header})
        assert wire.receive_message(channel, "error")["error"]["message"]
    assert cut_out(PIXELS, CPU, go_on).mask.width == 8


@contextmanager
def little_patience():
    """Count a worker as silent after a moment: it waits for bytes that do not come."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_client, "SILENCE_S", 0.2)
        yield


@pytest.mark.parametrize("sent", [bytes(63), bytes(65)])
def test_a_plane_of_the_wrong_size_gets_no_mask(warm, sent):
    hints = LayerHints(selection=b"\xff" * 64, subject=sent)
    with little_patience(), pytest.raises(WorkerError):
        cut_out(replace(PIXELS, hints=hints), CPU, go_on)
    assert cut_out(PIXELS, CPU, go_on).mask.width == 8


def test_the_planes_count_when_the_memory_is_looked_at():
    header = {"type": "cut_out", "width": 8, "height": 8, "channels": 3, "mask_bits": 8}
    header["has_mask"] = False
    plain, marked = (
        read_order({**header, "hints": hints, "options": {}})
        for hints in ([], ["selection", "subject"])
    )
    assert marked.bytes_per_pixel == plain.bytes_per_pixel + 2


@pytest.mark.parametrize("option", ["largest_only", "fill_holes"])
def test_the_largest_and_holes_count_when_the_memory_is_looked_at(option):
    header = {"type": "cut_out", "width": 8, "height": 8, "channels": 3, "mask_bits": 8}
    header |= {"has_mask": False, "hints": ["subject"]}
    plain, whole = (
        read_order({**header, "options": {"mask": {option: is_wanted}}})
        for is_wanted in (False, True)
    )
    assert whole.bytes_per_pixel == memory.BYTES_PER_ADJUSTED_PIXEL + 1 > plain.bytes_per_pixel


@pytest.mark.parametrize("count", [-1, 4 * 8 * 8 + 4097, 1.0, "1", None])
def test_a_record_longer_than_a_layer_can_have_is_refused_before_it_is_sent(count):
    header = {"type": "refine", "width": 8, "height": 8, "channels": 3, "mask_bits": 8}
    with pytest.raises(WorkerError):
        read_order({**header, "record_bytes": count, "options": {}})


@pytest.mark.parametrize("sent", [bytes(63), bytes(65)])
def test_a_mask_of_the_wrong_size_is_not_refined(warm, sent):
    with little_patience(), pytest.raises(WorkerError):
        refine(replace(PIXELS, mask=Mask(8, 8, 8, sent)), CPU, go_on)
    assert cut_out(PIXELS, CPU, go_on).mask.width == 8


def test_the_planes_of_a_layer_are_those_of_the_protocol():
    assert tuple(LayerHints(b"a", b"b", b"c").planes()) == wire.HINT_PLANES


@pytest.mark.parametrize("frame", [b"", b"GET / HTTP/1.1\r\n", b"\x80\x04K\x01.", b"{" * 70_000])
def test_whatever_is_sent_the_worker_serves_the_next(warm, frame):
    cut_out(PIXELS, CPU, go_on)
    with Client(worker_address()) as channel:
        pid = wire.receive_message(channel, "hello")["pid"]
        with pytest.raises((EOFError, OSError)):
            send_and_read_to_the_end(channel, frame)
    cut_out(PIXELS, CPU, go_on)
    with Client(worker_address()) as channel:
        assert wire.receive_message(channel, "hello")["pid"] == pid


def test_a_layer_too_large_for_the_memory_is_told_before_its_pixels_are_sent(home, monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: 1_000_000_000)
    ours, theirs = Pipe()
    key = read_key(open_run_folder())
    arguments = (theirs, key, 1, Desk(lambda model, device: None), lambda: None)
    worker = threading.Thread(target=serve, args=arguments)
    with ours, theirs:
        worker.start()
        greeting.greet(ours, "job")
        send_cut_out(ours, LayerPixels(20_000, 20_000, b"never sent"), CPU)
        with pytest.raises(ImageError, match=r"400 megapixels .* 1\.0 GB is free"):
            worker_client.wait_for(ours, "ready", go_on)
        worker.join(10)
