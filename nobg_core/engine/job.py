"""One request of a plug-in: its layer in, the work on it, its answer out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.doubts import Report
from nobg_core.engine.arrays import Pixels, Rgb
from nobg_core.engine.clean_layer import clean_colours
from nobg_core.engine.doubts import find_doubts
from nobg_core.engine.hanging import begin, outcome
from nobg_core.engine.make_mask import Layer, MadeMask, cut_out_layer, refine_layer
from nobg_core.engine.order import Order
from nobg_core.engine.session import Session
from nobg_core.engine.working_copy import flatten
from nobg_core.errors import Cancelled
from nobg_core.wire import Channel, receive_pixels, send_message, send_pixels


def receive_layer(channel: Channel, order: Order) -> Layer:
    """Return the layer that follows a request.

    Raises:
        WorkerError: the pixels do not add up, or stopped coming.
    """
    shape = order.height, order.width
    size = order.height * order.width

    def receive(channels: int) -> NDArray[np.uint8]:
        """Return the bytes that come next, so many for each pixel."""
        return np.frombuffer(receive_pixels(channel, size * channels), np.uint8)

    # Made here, so that the straight pixels are let go before more comes.
    image, opacity = _split(receive(order.channels).reshape(*shape, order.channels), order.kind)
    mask: Pixels | None = None
    if order.has_mask:
        mask_bytes = order.mask_bits // 8
        mask = receive(mask_bytes).view(f"u{mask_bytes}").reshape(shape)
    hints = {name: receive(1).reshape(shape) for name in order.hints}
    return Layer(image, mask, hints, bytes(receive_pixels(channel, order.record_bytes)), opacity)


class Job:
    """A layer being worked on, watched and stopped from another thread.

    Args:
        order: what to do.
        layer: with what.
    """

    def __init__(self, order: Order, layer: Layer) -> None:
        self.progress = (0.0, "Preparing")
        self._order = order
        self._layer = layer
        self._is_stopped = threading.Event()
        self._session: Session | None = None

    def run(self, open_session: Callable[[], Session]) -> Answer:
        """Return the answer.

        Args:
            open_session: loads the model, if it is needed.

        Raises:
            Cancelled: `stop` was called meanwhile.
            ImageError: the selection holds nothing of the layer.
            ModelError: the model could not run.
        """
        order, layer = self._order, self._layer
        if order.kind == "check" and layer.mask is not None:
            self._on_progress(0.0, "Looking at the mask")
            return Answer("report", {"report": find_doubts(layer.image, layer.mask).to_json()})
        if order.kind == "clean" and layer.mask is not None:
            rgba = clean_colours(layer, layer.mask, order.amount, self._on_progress)
            size = {"width": order.width, "height": order.height}
            return Answer("colours", size, (rgba.reshape(-1).data,))
        # A graphics card may take a minute to open; who stops leaves it to the next picture.
        self._session = session = outcome(begin(open_session), is_stopped=self._is_stopped.is_set)
        made = self._make(session)
        self._on_progress(1.0, "Looking at the mask")
        report = find_doubts(layer.image, made.mask)
        return answer_mask(made, session.entry.title, session.provider_title, report)

    def stop(self) -> None:
        """End the work soon; called again and again until it has ended."""
        self._is_stopped.set()
        if self._session is not None:
            self._session.stop()

    def _make(self, session: Session) -> MadeMask:
        order, layer = self._order, self._layer
        if order.kind == "refine" and layer.mask is not None:
            return refine_layer(layer, layer.mask, session, self._on_progress)
        if order.options.existing_mask != "intersect":
            layer = replace(layer, mask=None)
        return cut_out_layer(layer, order.mask_bits, order.options, session, self._on_progress)

    def _on_progress(self, fraction: float, text: str) -> None:
        self.progress = (fraction, text)
        if self._is_stopped.is_set():
            raise Cancelled


@dataclass(frozen=True)
class Answer:
    """What the client is told.

    Args:
        kind: the message's type.
        values: what it carries.
        planes: the bytes that follow it.
    """

    kind: str
    values: dict[str, Any]
    planes: tuple[bytes | memoryview, ...] = ()


def answer_mask(made: MadeMask, model: str, provider: str, report: Report | None) -> Answer:
    """Return the answer that brings a mask.

    Args:
        made: the mask.
        model: what the model is called, or "" if none was asked.
        provider: what it ran on, or "".
        report: where to look at it; None if that was not asked.
    """
    height, width = made.mask.shape
    values = {
        "width": width,
        "height": height,
        "bits": 8 * made.mask.itemsize,
        "record_bytes": len(made.record),
        "is_empty": made.is_empty,
        "model": model,
        "provider": provider,
        "reason": made.reason,
        "report": None if report is None else report.to_json(),
    }
    return Answer("mask", values, (made.mask.tobytes(), made.record))


def send_answer(channel: Channel, answer: Answer) -> None:
    """Send the message and what follows it.

    Raises:
        OSError: the client has gone.
    """
    send_message(channel, answer.kind, **answer.values)
    for plane in answer.planes:
        send_pixels(channel, plane)


def _split(layer: NDArray[np.uint8], kind: str) -> tuple[Rgb, Pixels | None]:
    """Return (colour, opacity): straight where colours are to be cleaned, else on white."""
    if layer.shape[2] == 3:
        return layer, None
    rgb = np.asarray(cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB), np.uint8)
    if kind == "clean":
        return rgb, np.ascontiguousarray(layer[..., 3])
    return flatten(rgb, layer[..., 3]), None
