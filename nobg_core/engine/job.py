"""One request of a plug-in: its pixels in, its mask out."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Pixels
from nobg_core.engine.cutout import cut_out
from nobg_core.engine.memory import check_fits
from nobg_core.engine.session import Session
from nobg_core.engine.working_copy import flatten, intersect, quantise
from nobg_core.errors import Cancelled
from nobg_core.options import CutoutOptions
from nobg_core.wire import Channel, check_count, check_size, nonsense, receive_pixels


@dataclass
class Request:
    """A layer and what to do with it.

    Args:
        rgba: (H, W, 4) uint8, sRGB-encoded, straight.
        mask: (H, W) uint8 or uint16, the mask to intersect with, or None.
        mask_bits: depth of the mask that is wanted.
        options: the user's choices.
    """

    rgba: NDArray[np.uint8]
    mask: Pixels | None
    mask_bits: int
    options: CutoutOptions


def receive_request(channel: Channel, header: dict[str, Any]) -> Request:
    """Return the request whose `cut_out` header was just received.

    Raises:
        ImageError: the layer is too large for this computer.
        WorkerError: the header or the pixels make no sense.
    """
    width, height = check_size(header)
    bits = check_count(header, "mask_bits", 8, 16)
    if bits not in (8, 16) or not isinstance(header["has_mask"], bool):
        raise nonsense(f"mask of {bits} bits, {header['has_mask']!r}")
    options = CutoutOptions.from_json(header["options"])
    check_fits("The layer", width, height)
    pixels = receive_pixels(channel, width * height * 4)
    rgba = np.frombuffer(pixels, np.uint8).reshape(height, width, 4)
    mask = None
    if header["has_mask"]:
        data = receive_pixels(channel, width * height * bits // 8)
        mask = np.frombuffer(data, np.uint8 if bits == 8 else np.uint16).reshape(height, width)
    return Request(rgba, mask, bits, options)


class Job:
    """A request being worked on, watched and stopped from another thread.

    Args:
        request: the layer; its pixels are let go as soon as the working copy is made.
    """

    def __init__(self, request: Request) -> None:
        self.progress = (0.0, "Preparing")
        self._request = request
        self._is_stopped = threading.Event()
        self._session: Session | None = None

    def run(self, session: Session) -> tuple[dict[str, Any], bytes]:
        """Return the values of the `mask` message, and the mask.

        Raises:
            Cancelled: `stop` was called meanwhile.
            ModelError: the model could not run.
        """
        self._session = session
        request = self._request
        rgb = np.asarray(cv2.cvtColor(request.rgba, cv2.COLOR_RGBA2RGB), np.uint8)
        image = flatten(rgb, request.rgba[..., 3])
        del request.rgba
        matte = cut_out(image, session, self._on_progress)
        if request.mask is not None and request.options.existing_mask == "intersect":
            intersect(matte.alpha, request.mask)
        mask = quantise(matte.alpha, request.mask_bits)
        height, width = mask.shape
        values = {
            "width": width,
            "height": height,
            "bits": request.mask_bits,
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
