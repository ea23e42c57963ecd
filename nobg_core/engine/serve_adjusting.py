"""The conversation with somebody who moves a slider."""

from __future__ import annotations

import numpy as np

from nobg_core.engine.adjusting import Adjusting
from nobg_core.engine.desk import Desk
from nobg_core.engine.job import answer_mask, send_answer
from nobg_core.engine.make_mask import MadeMask
from nobg_core.engine.order import Order
from nobg_core.engine.watch import work_watched
from nobg_core.errors import Cancelled
from nobg_core.options import MaskOptions
from nobg_core.wire import Channel, receive_message, receive_pixels, send_message, send_pixels
from nobg_core.wire_checks import check_part


def serve_adjusting(channel: Channel, desk: Desk, order: Order) -> None:
    """Answer one preview after another until the mask is finished.

    Nobody waits for it: while the user thinks, others get their masks.

    Raises:
        Cancelled: the user left the mask as it was.
        WorkerError: what was asked for makes no sense.
        EOFError: the client has closed the connection.
        OSError: the connection broke.
    """
    with desk.visit():
        send_message(channel, "ready")
        adjusting = _receive(channel, order)
        while True:
            # Who looks at a preview may do so for an hour; only a frame that has begun must end.
            channel.poll(None)
            message = receive_message(channel, "preview", "finish", "cancel")
            if message["type"] == "cancel":
                raise Cancelled
            options = MaskOptions.from_json(message["options"])
            if message["type"] == "finish":
                # From here on it is work, for which a worker that is to leave waits.
                ticket = desk.enter()
                try:
                    made = _finish(channel, adjusting, options)
                    send_answer(channel, answer_mask(made, model="", provider="", report=None))
                finally:
                    desk.leave(ticket)
                return
            (x, y, width, height), size = check_part(message, order.width, order.height)
            area = slice(y, y + height), slice(x, x + width)
            part = adjusting.preview(options, area, size)
            send_message(channel, "part", width=size[0], height=size[1])
            send_pixels(channel, part.reshape(-1).data)


def _finish(channel: Channel, adjusting: Adjusting, options: MaskOptions) -> MadeMask:
    """Return all of the mask; a large one takes longer than a client waits in silence."""
    return work_watched(
        channel,
        lambda: adjusting.finish(options),
        lambda: (0.5, "Adjusting the mask"),
        lambda: None,
    )


def _receive(channel: Channel, order: Order) -> Adjusting:
    mask_bytes = order.mask_bits // 8
    pixels = receive_pixels(channel, order.width * order.height * mask_bytes)
    mask = np.frombuffer(pixels, f"u{mask_bytes}").reshape(order.height, order.width)
    return Adjusting(mask, bytes(receive_pixels(channel, order.record_bytes)))
