"""Find or start the user's one warm worker, ask it for a mask or to refine one, stop it."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from nobg_core import __version__
from nobg_core.bridge.request import (
    CutMask,
    receive_mask,
    send_cut_out,
    send_layer,
    send_refinement,
)
from nobg_core.bridge.start_worker import (
    START_S,
    connect_or_start,
    connect_to_running,
    is_worker_alive,
)
from nobg_core.bridge.transfer import POLL_S, silent, transfer
from nobg_core.bridge.venv import REPAIR
from nobg_core.errors import Cancelled, SetupError, WorkerError, error_from_json
from nobg_core.host import LayerHints, LayerPixels
from nobg_core.options import CutoutOptions
from nobg_core.places import log_path
from nobg_core.run_folder import open_run_folder, read_key
from nobg_core.wire import (
    GREETING_S,
    NONCE_BYTES,
    PROTOCOL,
    SILENCE_S,
    check_count,
    check_text,
    is_proof,
    nonsense,
    prove,
    receive_message,
    send_message,
)

OnProgress = Callable[[float, str], bool]
SendRequest = Callable[[Connection, LayerPixels, CutoutOptions], None]


def cut_out(pixels: LayerPixels, options: CutoutOptions, on_progress: OnProgress) -> CutMask:
    """Return the mask of a layer's subject, from the warm worker or a newly started one.

    Args:
        pixels: the layer.
        options: the user's choices.
        on_progress: called about twenty times a second with a fraction and a text; returns False
            when the user wants to stop.

    Raises:
        Cancelled: `on_progress` returned False.
        SetupError: the installation is broken.
        WorkerError: the worker stopped, was silent, or answered nonsense.
        NobgError: what the worker said went wrong.
    """
    mask = None  # The worker would not look at it.
    if pixels.mask is not None and options.existing_mask == "intersect":
        mask = replace(pixels.mask, record=b"")
    return _ask(replace(pixels, mask=mask), send_cut_out, options, on_progress)


def refine(pixels: LayerPixels, options: CutoutOptions, on_progress: OnProgress) -> CutMask:
    """Return the layer's painted mask, refined; the arguments and errors are those of `cut_out`.

    Args:
        pixels: the layer with its mask; what its hints say does not count.
        options: the user's choices.
        on_progress: as for `cut_out`.
    """
    pixels = replace(pixels, hints=LayerHints())
    return _ask(pixels, send_refinement, options, on_progress)


def _ask(
    pixels: LayerPixels, send_request: SendRequest, options: CutoutOptions, on_progress: OnProgress
) -> CutMask:
    try:
        with _greeted_worker(on_progress) as channel:
            send_request(channel, pixels, options)
            _wait_for(channel, "ready", on_progress)
            transfer(
                channel,
                lambda watched: send_layer(watched, pixels),
                lambda: on_progress(0.0, "Sending the layer"),
            )
            header = _wait_for(channel, "mask", on_progress)
            mask = transfer(
                channel,
                lambda watched: receive_mask(watched, header, pixels),
                lambda: on_progress(1.0, "Receiving the mask"),
            )
            return CutMask(mask, header)
    except (EOFError, OSError) as exc:
        raise WorkerError(
            "The part of nobg that does the work stopped unexpectedly.",
            f"Try again, it starts anew by itself. If it happens twice, look into {log_path()}.",
            repr(exc),
        ) from exc


def retire_worker(timeout_s: float = 10.0) -> bool:
    """Ask a running worker to finish its present picture and leave.

    Args:
        timeout_s: how long to wait until it has left.

    Returns:
        Whether there was one.
    """
    deadline = time.monotonic() + timeout_s
    was_running = False
    while is_worker_alive() and time.monotonic() < deadline:
        was_running = True
        with contextlib.suppress(EOFError, OSError, SetupError, WorkerError):
            channel = connect_to_running()
            if channel is not None:
                with channel:
                    _greet(channel, "retire")
        time.sleep(POLL_S)
    return was_running


@contextmanager
def _greeted_worker(on_progress: OnProgress) -> Iterator[Connection]:
    """Yield a connection to a worker of our own version, replacing an older one.

    Raises:
        SetupError: the installed worker speaks another protocol than this plug-in.
        WorkerError: it was leaving each time that it was reached.
    """
    deadline = time.monotonic() + START_S
    has_retired_one = False
    while time.monotonic() < deadline:
        with connect_or_start(on_progress) as channel:
            try:
                # What was started after that speaks for the installation, whatever its version.
                is_ours = _greet(channel, "job", any_version=has_retired_one)
                if not is_ours and has_retired_one:
                    raise SetupError("This plug-in is newer than the rest of nobg.", REPAIR)
                if not is_ours:
                    has_retired_one = True
                    # Nothing comes: it hangs up once it takes no more work.
                    _wait_readable(channel, GREETING_S)
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


def _greet(channel: Connection, wants: str, any_version: bool = False) -> bool:
    """Prove to each other that we share the key, and say what we want.

    Returns:
        True; or False if the worker was of another version, and has been told to retire instead.
    """
    key = read_key(open_run_folder())
    _wait_readable(channel, GREETING_S)
    hello = receive_message(channel, "hello")
    protocol = check_count(hello, "protocol", 1, 1_000_000)
    if protocol > PROTOCOL:
        raise SetupError("This plug-in is older than the rest of nobg.", REPAIR)
    is_ours = protocol == PROTOCOL and (any_version or hello["version"] == __version__)
    nonce = secrets.token_hex(NONCE_BYTES)
    proof = prove(key, "client", check_text(hello, "nonce"))
    send_message(channel, "auth", proof=proof, nonce=nonce, wants=wants if is_ours else "retire")
    _wait_readable(channel, GREETING_S)
    welcome = receive_message(channel, "welcome")
    if not is_proof(welcome["proof"], key, "worker", nonce):
        raise nonsense("the worker does not know the key")
    return is_ours


def _wait_readable(channel: Connection, timeout_s: float) -> None:
    if not channel.poll(timeout_s):
        raise silent()


def _wait_for(channel: Connection, kind: str, on_progress: OnProgress) -> dict[str, Any]:
    """Return the next message of `kind`, showing progress and carrying a cancel meanwhile."""
    fraction, text = 0.0, "Starting"
    last_sign = time.monotonic()
    while True:
        if not on_progress(fraction, text):
            with contextlib.suppress(OSError):
                send_message(channel, "cancel")
            raise Cancelled
        if not channel.poll(POLL_S):
            if time.monotonic() - last_sign > SILENCE_S:
                raise silent()
            continue
        last_sign = time.monotonic()
        header = receive_message(channel, kind, "waiting", "progress", "error")
        if header["type"] == kind:
            return header
        if header["type"] == "error":
            raise error_from_json(header["error"])
        if header["type"] == "waiting":
            text = "Waiting for another picture to be finished"
        else:
            fraction, text = float(header["fraction"]), check_text(header, "text")
