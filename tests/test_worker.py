"""The worker process: one per user, kept warm, private, and never in the way."""

import json
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from nobg_core import wire
from nobg_core.bridge import greeting, start_worker, transfer, worker_client
from nobg_core.bridge.adjuster import MaskAdjuster
from nobg_core.bridge.request import send_cut_out, send_layer
from nobg_core.bridge.worker_client import cut_out, refine, retire_worker
from nobg_core.engine import memory
from nobg_core.engine.adjusting import Adjusting
from nobg_core.engine.desk import Desk
from nobg_core.engine.make_mask import MadeMask
from nobg_core.engine.order import read_order
from nobg_core.engine.serve import serve
from nobg_core.errors import Cancelled, ImageError, ModelError, SetupError, WorkerError
from nobg_core.host import LayerHints, LayerPixels, Mask
from nobg_core.options import EDGES, CutoutOptions, MaskOptions
from nobg_core.run_folder import open_run_folder, read_key, try_lock, worker_address
from tests import toy_models
from tests.fake_host import green_layer

CPU = CutoutOptions(device="cpu")
PIXELS = green_layer().read_layer()

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


def go_on(fraction: float, text: str) -> bool:
    return True


def worker_pids() -> list[int]:
    """Return the pids of all workers that were started for this test's home and still run."""
    return [
        process.pid
        for process in start_worker._started
        if process.args[0].startswith(os.environ["NOBG_HOME"]) and process.poll() is None
    ]


def halt(pid: int) -> None:
    """Return when a worker stands still, for which sending the signal does not wait."""
    os.kill(pid, signal.SIGSTOP)
    os.waitpid(pid, os.WUNTRACED)


def wait_until(is_so: Callable[[], object], what: str, timeout_s: float = 20) -> None:
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline, f"not seen in time: {what}"
        time.sleep(0.01)


@contextmanager
def in_background(on_progress: Callable[[float, str], bool] = go_on):
    """Yield a list into which a cut-out on another thread puts its result or error."""
    results: list[object] = []

    def work() -> None:
        try:
            results.append(cut_out(PIXELS, CPU, on_progress))
        except Exception as exc:  # noqa: BLE001 - the test looks at it
            results.append(exc)

    thread = threading.Thread(target=work)
    thread.start()
    yield results
    thread.join(30)
    assert not thread.is_alive()


def greet(key: bytes, wants: str = "job"):
    """Return a connection that has proven to know `key`."""
    channel = Client(worker_address())
    hello = wire.receive_message(channel, "hello")
    proof = wire.prove(key, "client", hello["nonce"])
    wire.send_message(channel, "auth", proof=proof, nonce="n", wants=wants)
    return channel


def send_and_read_to_the_end(channel, frame: bytes) -> None:
    channel.send_bytes(frame)
    while True:
        channel.recv_bytes()


class Seen:
    """An `on_progress` that remembers and can press Cancel."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.is_cancelled = False

    def __call__(self, fraction: float, text: str) -> bool:
        self.texts.append(text)
        return not self.is_cancelled

    def is_at_work(self) -> bool:
        return "Looking for the subject" in self.texts


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


def test_two_clicks_at_the_same_moment_start_one_worker(installed):
    with in_background() as first, in_background() as second, in_background() as third:
        pass
    assert [type(result[0]).__name__ for result in (first, second, third)] == ["CutMask"] * 3
    wait_until(lambda: len(worker_pids()) == 1, "one worker")
    log = (installed / "logs" / "nobg.log").read_text()
    assert "Traceback" not in log


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


# More than a connection holds of what was not yet read.
LARGE = green_layer(1000).read_layer()
MOVES = ("Sending the layer", "Receiving the mask")


def test_cancel_is_heard_while_a_hanging_worker_moves_no_pixels(hang):
    with pytest.raises(Cancelled):
        cut_out(LARGE, CPU, lambda _, text: text not in MOVES)


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


def test_the_next_click_after_a_crash_starts_a_new_worker(installed):
    cut_out(PIXELS, CPU, go_on)
    [pid] = worker_pids()
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not worker_pids(), "the end of the killed worker")
    assert cut_out(PIXELS, CPU, go_on).mask.width == 8
    assert worker_pids() != [pid]


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


@pytest.mark.parametrize("amount", [-0.1, 1.1, "1", None, float("nan")])
def test_an_amount_that_makes_no_sense_is_refused(amount):
    header = {"type": "clean", "width": 8, "height": 8, "channels": 3, "mask_bits": 8}
    with pytest.raises(WorkerError):
        read_order({**header, "amount": amount})


def test_retiring_where_no_worker_runs_says_so(home):
    assert not retire_worker()


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


def test_an_unknown_model_is_told_and_the_next_click_works(warm):
    with pytest.raises(ModelError, match=r"no model called best\. Choose one of: toy@1\."):
        cut_out(PIXELS, replace(CPU, model="best"), go_on)
    assert cut_out(PIXELS, replace(CPU, model="toy@1"), go_on).mask.width == 8


def test_one_model_is_kept_and_another_takes_its_place():
    opened = []
    desk = Desk(lambda *wanted: opened.append(wanted) or len(opened))
    clicks = [("", "cpu"), ("", "cpu"), ("toy@1", "cpu"), ("", "cpu")]
    assert [desk.session(*click) for click in clicks] == [1, 1, 2, 3]
    assert opened == [("", "cpu"), ("toy@1", "cpu"), ("", "cpu")]


@contextmanager
def little_patience():
    """Count a worker as silent after a moment: it waits for bytes that do not come."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_client, "SILENCE_S", 0.2)
        yield


@pytest.fixture
def slow_card():
    """A desk whose graphics card is being opened by a thread, what was opened, and its end."""
    opened, is_asked, may_end = [], threading.Event(), threading.Event()

    def open_session(*wanted: str) -> object:
        opened.append(wanted)
        if wanted == ("", "auto"):
            is_asked.set()
            assert may_end.wait(20)
        return wanted

    desk = Desk(open_session)
    warming = threading.Thread(target=desk.session, args=("", "auto"))
    warming.start()
    assert is_asked.wait(20)
    yield desk, opened, may_end
    may_end.set()
    warming.join(20)


def test_who_chose_the_processor_waits_for_no_graphics_card(slow_card):
    desk, opened, _ = slow_card
    asking = threading.Thread(target=desk.session, args=("", "cpu"))
    asking.start()
    asking.join(10)
    assert not asking.is_alive()
    assert opened == [("", "auto"), ("", "cpu")]


def test_who_wants_what_is_being_loaded_waits_for_that(slow_card):
    desk, opened, may_end = slow_card
    threading.Timer(0.1, may_end.set).start()
    assert desk.session("", "auto") == ("", "auto")
    assert opened == [("", "auto")]


def test_cancel_waits_for_no_graphics_card(slow_card, home):
    desk, _, may_end = slow_card
    ours, theirs = Pipe()
    worker = threading.Thread(
        target=serve, args=(theirs, read_key(open_run_folder()), 1, desk, lambda: None)
    )
    with ours, theirs:
        worker.start()
        greeting.greet(ours, "job")
        send_cut_out(ours, PIXELS, CutoutOptions(device="auto"))
        wire.receive_message(ours, "ready")
        send_layer(ours, PIXELS)
        wire.receive_message(ours, "progress")
        wire.send_message(ours, "cancel")
        worker.join(10)
        assert not worker.is_alive()
    assert not may_end.is_set()
    assert not desk.is_at_work


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


def test_a_socket_left_by_a_killed_worker_is_no_hindrance(installed):
    cut_out(PIXELS, CPU, go_on)
    os.kill(worker_pids()[0], signal.SIGKILL)
    assert Path(worker_address()).exists()
    wait_until(lambda: not worker_pids(), "the end of the killed worker")
    cut_out(PIXELS, CPU, go_on)


def test_a_home_with_a_very_long_path_still_gets_its_socket(monkeypatch, tmp_path):
    monkeypatch.setenv("NOBG_HOME", str(tmp_path / ("x" * 120)))
    assert len(os.fsencode(worker_address())) < 108


def test_the_receipt_is_all_that_the_bridge_needs(installed):
    assert set(json.loads((installed / "install.json").read_text())) == {"version", "python"}
    cut_out(PIXELS, CPU, go_on)
