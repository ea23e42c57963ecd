"""The worker process: one per user, kept warm, leaving by itself when nothing comes."""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import logging
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Client, Connection, Listener

from nobg_core.engine.stalls import end_stalls
from nobg_core.run_folder import ANOTHER_RUNS, open_run_folder, read_key, try_lock, worker_address
from nobg_core.wire import SILENCE_S

log = logging.getLogger(__name__)

IDLE_S = 600.0
IDLE_CHECK_S = 0.5
FINISH_CHECK_S = 0.05


class Worker:
    """The listening process: takes connections until it is told, or idle enough, to leave.

    Args:
        address: socket path or pipe name.
        key: the shared key.
        idle_s: leave after this many seconds without a client.
        stall_s: hang up on a client of whose frame not one byte moves for this many seconds.
    """

    def __init__(self, address: str, key: bytes, idle_s: float, stall_s: float = SILENCE_S) -> None:
        # Here and not at the top: a second worker leaves before it has loaded any of this.
        from nobg_core.engine.desk import Desk
        from nobg_core.engine.registry import load_entry
        from nobg_core.engine.serve import serve
        from nobg_core.engine.session import Session

        self._address = address
        self._key = key
        self._idle_s = idle_s
        self._stall_s = stall_s
        self._is_leaving = threading.Event()
        self._desk = Desk(lambda model, device: Session(load_entry(model), device))
        self._serve: Callable[..., None] = serve

    def run(self) -> None:
        """Serve until it is time to leave, then finish the picture at hand."""
        with contextlib.suppress(FileNotFoundError):
            if sys.platform != "win32":
                os.unlink(self._address)  # noqa: PTH108 - left by a worker that was killed
        with Listener(self._address, backlog=16) as listener:
            threading.Thread(target=self._warm_up, daemon=True).start()
            threading.Thread(target=self._watch_idleness, daemon=True).start()
            while True:
                channel = listener.accept()
                if self._is_leaving.is_set():
                    channel.close()
                    break
                threading.Thread(target=self._talk, args=(channel,), daemon=True).start()
        self._finish()

    def leave(self) -> None:
        """Take no more connections; the one that `accept` waits for is our own."""
        self._is_leaving.set()
        try:
            Client(self._address).close()
        except OSError:
            # Somebody has deleted the socket: nothing can wake `accept`, or reach us, any more.
            self._finish()
            os._exit(0)

    def _finish(self) -> None:
        """Return when the picture at hand is done."""
        while self._desk.is_at_work:
            threading.Event().wait(FINISH_CHECK_S)

    def _talk(self, channel: Connection) -> None:
        with channel:
            try:
                hurried = end_stalls(channel, self._stall_s)
                self._serve(hurried, self._key, os.getpid(), self._desk, self.leave)
            except (EOFError, OSError) as exc:
                log.info("the client has gone: %r", exc)
        # What failed or was stopped, and the frames it came through, hold each other: and in them
        # the picture, of which an idle worker would be rid much later.
        gc.collect()

    def _warm_up(self) -> None:
        """Load the model while the first client still reads its layer; errors wait for its turn."""
        with contextlib.suppress(Exception):
            self._desk.session("", "auto")

    def _watch_idleness(self) -> None:
        while self._desk.idle_s() < self._idle_s:
            threading.Event().wait(min(IDLE_CHECK_S, self._idle_s))
        log.info("leaving after %.0f s without work", self._idle_s)
        self.leave()


def main() -> int:
    """Run the worker unless this user already has one; return the exit code."""
    os.umask(0o077)
    faulthandler.enable()
    logging.basicConfig(level=logging.INFO, format=f"%(asctime)s worker {os.getpid()}: %(message)s")
    folder = open_run_folder()
    lock = try_lock(folder, "lock")
    if lock is None:
        return ANOTHER_RUNS
    from nobg_core.engine.privacy import refuse_network

    refuse_network()
    idle_s = float(os.environ.get("NOBG_IDLE_S", IDLE_S))
    with lock:
        Worker(worker_address(), read_key(folder), idle_s).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
