"""Come to know the worker, and have it know us, before anything is said."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from nobg_core import __version__
from nobg_core.bridge.start_worker import START_S, connect_or_start
from nobg_core.bridge.transfer import POLL_S, silent
from nobg_core.bridge.venv import REPAIR
from nobg_core.errors import Cancelled, SetupError, WorkerError
from nobg_core.run_folder import open_run_folder, read_key
from nobg_core.wire import (
    GREETING_S,
    NONCE_BYTES,
    PROTOCOL,
    is_proof,
    nonsense,
    prove,
    receive_message,
    send_message,
)
from nobg_core.wire_checks import check_count, check_text

OnProgress = Callable[[float, str], bool]


@contextmanager
def greeted_worker(on_progress: OnProgress) -> Iterator[Connection]:
    """Yield a connection to a worker of our own version, replacing an older one.

    Raises:
        Cancelled: `on_progress` returned False.
        SetupError: the installed worker speaks another protocol than this plug-in.
        WorkerError: it was leaving each time that it was reached, or was silent.
    """
    deadline = time.monotonic() + START_S
    has_retired_one = False
    while time.monotonic() < deadline:
        with connect_or_start(on_progress) as channel:
            try:
                # What was started after that speaks for the installation, whatever its version.
                is_ours = greet(channel, "job", has_retired_one, on_progress)
                if not is_ours and has_retired_one:
                    raise SetupError("This plug-in is newer than the rest of nobg.", REPAIR)
                if not is_ours:
                    has_retired_one = True
                    # Nothing comes: it hangs up once it takes no more work.
                    _wait_readable(channel, on_progress)
                    channel.recv_bytes()
            except (EOFError, ConnectionError):
                time.sleep(POLL_S)  # It was leaving, for idleness or an upgrade, as we came.
                continue
            if is_ours:
                yield channel
                return
    raise WorkerError(
        "The part of nobg that does the work was leaving again and again.", "Try again."
    )


def greet(
    channel: Connection,
    wants: str,
    any_version: bool = False,
    on_progress: OnProgress = lambda _fraction, _text: True,
) -> bool:
    """Prove to each other that we share the key, and say what we want.

    Args:
        channel: the fresh connection.
        wants: "job" or "retire".
        any_version: whether a worker of another version will do.
        on_progress: returns False when the user wants to stop, as a worker that hangs is silent.

    Returns:
        True; or False if the worker was of another version, and has been told to retire instead.
    """
    key = read_key(open_run_folder())
    _wait_readable(channel, on_progress)
    hello = receive_message(channel, "hello")
    protocol = check_count(hello, "protocol", 1, 1_000_000)
    if protocol > PROTOCOL:
        raise SetupError("This plug-in is older than the rest of nobg.", REPAIR)
    is_ours = protocol == PROTOCOL and (any_version or hello["version"] == __version__)
    nonce = secrets.token_hex(NONCE_BYTES)
    proof = prove(key, "client", check_text(hello, "nonce"))
    send_message(channel, "auth", proof=proof, nonce=nonce, wants=wants if is_ours else "retire")
    _wait_readable(channel, on_progress)
    welcome = receive_message(channel, "welcome")
    if not is_proof(welcome["proof"], key, "worker", nonce):
        raise nonsense("the worker does not know the key")
    return is_ours


def _wait_readable(channel: Connection, on_progress: OnProgress) -> None:
    deadline = time.monotonic() + GREETING_S
    while not channel.poll(POLL_S):
        if not on_progress(0.0, "Starting"):
            raise Cancelled
        if time.monotonic() > deadline:
            raise silent()
