"""The worker's protocol, once, for both sides: a JSON header, then raw pixels in chunks.

A connection goes like this (w: from the worker, c: from the client):

    w hello      who I am, and a challenge
    c auth       proof that I know the key, and a challenge of my own; what I want: "job", or
                 "retire" for the worker to finish its present picture and leave
    w welcome    the worker's proof; from here on both trust each other
    c cut_out    the size of the layer, and what to do with it; or
    c refine     the size of a layer with a painted mask, and how long that mask's record is; or
    c check      the size of a layer with a mask, to be told of its doubtful places; or
    c clean      the same, to get the subject's own colours
    w waiting    another picture is being worked on; repeated until the turn comes
    w ready      it is your turn and the layer fits: send its pixels, then its present mask if
                 there is one, then the planes that `hints` names, in the order of HINT_PLANES, or
                 the mask's record
    w progress   how far the work is; repeated at least every KEEPALIVE_S, as a sign of life
    w mask       header, the mask, its record   or   w error    what failed; or
    w report     the answer to `check`; or
    w colours    the answer to `clean`: header, straight RGBA
    c cancel     at any time; closing the connection means the same

Who moves a slider needs many answers about one mask, and nobody else waits for that:

    c adjust     the size of a mask and how long its record is
    w ready      send the mask, then its record
    c preview    a part of it, the size in which it is shown, and the options; as often as wanted
    w part       header, that part of the adjusted mask, a byte a pixel
    c finish     the options that it came to; `mask` is the answer

A record is what `matte_record` packs; only the worker looks into it.

Every message is one frame of at most MAX_HEADER_BYTES of JSON. Pixels follow in frames of at most
CHUNK_BYTES, into a buffer whose size was checked against the header before it was allocated.
Nothing is ever unpickled. The frames themselves, over a Unix socket or a Windows named pipe, are
those of `multiprocessing.connection`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Protocol

from nobg_core.errors import WorkerError

PROTOCOL = 4
KEEPALIVE_S = 0.5
GREETING_S = 10.0
# A swapping computer may be late with its sign of life, but not this late.
SILENCE_S = 60.0
MAX_HEADER_BYTES = 64 * 1024
CHUNK_BYTES = 1024 * 1024
MAX_PIXELS = 500_000_000
KEY_BYTES = 32
NONCE_BYTES = 32

# What the user may know of a layer, a byte a pixel; the planes of `LayerHints`.
HINT_PLANES = ("selection", "subject", "background")

# Every key that may cross, by message. `hello` and `auth` are frozen: an upgraded plug-in must be
# able to greet, and retire, a worker of any age.
MESSAGES: dict[str, frozenset[str]] = {
    "hello": frozenset({"protocol", "version", "nonce", "pid"}),
    "auth": frozenset({"proof", "nonce", "wants"}),
    "welcome": frozenset({"proof"}),
    "waiting": frozenset({"ahead"}),
    "ready": frozenset(),
    "cut_out": frozenset(
        {"width", "height", "channels", "mask_bits", "has_mask", "hints", "options"}
    ),
    "refine": frozenset({"width", "height", "channels", "mask_bits", "record_bytes", "options"}),
    "check": frozenset({"width", "height", "channels", "mask_bits"}),
    "clean": frozenset({"width", "height", "channels", "mask_bits", "amount"}),
    "adjust": frozenset({"width", "height", "mask_bits", "record_bytes"}),
    "preview": frozenset({"bounds", "size", "options"}),
    "finish": frozenset({"options"}),
    "progress": frozenset({"fraction", "text"}),
    "mask": frozenset(
        {
            "width",
            "height",
            "bits",
            "record_bytes",
            "is_empty",
            "model",
            "provider",
            "reason",
            "report",
        }
    ),
    "report": frozenset({"report"}),
    "colours": frozenset({"width", "height"}),
    "part": frozenset({"width", "height"}),
    "error": frozenset({"error"}),
    "cancel": frozenset(),
}


class Channel(Protocol):
    """The part of `multiprocessing.connection.Connection` that the protocol uses."""

    def send_bytes(self, buf: Any, /) -> None:
        """Send one frame."""

    def recv_bytes(self, maxlength: int | None = None, /) -> bytes:
        """Return the next frame; OSError if it is longer than `maxlength`, EOFError at the end."""

    def poll(self, timeout: float | None = None, /) -> bool:
        """Say whether a frame, or the end, can be received within `timeout` seconds."""


def send_message(channel: Channel, kind: str, **values: object) -> None:
    """Send one header.

    Raises:
        OSError: the other side has gone.
    """
    unknown = set(values) - MESSAGES[kind]
    if unknown:
        raise ValueError(f"{kind} does not carry {sorted(unknown)}")
    channel.send_bytes(json.dumps({"type": kind, **values}).encode())


def receive_message(channel: Channel, *expected: str) -> dict[str, Any]:
    """Return the next header, of one of the expected types, with exactly the keys of its type.

    Raises:
        WorkerError: it is no JSON object, of another type, or has missing or unknown keys.
        EOFError: the other side has closed the connection.
        OSError: the connection broke, or the frame is longer than MAX_HEADER_BYTES.
    """
    frame = channel.recv_bytes(MAX_HEADER_BYTES)
    try:
        header = json.loads(frame)
    except (ValueError, RecursionError) as exc:
        raise nonsense(f"not JSON: {frame[:80]!r}") from exc
    if not isinstance(header, dict) or header.get("type") not in expected:
        raise nonsense(f"expected {expected}: {frame[:80]!r}")
    if set(header) - {"type"} != MESSAGES[header["type"]]:
        raise nonsense(f"keys of {header['type']}: {sorted(header)}")
    return header


def send_pixels(channel: Channel, data: bytes | memoryview) -> None:
    """Send raw pixels in frames of CHUNK_BYTES.

    Raises:
        OSError: the other side has gone.
    """
    view = memoryview(data)
    for start in range(0, len(view), CHUNK_BYTES):
        channel.send_bytes(view[start : start + CHUNK_BYTES])


def receive_pixels(channel: Channel, size_bytes: int) -> bytearray:
    """Return exactly `size_bytes` raw bytes; the caller has checked the size against its limits.

    Raises:
        WorkerError: the frames do not add up to that size, or stopped coming.
        EOFError: the other side has closed the connection.
        OSError: the connection broke.
    """
    pixels = bytearray(size_bytes)
    start = 0
    while start < size_bytes:
        if not channel.poll(SILENCE_S):
            raise nonsense(f"{start} bytes of pixels instead of {size_bytes}, then silence")
        chunk = channel.recv_bytes(CHUNK_BYTES)
        if not chunk or start + len(chunk) > size_bytes:
            raise nonsense(f"{start + len(chunk)} bytes of pixels instead of {size_bytes}")
        pixels[start : start + len(chunk)] = chunk
        start += len(chunk)
    return pixels


def prove(key: bytes, role: str, nonce: str) -> str:
    """Return the proof that `role` ("client" or "worker") knows the key, as hexadecimal text.

    The role is part of what is signed, so that one side's answer cannot be played back to it.
    """
    return hmac.new(key, f"nobg {role} {nonce}".encode(), hashlib.sha256).hexdigest()


def is_proof(proof: object, key: bytes, role: str, nonce: str) -> bool:
    """Say whether `proof` is what `prove` gives, in constant time."""
    expected = prove(key, role, nonce)
    is_text = isinstance(proof, str) and proof.isascii()
    return is_text and hmac.compare_digest(str(proof), expected)


def nonsense(detail: str) -> WorkerError:
    """Return the error for a message that breaks the protocol."""
    return WorkerError(
        "The plug-in and nobg's worker did not understand each other.",
        "Run install.py repair, then restart the program.",
        detail=detail,
    )
