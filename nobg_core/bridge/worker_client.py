"""Ask the user's one warm worker, which is started if need be; stop it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from nobg_core.bridge.greeting import OnProgress, greet, greeted_worker
from nobg_core.bridge.request import (
    CutMask,
    read_report,
    receive_colours,
    receive_mask,
    send_check,
    send_clean,
    send_cut_out,
    send_layer,
    send_refinement,
)
from nobg_core.bridge.start_worker import connect_to_running, is_worker_alive
from nobg_core.bridge.transfer import POLL_S, silent, stopped, transfer
from nobg_core.doubts import Report
from nobg_core.errors import Cancelled, SetupError, WorkerError, error_from_json
from nobg_core.host import LayerColours, LayerHints, LayerPixels
from nobg_core.options import CutoutOptions
from nobg_core.wire import SILENCE_S, Channel, receive_message, send_message
from nobg_core.wire_checks import check_text

Received = TypeVar("Received")


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
    pixels = replace(pixels, mask=mask)
    return _ask_for_mask(pixels, lambda to: send_cut_out(to, pixels, options), on_progress)


def refine(pixels: LayerPixels, options: CutoutOptions, on_progress: OnProgress) -> CutMask:
    """Return the layer's painted mask, refined; the arguments and errors are those of `cut_out`.

    Args:
        pixels: the layer with its mask; what its hints say does not count.
        options: the user's choices.
        on_progress: as for `cut_out`.
    """
    pixels = replace(pixels, hints=LayerHints())
    return _ask_for_mask(pixels, lambda to: send_refinement(to, pixels, options), on_progress)


def check(pixels: LayerPixels, on_progress: OnProgress) -> Report:
    """Return where the layer's mask is doubtful; errors are those of `cut_out`.

    Args:
        pixels: the layer with its mask; neither the mask's record nor hints count.
        on_progress: as for `cut_out`.
    """
    pixels = _plainly_masked(pixels)
    return _ask(
        pixels,
        lambda to: send_check(to, pixels),
        "report",
        lambda _, header: read_report(header),
        on_progress,
    )


def clean(pixels: LayerPixels, amount: float, on_progress: OnProgress) -> LayerColours:
    """Return the subject's own colours where the layer's mask is soft; errors are as above.

    Args:
        pixels: the layer with its mask; neither the mask's record nor hints count.
        amount: from 0, which changes nothing, to 1.
        on_progress: as for `cut_out`.
    """
    pixels = _plainly_masked(pixels)
    return _ask(
        pixels,
        lambda to: send_clean(to, pixels, amount),
        "colours",
        lambda watched, header: receive_colours(watched, header, pixels),
        on_progress,
    )


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
                    greet(channel, "retire")
        time.sleep(POLL_S)
    return was_running


def wait_for(channel: Connection, kind: str, on_progress: OnProgress) -> dict[str, Any]:
    """Return the next message of `kind`, showing progress and carrying a cancel meanwhile.

    Raises:
        Cancelled: `on_progress` returned False.
        WorkerError: the worker was silent, or sent nonsense.
        NobgError: what the worker said went wrong.
        EOFError: the worker has closed the connection.
        OSError: the connection broke.
    """
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


def _plainly_masked(pixels: LayerPixels) -> LayerPixels:
    """Return the layer without what is known of its mask and of its subject."""
    mask = None if pixels.mask is None else replace(pixels.mask, record=b"")
    return replace(pixels, mask=mask, hints=LayerHints())


def _ask_for_mask(
    pixels: LayerPixels, send_request: Callable[[Connection], None], on_progress: OnProgress
) -> CutMask:
    def receive(watched: Channel, header: dict[str, Any]) -> CutMask:
        """Return the mask with what its header says."""
        size = pixels.width, pixels.height
        return CutMask(receive_mask(watched, header, size, pixels.mask_bits), header)

    return _ask(pixels, send_request, "mask", receive, on_progress)


def _ask(
    pixels: LayerPixels,
    send_request: Callable[[Connection], None],
    answer: str,
    receive: Callable[[Channel, dict[str, Any]], Received],
    on_progress: OnProgress,
) -> Received:
    """Return what `receive` makes of the answer's header and of what follows it."""
    try:
        with greeted_worker(on_progress) as channel:
            send_request(channel)
            wait_for(channel, "ready", on_progress)
            transfer(
                channel,
                lambda watched: send_layer(watched, pixels),
                lambda: on_progress(0.0, "Sending the layer"),
            )
            header = wait_for(channel, answer, on_progress)
            return transfer(
                channel,
                lambda watched: receive(watched, header),
                lambda: on_progress(1.0, f"Receiving the {answer}"),
            )
    except (EOFError, OSError) as exc:
        raise stopped(exc) from exc
