"""Whose turn it is, and which model lies ready."""

import threading
from multiprocessing import Pipe

import pytest

from nobg_core import wire
from nobg_core.bridge import greeting
from nobg_core.bridge.request import send_cut_out, send_layer
from nobg_core.engine.desk import Desk
from nobg_core.engine.serve import serve
from nobg_core.options import CutoutOptions
from nobg_core.run_folder import open_run_folder, read_key
from tests.workers import PIXELS


def test_one_model_is_kept_and_another_takes_its_place():
    opened = []
    desk = Desk(lambda *wanted: opened.append(wanted) or len(opened))
    clicks = [("", "cpu"), ("", "cpu"), ("toy@1", "cpu"), ("", "cpu")]
    assert [desk.session(*click) for click in clicks] == [1, 1, 2, 3]
    assert opened == [("", "cpu"), ("toy@1", "cpu"), ("", "cpu")]


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
