"""What the tests of a real worker share: asking it, watching it, pressing Cancel."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from multiprocessing.connection import Client

from nobg_core import wire
from nobg_core.bridge import start_worker
from nobg_core.bridge.worker_client import cut_out
from nobg_core.options import CutoutOptions
from nobg_core.run_folder import worker_address
from tests.fake_host import green_layer

CPU = CutoutOptions(device="cpu")
PIXELS = green_layer().read_layer()


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
