"""The worker process: warm between two clicks, soon free, and gone when nobody needs it."""

import contextlib
import os
import signal
import sys
import threading
import weakref
from array import array
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path

import pytest

from nobg_core import wire
from nobg_core.bridge import greeting, start_worker, transfer, worker_client
from nobg_core.bridge.request import send_cut_out, send_layer
from nobg_core.bridge.worker_client import cut_out, retire_worker
from nobg_core.engine import serve
from nobg_core.engine.job import receive_layer
from nobg_core.engine.worker import Worker
from nobg_core.errors import Cancelled, ImageError, ModelError, WorkerError
from nobg_core.host import LayerHints
from nobg_core.options import EDGES, CutoutOptions
from nobg_core.run_folder import open_run_folder, read_key, worker_address
from tests import toy_models
from tests.fake_host import green_layer
from tests.workers import (
    CPU,
    PIXELS,
    Seen,
    go_on,
    greet,
    halt,
    in_background,
    wait_until,
    worker_pids,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


def test_the_choice_of_edges_reaches_the_engine(warm):
    # Not a multiple of the toy model's 32 pixels, so that its alpha is soft along the green.
    layer = green_layer(150).read_layer()
    masks = {
        edges: cut_out(layer, CutoutOptions(device="cpu", edges=edges), go_on).mask.data
        for edges in EDGES
    }
    assert masks["fast"] != masks["hero"]


def test_the_worker_stays_warm_between_two_clicks(warm):
    cut_out(PIXELS, CPU, go_on)
    [pid] = worker_pids()
    cut_out(PIXELS, CPU, go_on)
    assert worker_pids() == [pid]


def test_a_second_client_waits_its_turn_and_sees_that_it_waits(installed, use_model):
    use_model(toy_models.slow())
    first_seen, second_seen = Seen(), Seen()
    with in_background(first_seen) as first:
        wait_until(first_seen.is_at_work, "the first at work")
        with in_background(second_seen) as second:
            pass
    assert not isinstance(first[0], Exception)
    assert not isinstance(second[0], Exception)
    assert "Waiting for another picture to be finished" in second_seen.texts


def test_cancel_frees_the_worker_soon(installed, use_model):
    use_model(toy_models.endless())
    seen = Seen()
    with in_background(seen) as results:
        wait_until(seen.is_at_work, "at work")
        seen.is_cancelled = True
    assert isinstance(results[0], Cancelled)
    # The model takes longer than `wait_until` waits; the next client gets its turn at once.
    with greet(read_key(installed / "run")) as channel:
        wire.receive_message(channel, "welcome")
        send_cut_out(channel, PIXELS, CPU)
        wait_until(
            lambda: wire.receive_message(channel, "waiting", "ready")["type"] == "ready", "the turn"
        )


def test_a_closed_connection_is_a_cancel(installed, use_model):
    use_model(toy_models.endless())
    cut_out_begins(installed)
    with greet(read_key(installed / "run")) as channel:
        wire.receive_message(channel, "welcome")
        send_cut_out(channel, PIXELS, CPU)
        wait_until(
            lambda: wire.receive_message(channel, "waiting", "ready")["type"] == "ready", "the turn"
        )


def cut_out_begins(installed: Path) -> None:
    """Start the worker, send it a picture, and hang up while it is at work."""
    channel = start_worker.connect_or_start(go_on)
    with channel:
        greeting.greet(channel, "job")
        send_cut_out(channel, PIXELS, CPU)
        wire.receive_message(channel, "ready")
        send_layer(channel, PIXELS)
        header = wire.receive_message(channel, "progress")
        while header["text"] != "Looking for the subject":
            header = wire.receive_message(channel, "progress")


def test_a_picture_that_failed_is_not_kept(home, monkeypatch):
    layers = []

    def receive_and_remember(*arguments):
        layer = receive_layer(*arguments)
        layers.append(weakref.ref(layer))
        return layer

    monkeypatch.setattr(serve, "receive_layer", receive_and_remember)
    monkeypatch.setattr(serve.log, "disabled", True)  # pytest keeps what is logged
    worker = Worker("", read_key(open_run_folder()), idle_s=60)
    ours, theirs = Pipe()
    talk = threading.Thread(target=worker._talk, args=(theirs,))
    with ours:
        talk.start()
        greeting.greet(ours, "job")
        nowhere = replace(PIXELS, hints=LayerHints(selection=bytes(64)))
        send_cut_out(ours, nowhere, CPU)
        wire.receive_message(ours, "ready")
        send_layer(ours, nowhere)
        with pytest.raises(ImageError, match="Nothing of the picture was selected"):
            worker_client.wait_for(ours, "mask", go_on)
        talk.join(10)
    assert [kept() for kept in layers] == [None]


@pytest.fixture(params=["send_layer", "receive_mask"])
def hang(request, warm, monkeypatch):
    """A worker that is stopped in the midst of the pixels, and goes on after the test."""
    cut_out(PIXELS, CPU, go_on)
    [pid] = worker_pids()
    move = getattr(worker_client, request.param)

    def stop_and_move(*arguments):
        halt(pid)
        return move(*arguments)

    monkeypatch.setattr(worker_client, request.param, stop_and_move)
    yield
    os.kill(pid, signal.SIGCONT)


def test_cancel_is_heard_while_a_hanging_worker_says_no_word(warm):
    cut_out(PIXELS, CPU, go_on)
    [pid] = worker_pids()
    halt(pid)
    try:
        with pytest.raises(Cancelled):
            cut_out(PIXELS, CPU, lambda *_: False)
    finally:
        os.kill(pid, signal.SIGCONT)


# More than a connection holds of what was not yet read.
LARGE = green_layer(1000).read_layer()
MOVES = ("Sending the layer", "Receiving the mask")


def test_cancel_is_heard_while_a_hanging_worker_moves_no_pixels(hang):
    with pytest.raises(Cancelled):
        cut_out(LARGE, CPU, lambda _, text: text not in MOVES)


@pytest.mark.parametrize("ending", [Cancelled, WorkerError])
def test_pixels_that_did_not_arrive_are_not_kept(hang, monkeypatch, ending):
    monkeypatch.setattr(transfer, "SILENCE_S", 0.2)
    data = array("B", LARGE.data)
    kept = weakref.ref(data)
    with contextlib.suppress(ending):
        cut_out(
            replace(LARGE, data=data),
            CPU,
            lambda _, text: ending is WorkerError or text not in MOVES,
        )
    del data
    assert kept() is None


def test_a_worker_that_hangs_in_the_midst_of_the_pixels_is_told(hang, monkeypatch):
    monkeypatch.setattr(transfer, "SILENCE_S", 0.2)
    with pytest.raises(WorkerError, match="did not answer"):
        cut_out(LARGE, CPU, go_on)


def test_a_killed_worker_is_told_in_plain_words(installed, use_model):
    use_model(toy_models.endless())
    seen = Seen()
    with in_background(seen) as results:
        wait_until(seen.is_at_work, "at work")
        os.kill(worker_pids()[0], signal.SIGKILL)
    assert isinstance(results[0], WorkerError)
    assert "stopped unexpectedly" in results[0].message
    assert "Try again" in results[0].hint


def test_the_worker_leaves_by_itself_when_idle(installed, monkeypatch):
    monkeypatch.setenv("NOBG_IDLE_S", "0.2")
    cut_out(PIXELS, CPU, go_on)
    wait_until(lambda: not worker_pids(), "the worker's end")
    assert not Path(worker_address()).exists()


def test_a_worker_whose_socket_was_deleted_leaves_as_well(installed, monkeypatch):
    monkeypatch.setenv("NOBG_IDLE_S", "0.2")
    cut_out(PIXELS, CPU, go_on)
    Path(worker_address()).unlink(missing_ok=True)
    wait_until(lambda: not worker_pids(), "the worker's end")


def test_a_retired_worker_finishes_its_picture(installed, use_model):
    use_model(toy_models.slow())
    seen = Seen()
    with in_background(seen) as results:
        wait_until(seen.is_at_work, "at work")
        assert retire_worker()
    assert not isinstance(results[0], Exception)
    wait_until(lambda: not worker_pids(), "the worker's end")


def test_retiring_where_no_worker_runs_says_so(home):
    assert not retire_worker()


def test_an_unknown_model_is_told_and_the_next_click_works(warm):
    with pytest.raises(ModelError, match=r"no model called best\. Choose one of: toy@1\."):
        cut_out(PIXELS, replace(CPU, model="best"), go_on)
    assert cut_out(PIXELS, replace(CPU, model="toy@1"), go_on).mask.width == 8
