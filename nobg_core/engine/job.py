"""One request of a plug-in: its pixels in, its mask out."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Pixels, Rgb
from nobg_core.engine.make_mask import Layer, MadeMask, cut_out_layer, refine_layer
from nobg_core.engine.memory import BYTES_PER_PIXEL, BYTES_PER_REFINED_PIXEL
from nobg_core.engine.session import Session
from nobg_core.engine.working_copy import flatten
from nobg_core.errors import Cancelled
from nobg_core.matte_record import most_bytes
from nobg_core.options import CutoutOptions
from nobg_core.wire import (
    Channel,
    check_count,
    check_hints,
    check_size,
    nonsense,
    receive_pixels,
)


@dataclass(frozen=True)
class Order:
    """What the header of a request asks for.

    Args:
        width: of the layer, in pixels.
        height: of the layer, in pixels.
        channels: 4 for straight RGBA, 3 for RGB.
        mask_bits: depth of the mask that is wanted, and of the one that comes along.
        has_mask: whether the layer's present mask comes along.
        hints: the names of the planes that come along.
        is_refinement: the mask that comes along is to be refined.
        record_bytes: how long the record of that mask is; 0 if there is none.
        options: the user's choices.
    """

    width: int
    height: int
    channels: int
    mask_bits: int
    has_mask: bool
    hints: tuple[str, ...]
    is_refinement: bool
    record_bytes: int
    options: CutoutOptions

    @property
    def bytes_per_pixel(self) -> int:
        """How much memory the work takes at its peak."""
        if self.is_refinement:
            return BYTES_PER_REFINED_PIXEL
        return BYTES_PER_PIXEL + len(self.hints)


def read_order(header: dict[str, Any]) -> Order:
    """Return what a `cut_out` or `refine` header asks for.

    Raises:
        WorkerError: the header makes no sense.
    """
    width, height = check_size(header)
    channels = check_count(header, "channels", 3, 4)
    bits = check_count(header, "mask_bits", 8, 16)
    is_refinement = header["type"] == "refine"
    has_mask = is_refinement or header["has_mask"]
    if bits not in (8, 16) or not isinstance(has_mask, bool):
        raise nonsense(f"mask of {bits} bits, {has_mask!r}")
    hints = () if is_refinement else check_hints(header)
    record_bytes = 0
    if is_refinement:
        record_bytes = check_count(header, "record_bytes", 0, most_bytes(width, height))
    options = CutoutOptions.from_json(header["options"])
    return Order(
        width, height, channels, bits, has_mask, hints, is_refinement, record_bytes, options
    )


def receive_layer(channel: Channel, order: Order) -> Layer:
    """Return the layer that follows a request.

    Raises:
        WorkerError: the pixels do not add up, or stopped coming.
    """
    shape = order.height, order.width
    size = order.height * order.width

    def receive(channels: int) -> NDArray[np.uint8]:
        return np.frombuffer(receive_pixels(channel, size * channels), np.uint8)

    # Made here, so that the straight pixels are let go before more comes.
    image = _flat_rgb(receive(order.channels).reshape(*shape, order.channels))
    mask: Pixels | None = None
    if order.has_mask:
        mask_bytes = order.mask_bits // 8
        mask = receive(mask_bytes).view(f"u{mask_bytes}").reshape(shape)
    hints = {name: receive(1).reshape(shape) for name in order.hints}
    return Layer(image, mask, hints, bytes(receive_pixels(channel, order.record_bytes)))


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

    def run(self, session: Session) -> tuple[dict[str, Any], MadeMask]:
        """Return the values of the `mask` message, and what follows it.

        Raises:
            Cancelled: `stop` was called meanwhile.
            ImageError: the selection holds nothing of the layer.
            ModelError: the model could not run.
        """
        self._session = session
        made = self._make(session)
        values = {
            "width": self._order.width,
            "height": self._order.height,
            "bits": self._order.mask_bits,
            "record_bytes": len(made.record),
            "is_empty": made.is_empty,
            "model": session.entry.title,
            "provider": session.provider_title,
            "reason": made.reason,
        }
        return values, made

    def stop(self) -> None:
        """End the work soon; called again and again until it has ended."""
        self._is_stopped.set()
        if self._session is not None:
            self._session.stop()

    def _make(self, session: Session) -> MadeMask:
        order, layer = self._order, self._layer
        if order.is_refinement and layer.mask is not None:
            return refine_layer(layer, layer.mask, session, self._on_progress)
        if order.options.existing_mask != "intersect":
            layer = replace(layer, mask=None)
        edges = order.options.edges
        return cut_out_layer(layer, order.mask_bits, edges, session, self._on_progress)

    def _on_progress(self, fraction: float, text: str) -> None:
        self.progress = (fraction, text)
        if self._is_stopped.is_set():
            raise Cancelled


def _flat_rgb(layer: NDArray[np.uint8]) -> Rgb:
    """Return the layer on white, if anything of it is transparent."""
    if layer.shape[2] == 3:
        return layer
    rgb = np.asarray(cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB), np.uint8)
    return flatten(rgb, layer[..., 3])
