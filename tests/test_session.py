"""One loaded model, its providers, and what happens when they fail."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from nobg_core.engine import session as session_module
from nobg_core.engine.providers import CPU, Feed, Runner, Tensor, open_runner
from nobg_core.engine.registry import ModelEntry, load_entry
from nobg_core.engine.session import Session
from nobg_core.errors import Cancelled, ModelError
from tests import toy_models

GPU = "CUDAExecutionProvider"
FEED = {"image": np.full((1, 3, 8, 8), 0.25, np.float32)}


@pytest.fixture
def entry(home: Path) -> ModelEntry:
    return load_entry("", home / "models")


class OnCpu(Runner):
    """Stands for a graphics card: runs on the CPU, until `run_instead` says otherwise."""

    def __init__(self, content: bytes, run_instead: Callable[[Feed], Tensor] | None) -> None:
        self._cpu = open_runner(content, CPU)
        self._run = run_instead or self._cpu.run

    def run(self, feed: Feed) -> Tensor:
        return self._run(feed)

    def stop(self) -> None:
        self._cpu.stop()


def opener(run_instead: Callable[[Feed], Tensor] | None = None) -> Callable[[bytes, str], Runner]:
    """Open the CPU for real, and a graphics card that runs `run_instead`."""
    return lambda content, provider: (
        open_runner(content, CPU) if provider == CPU else OnCpu(content, run_instead)
    )


def fail(feed: Feed) -> Tensor:
    raise RuntimeError("CUDA error 700")


def hang(feed: Feed) -> Tensor:
    time.sleep(5)
    return feed["image"][:, :1]


def garbage(feed: Feed) -> Tensor:
    return np.random.default_rng(0).random((1, 1, *feed["image"].shape[2:]), np.float32)


def not_a_number(feed: Feed) -> Tensor:
    return np.full((1, 1, *feed["image"].shape[2:]), np.nan, np.float32)


def test_a_graphics_card_that_agrees_with_the_cpu_is_used(entry):
    session = Session(entry, open_on=opener(), gpu_providers=[GPU])
    assert (session.provider, session.reason) == (GPU, "")


@pytest.mark.parametrize(
    ("run_instead", "what"),
    [(fail, "failed"), (hang, "did not answer in time"), (garbage, "gave wrong results")],
)
def test_a_graphics_card_that_fails_its_test_leaves_the_work_to_the_cpu(entry, run_instead, what):
    session = Session(entry, open_on=opener(run_instead), gpu_providers=[GPU], deadline_s=0.5)
    assert session.provider == CPU
    assert session.reason == f"The CPU was used: the NVIDIA graphics card {what}."
    assert session.run(FEED) == pytest.approx(0.25)


def test_a_graphics_card_that_cannot_be_opened_leaves_the_work_to_the_cpu(entry):
    def open_on(content: bytes, provider: str) -> Runner:
        if provider != CPU:
            raise RuntimeError("libcudnn.so.9: cannot open shared object file")
        return open_runner(content, CPU)

    session = Session(entry, open_on=open_on, gpu_providers=[GPU])
    assert session.provider == CPU
    assert "NVIDIA graphics card failed" in session.reason


@pytest.mark.parametrize("breaks_with", [fail, hang, not_a_number])
def test_a_graphics_card_that_breaks_in_mid_work_is_replaced_by_the_cpu(entry, breaks_with):
    healthy = open_runner(toy_models.green_channel(), CPU).run
    runs: list[Feed] = []

    def break_after_the_test(feed: Feed) -> Tensor:
        runs.append(feed)
        return healthy(feed) if len(runs) == 1 else breaks_with(feed)

    session = Session(
        entry, open_on=opener(break_after_the_test), gpu_providers=[GPU], deadline_s=0.5
    )
    assert session.provider == GPU
    assert session.run(FEED) == pytest.approx(0.25)
    assert session.provider == CPU
    assert session.reason.startswith("The CPU was used: the NVIDIA graphics card")


class Hanging:
    """A graphics card that passes its test, and hangs in the next run until it is let go."""

    def __init__(self) -> None:
        self.hangs, self.is_let_go = threading.Event(), threading.Event()
        self._runs = 0

    def run(self, feed: Feed) -> Tensor:
        self._runs += 1
        if self._runs == 2:
            self.hangs.set()
            self.is_let_go.wait()
        return feed["image"][:, 1:2]


@pytest.fixture
def card() -> Iterator[Hanging]:
    card = Hanging()
    yield card
    card.is_let_go.set()


@pytest.fixture
def stopped(entry: ModelEntry, card: Hanging) -> Session:
    """Return a session that was stopped while its graphics card hung."""
    session = Session(entry, open_on=opener(card.run), gpu_providers=[GPU])
    caller = ThreadPoolExecutor(1)
    running = caller.submit(session.run, FEED)
    caller.shutdown(wait=False)
    assert card.hangs.wait(20)
    session.stop()
    with pytest.raises(Cancelled):
        running.result(20)
    return session


def test_who_stops_does_not_wait_for_a_graphics_card_that_hangs(stopped):
    assert stopped.is_stopped


def test_a_graphics_card_that_hangs_on_after_a_stop_is_replaced_by_the_cpu(stopped, monkeypatch):
    monkeypatch.setattr(session_module, "STOPPED_DEADLINE_S", 0.1)
    assert stopped.run(FEED) == pytest.approx(0.25)
    assert stopped.provider == CPU
    assert stopped.reason == "The CPU was used: the NVIDIA graphics card did not answer in time."


def test_a_graphics_card_that_ends_its_run_after_a_stop_is_used_again(stopped, card):
    card.is_let_go.set()
    assert stopped.run(FEED) == pytest.approx(0.25)
    assert (stopped.provider, stopped.reason) == (GPU, "")


def test_the_second_best_graphics_card_is_tried_when_the_best_fails(entry):
    def open_on(content: bytes, provider: str) -> Runner:
        return opener(fail if provider == GPU else None)(content, provider)

    second = "DmlExecutionProvider"
    session = Session(entry, open_on=open_on, gpu_providers=[GPU, second])
    assert (session.provider, session.reason) == (second, "")


def test_asking_for_the_cpu_tries_no_graphics_card(entry):
    session = Session(entry, "cpu", open_on=opener(fail), gpu_providers=[GPU])
    assert (session.provider, session.reason) == (CPU, "")


def test_asking_for_a_graphics_card_where_none_is_supported_says_so(entry):
    session = Session(entry, "gpu", gpu_providers=[])
    assert session.provider == CPU
    assert "no support for graphics cards" in session.reason


@pytest.mark.parametrize(
    "content", [toy_models.wrong_rank(), toy_models.constant(float("nan")), toy_models.constant(7)]
)
def test_a_model_that_gives_nonsense_on_the_cpu_is_refused(home, content):
    entry = toy_models.write_registry(home / "models", content)
    with pytest.raises(ModelError):
        Session(entry, "cpu").run(FEED)


def test_a_model_that_calls_its_only_input_something_else_is_shown_the_picture(home):
    entry = toy_models.write_registry(home / "models", toy_models.green_channel("x"))
    assert Session(entry, "cpu").run(FEED) == pytest.approx(0.25)


def test_a_file_that_is_no_model_is_refused(home):
    entry = toy_models.write_registry(home / "models", b"no model at all")
    with pytest.raises(ModelError):
        Session(entry, "cpu")


def test_a_changed_model_file_is_refused_before_it_is_loaded(entry):
    entry.path.write_bytes(entry.path.read_bytes() + b"\0")
    with pytest.raises(ModelError, match="damaged or changed"):
        Session(entry, "cpu")


def test_a_missing_model_file_is_named(entry):
    entry.path.unlink()
    with pytest.raises(ModelError, match=r"toy\.onnx was missing"):
        Session(entry, "cpu")
