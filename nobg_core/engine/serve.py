"""One connection, from greeting to answer; the only place that turns an exception into a reply."""

from __future__ import annotations

import logging
import secrets
import time
import traceback
from collections.abc import Callable

from nobg_core import __version__
from nobg_core.engine.desk import Desk
from nobg_core.engine.job import Answer, Job, receive_layer, send_answer
from nobg_core.engine.memory import check_fits, is_shortage, shortage
from nobg_core.engine.order import BYTES_PER_PIXEL_OF, Order, read_order
from nobg_core.engine.serve_adjusting import serve_adjusting
from nobg_core.engine.watch import WATCH_S, raise_if_cancelled, work_watched
from nobg_core.errors import Cancelled, NobgError
from nobg_core.places import log_path
from nobg_core.wire import (
    GREETING_S,
    KEEPALIVE_S,
    NONCE_BYTES,
    PROTOCOL,
    Channel,
    is_proof,
    nonsense,
    prove,
    receive_message,
    send_message,
)
from nobg_core.wire_checks import check_text

log = logging.getLogger(__name__)


def serve(channel: Channel, key: bytes, pid: int, desk: Desk, retire: Callable[[], None]) -> None:
    """Hold the conversation of `wire` with one client, whatever it does.

    Args:
        channel: the fresh connection.
        key: the shared key.
        pid: this process, for the hello.
        desk: where the turn comes and the model lies.
        retire: called when the client wants the worker to leave.

    Raises:
        EOFError: the client has closed the connection; its work was stopped.
        OSError: the connection broke; its work was stopped.
    """
    try:
        wants = greet(channel, key, pid)
        if wants == "retire":
            retire()
        else:
            _serve_job(channel, desk)
    except Cancelled:
        log.info("stopped by the user")
    except NobgError as error:
        _reply(channel, error)
    except (EOFError, OSError):
        raise
    except Exception as exc:  # noqa: BLE001 - the border: nothing may pass it but a NobgError
        is_full = is_shortage(exc)
        _reply(channel, shortage("the picture") if is_full else _unexpected(traceback.format_exc()))


def greet(channel: Channel, key: bytes, pid: int) -> str:
    """Return what the client wants, once both sides have proven that they know the key.

    Raises:
        WorkerError: the client does not know the key, was silent, or sent nonsense.
    """
    nonce = secrets.token_hex(NONCE_BYTES)
    send_message(channel, "hello", protocol=PROTOCOL, version=__version__, nonce=nonce, pid=pid)
    if not channel.poll(GREETING_S):
        raise nonsense("no greeting")
    auth = receive_message(channel, "auth")
    if not is_proof(auth["proof"], key, "client", nonce):
        raise nonsense("the client does not know the key")
    send_message(channel, "welcome", proof=prove(key, "worker", check_text(auth, "nonce")))
    return check_text(auth, "wants")


def _serve_job(channel: Channel, desk: Desk) -> None:
    if not channel.poll(GREETING_S):
        raise nonsense("no request")
    header = receive_message(channel, *BYTES_PER_PIXEL_OF, "cancel")
    if header["type"] == "cancel":
        raise Cancelled
    order = read_order(header)
    if order.kind == "adjust":
        check_fits("The mask", order.width, order.height, order.bytes_per_pixel)
        serve_adjusting(channel, desk, order)
        return
    ticket = desk.enter()
    try:
        _wait_for_turn(channel, desk, ticket)
        check_fits("The layer", order.width, order.height, order.bytes_per_pixel)
        send_message(channel, "ready")
        send_answer(channel, _work(channel, desk, order))
    finally:
        desk.leave(ticket)


def _wait_for_turn(channel: Channel, desk: Desk, ticket: object) -> None:
    told_s = 0.0
    while ahead := desk.ahead_of(ticket):
        if time.monotonic() - told_s > KEEPALIVE_S:
            send_message(channel, "waiting", ahead=ahead)
            told_s = time.monotonic()
        raise_if_cancelled(channel, WATCH_S)


def _work(channel: Channel, desk: Desk, order: Order) -> Answer:
    job = Job(order, receive_layer(channel, order))
    options = order.options
    return work_watched(
        channel,
        lambda: job.run(lambda: desk.session(options.model, options.device)),
        lambda: job.progress,
        job.stop,
    )


def _reply(channel: Channel, error: NobgError) -> None:
    log.error("%s: %s %s", error.kind, error, error.detail)
    send_message(channel, "error", error={**error.to_json(), "detail": ""})


def _unexpected(trace: str) -> NobgError:
    return NobgError(
        "nobg failed in a way that nobody foresaw.",
        f"Try again. If it happens twice, send the log {log_path()} to nobg's developers.",
        trace,
    )
