"""One request of a plug-in: its pixels in, its mask out."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Pixels, Plane, Rgb
from nobg_core.engine.cutout import cut_out
from nobg_core.engine.memory import BYTES_PER_PIXEL
from nobg_core.engine.selection import gather_hints
from nobg_core.engine.session import Session
from nobg_core.engine.working_copy import flatten, intersect, quantise
from nobg_core.errors import Cancelled
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
        options: the user's choices.
    """

    width: int
    height: int
    channels: int
    mask_bits: int
    has_mask: bool
    hints: tuple[str, ...]
    options: CutoutOptions

    @property
    def bytes_per_pixel(self) -> int:
        """How much memory the work takes at its peak."""
        return BYTES_PER_PIXEL + len(self.hints)


def read_order(header: dict[str, Any]) -> Order:
    """Return what a `cut_out` header asks for.

    Raises:
        WorkerError: the header makes no sense.
    """
    width, height = check_size(header)
    channels = check_count(header, "channels", 3, 4)
    bits = check_count(header, "mask_bits", 8, 16)
    if bits not in (8, 16) or not isinstance(header["has_mask"], bool):
        raise nonsense(f"mask of {bits} bits, {header['has_mask']!r}")
    options = CutoutOptions.from_json(header["options"])
    return Order(width, height, channels, bits, header["has_mask"], check_hints(header), options)


@dataclass(frozen=True)
class Layer:
    """What comes with a request.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded, on white where the layer is transparent.
        mask: (H, W) uint8 or uint16, the mask to intersect with, or None.
        hints: (H, W) uint8 each, by name.
    """

    image: Rgb
    mask: Pixels | None
    hints: dict[str, Plane]


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
    return Layer(image, mask, {name: receive(1).reshape(shape) for name in order.hints})


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

    def run(self, session: Session) -> tuple[dict[str, Any], bytes]:
        """Return the values of the `mask` message, and the mask.

        Raises:
            Cancelled: `stop` was called meanwhile.
            ImageError: the selection holds nothing of the layer.
            ModelError: the model could not run.
        """
        self._session = session
        hints = gather_hints(self._layer.hints)
        matte = cut_out(self._layer.image, session, self._on_progress, hints)
        if self._layer.mask is not None and self._order.options.existing_mask == "intersect":
            intersect(matte.alpha, self._layer.mask)
        mask = quantise(matte.alpha, self._order.mask_bits)
        values = {
            "width": self._order.width,
            "height": self._order.height,
            "bits": self._order.mask_bits,
            "is_empty": matte.is_empty,
            "model": session.entry.title,
            "provider": session.provider_title,
            "reason": session.reason,
        }
        return values, mask.tobytes()

    def stop(self) -> None:
        """End the work soon; called again and again until it has ended."""
        self._is_stopped.set()
        if self._session is not None:
            self._session.stop()

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
