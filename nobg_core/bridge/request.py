"""What the worker is sent of one layer, and what comes back."""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Any

from nobg_core.doubts import Report
from nobg_core.host import LayerColours, LayerPixels, Mask
from nobg_core.matte_record import most_bytes
from nobg_core.options import CutoutOptions
from nobg_core.wire import Channel, nonsense, receive_pixels, send_message, send_pixels
from nobg_core.wire_checks import check_count, check_size, check_text


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
        model, provider = check_text(header, "model"), check_text(header, "provider")
        self.made_by = f"{model} on the {provider}" if model else ""
        self.report = None if header["report"] is None else Report.from_json(header["report"])


def send_cut_out(channel: Connection, pixels: LayerPixels, options: CutoutOptions) -> None:
    """Ask for the mask of the layer's subject; its pixels follow once the worker is ready."""
    _send_request(
        channel,
        "cut_out",
        pixels,
        options=options.to_json(),
        has_mask=pixels.mask is not None,
        hints=list(pixels.hints.planes()),
    )


def send_refinement(channel: Connection, pixels: LayerPixels, options: CutoutOptions) -> None:
    """Ask for the layer's mask, refined; its pixels follow once the worker is ready."""
    record_bytes = len(pixels.mask.record) if pixels.mask else 0
    _send_request(channel, "refine", pixels, options=options.to_json(), record_bytes=record_bytes)


def send_check(channel: Connection, pixels: LayerPixels) -> None:
    """Ask where the layer's mask is doubtful; its pixels follow once the worker is ready."""
    _send_request(channel, "check", pixels)


def send_clean(channel: Connection, pixels: LayerPixels, amount: float) -> None:
    """Ask for the subject's own colours; the layer's pixels follow once the worker is ready."""
    _send_request(channel, "clean", pixels, amount=amount)


def _send_request(channel: Connection, kind: str, pixels: LayerPixels, **more: object) -> None:
    send_message(
        channel,
        kind,
        width=pixels.width,
        height=pixels.height,
        channels=pixels.channels,
        mask_bits=pixels.mask_bits,
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


def receive_mask(
    channel: Channel, header: dict[str, Any], size: tuple[int, int], bits: int
) -> Mask:
    """Return the mask that follows its `header`, the worker's `mask` message.

    Args:
        channel: where from.
        header: the message.
        size: (width, height) of the layer.
        bits: depth of the mask that was asked for.

    Raises:
        EOFError: the worker has closed the connection.
        OSError: the worker has gone.
        WorkerError: it is not of the layer's size.
    """
    width, height = check_size(header)
    if (width, height) != size or header["bits"] != bits:
        raise nonsense(f"a mask of another size: {header}")
    record_bytes = check_count(header, "record_bytes", 0, most_bytes(width, height))
    data = receive_pixels(channel, width * height * bits // 8)
    record = receive_pixels(channel, record_bytes)
    return Mask(width, height, bits, bytes(data), bytes(record))


def read_report(header: dict[str, Any]) -> Report:
    """Return what the worker's `report` message says.

    Raises:
        WorkerError: it makes no sense.
    """
    return Report.from_json(header["report"])


def receive_colours(channel: Channel, header: dict[str, Any], pixels: LayerPixels) -> LayerColours:
    """Return the colours that follow their `header`, the worker's `colours` message.

    Raises:
        EOFError: the worker has closed the connection.
        OSError: the worker has gone.
        WorkerError: they are not of the layer's size.
    """
    width, height = check_size(header)
    if (width, height) != (pixels.width, pixels.height):
        raise nonsense(f"colours of another size: {header}")
    return LayerColours(width, height, bytes(receive_pixels(channel, 4 * width * height)))
