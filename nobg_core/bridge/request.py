"""What the worker is sent of one layer, and the mask that comes back."""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Any

from nobg_core.host import LayerPixels, Mask
from nobg_core.matte_record import most_bytes
from nobg_core.options import CutoutOptions
from nobg_core.wire import (
    Channel,
    check_count,
    check_size,
    check_text,
    nonsense,
    receive_pixels,
    send_message,
    send_pixels,
)


class CutMask:
    """The mask of one layer and what is worth saying about it.

    Args:
        mask: the mask, at the layer's size.
        header: the worker's `mask` message.
    """

    def __init__(self, mask: Mask, header: dict[str, Any]) -> None:
        self.mask = mask
        self.is_empty = header["is_empty"] is True
        self.reason = check_text(header, "reason")
        self.made_by = f"{check_text(header, 'model')} on the {check_text(header, 'provider')}"


def send_cut_out(channel: Connection, pixels: LayerPixels, options: CutoutOptions) -> None:
    """Ask for the mask of the layer's subject; its pixels follow once the worker is ready."""
    _send_request(
        channel,
        "cut_out",
        pixels,
        options,
        has_mask=pixels.mask is not None,
        hints=list(pixels.hints.planes()),
    )


def send_refinement(channel: Connection, pixels: LayerPixels, options: CutoutOptions) -> None:
    """Ask for the layer's mask, refined; its pixels follow once the worker is ready."""
    record_bytes = len(pixels.mask.record) if pixels.mask else 0
    _send_request(channel, "refine", pixels, options, record_bytes=record_bytes)


def _send_request(
    channel: Connection, kind: str, pixels: LayerPixels, options: CutoutOptions, **more: object
) -> None:
    send_message(
        channel,
        kind,
        width=pixels.width,
        height=pixels.height,
        channels=pixels.channels,
        mask_bits=pixels.mask_bits,
        options=options.to_json(),
        **more,
    )


def send_layer(channel: Channel, pixels: LayerPixels) -> None:
    """Send the planes of which the request spoke.

    Raises:
        OSError: the worker has gone.
    """
    send_pixels(channel, pixels.data)
    if pixels.mask is not None:
        send_pixels(channel, pixels.mask.data)
        send_pixels(channel, pixels.mask.record)
    for plane in pixels.hints.planes().values():
        send_pixels(channel, plane)


def receive_mask(channel: Channel, header: dict[str, Any], pixels: LayerPixels) -> Mask:
    """Return the mask that follows its `header`, the worker's `mask` message.

    Raises:
        EOFError: the worker has closed the connection.
        OSError: the worker has gone.
        WorkerError: it is not of the layer's size.
    """
    width, height = check_size(header)
    if (width, height, header["bits"]) != (pixels.width, pixels.height, pixels.mask_bits):
        raise nonsense(f"a mask of another size: {header}")
    record_bytes = check_count(header, "record_bytes", 0, most_bytes(width, height))
    data = receive_pixels(channel, width * height * pixels.mask_bits // 8)
    record = receive_pixels(channel, record_bytes)
    return Mask(width, height, pixels.mask_bits, bytes(data), bytes(record))
