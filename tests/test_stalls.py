"""A client that stops in the midst of a frame does not hold up the others."""

import errno
import os
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from nobg_core import wire
from nobg_core.bridge import greeting, worker_client
from nobg_core.bridge.request import send_cut_out, send_layer
from nobg_core.engine.stalls import Impatient, end_stalls
from nobg_core.engine.worker import Worker
from nobg_core.options import CutoutOptions
from nobg_core.run_folder import open_run_folder, read_key
from tests.fake_host import green_layer

CPU = CutoutOptions(device="cpu")
PIXELS = green_layer().read_layer()
STALL_S = 0.2


@pytest.fixture
def connect(home) -> Iterator[Callable[[], Connection]]:
    """Return greeted connections to one worker, which has let go of all of them at the end."""
    if sys.platform == "win32":
        pytest.skip("a pipe's message comes as a whole")
    worker = Worker("", read_key(open_run_folder()), idle_s=60, stall_s=STALL_S)
    talks: list[threading.Thread] = []
    with ExitStack() as ours:

        def connect() -> Connection:
            near, far = Pipe()
            ours.enter_context(near)
            talks.append(threading.Thread(target=worker._talk, args=(far,)))
            talks[-1].start()
            greeting.greet(near, "job")
            return near

        yield connect
    for talk in talks:
        talk.join(10)
        assert not talk.is_alive()


def wait_for(channel: Connection, kind: str) -> dict:
    """Return the worker's next message of a kind; Cancelled if it does not come."""
    deadline = time.monotonic() + 20
    return worker_client.wait_for(channel, kind, lambda *_: time.monotonic() < deadline)


def ask(channel: Connection, pixels=PIXELS) -> None:
    """Return when it is this client's turn."""
    send_cut_out(channel, pixels, CPU)
    wait_for(channel, "ready")


def frame(content: bytes) -> bytes:
    """Return the bytes that `Connection.send_bytes` writes."""
    return struct.pack("!i", len(content)) + content


def test_a_client_that_stops_in_mid_frame_loses_its_turn(connect):
    stopped, following = connect(), connect()
    ask(stopped)
    os.write(stopped.fileno(), frame(PIXELS.data)[:10])
    ask(following)
    with pytest.raises((EOFError, OSError)):
        stopped.recv_bytes()


def test_a_client_that_stops_taking_its_mask_loses_its_turn(connect):
    stopped, following = connect(), connect()
    large = green_layer(700).read_layer()  # whose mask is more than a connection holds
    ask(stopped, large)
    send_layer(stopped, large)
    ask(following)


def test_a_slow_client_is_waited_for(connect):
    slow = connect()
    ask(slow)
    content = frame(PIXELS.data)
    for start in range(0, len(content), 40):
        os.write(slow.fileno(), content[start : start + 40])
        time.sleep(STALL_S / 4)
    assert wait_for(slow, "mask")["width"] == 8


def test_who_moves_no_slider_for_long_is_waited_for(connect):
    channel = connect()
    wire.send_message(channel, "adjust", width=8, height=8, mask_bits=8, record_bytes=0)
    wire.receive_message(channel, "ready")
    wire.send_pixels(channel, bytes(64))
    time.sleep(2 * STALL_S)
    wire.send_message(channel, "preview", bounds=[0, 0, 8, 8], size=[8, 8], options={})
    assert wait_for(channel, "part")["width"] == 8


class Untaken:
    """A pipe of Windows whose other end takes nothing: only closing it ends a frame."""

    def __init__(self) -> None:
        self._is_closed = threading.Event()

    def send_bytes(self, _: bytes) -> None:
        assert self._is_closed.wait(20)
        raise OSError(errno.EPIPE, "handle is closed")

    def close(self) -> None:
        self._is_closed.set()


def test_a_pipe_whose_client_takes_no_frame_is_closed(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    channel = end_stalls(Untaken(), STALL_S)
    with pytest.raises(OSError, match="handle is closed"):
        channel.send_bytes(b"mask")


def test_a_pipe_whose_client_takes_its_frames_stays_open_for_as_long_as_it_likes():
    ours, theirs = Pipe()
    with ours, theirs:
        channel = Impatient(theirs, STALL_S)
        channel.send_bytes(b"one")
        time.sleep(2 * STALL_S)
        channel.send_bytes(b"two")
        assert [ours.recv_bytes(), ours.recv_bytes()] == [b"one", b"two"]
        ours.send_bytes(b"answer")
        assert channel.poll(0)
        assert channel.recv_bytes() == b"answer"
