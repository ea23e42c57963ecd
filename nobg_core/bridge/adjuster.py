"""One layer's mask in the worker's hands while the user moves a slider."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from multiprocessing.connection import Connection

from nobg_core.bridge.greeting import OnProgress, greeted_worker
from nobg_core.bridge.request import CutMask, receive_mask
from nobg_core.bridge.transfer import stopped, transfer
from nobg_core.bridge.worker_client import wait_for
from nobg_core.doubts import Bounds
from nobg_core.errors import NobgError
from nobg_core.host import Mask
from nobg_core.options import MaskOptions
from nobg_core.wire import Channel, nonsense, receive_pixels, send_message, send_pixels
from nobg_core.wire_checks import check_size


class MaskAdjuster:
    """A mask that is adjusted, part by part for the eye and in the end as a whole.

        with MaskAdjuster(mask, on_progress) as adjuster:
            adjuster.preview(options, bounds, size)     # as often as wanted
            mask = adjuster.finish(options, on_progress).mask

    The thread that asks for previews may be another than the one that finishes. Nothing is kept of
    it by the worker once it is closed.

    Args:
        mask: the mask, with its record.
        on_progress: as for `worker_client.cut_out`, until the worker has the mask.
    """

    def __init__(self, mask: Mask, on_progress: OnProgress) -> None:
        self._mask = mask
        self._on_progress = on_progress
        self._open = ExitStack()
        self._channel: Connection | None = None
        self._turn = threading.Lock()

    def __enter__(self) -> MaskAdjuster:
        """Hand the mask to the worker, which is started if need be.

        Raises:
            NobgError: as `worker_client.cut_out`.
        """
        mask = self._mask
        try:
            channel = self._open.enter_context(greeted_worker(self._on_progress))
            send_message(
                channel,
                "adjust",
                width=mask.width,
                height=mask.height,
                mask_bits=mask.bits,
                record_bytes=len(mask.record),
            )
            wait_for(channel, "ready", self._on_progress)
            transfer(
                channel,
                lambda watched: _send_mask(watched, mask),
                lambda: self._on_progress(0.0, "Sending the mask"),
            )
        except (EOFError, OSError) as exc:
            self.close()
            raise stopped(exc) from exc
        except NobgError:
            self.close()
            raise
        self._channel = channel
        return self

    def __exit__(self, *_exc: object) -> None:
        """Let the worker forget the mask."""
        self.close()

    def close(self) -> None:
        """Do so without a `with`; twice is once."""
        self._channel = None
        self._open.close()

    def preview(self, options: MaskOptions, bounds: Bounds, size: tuple[int, int]) -> bytes:
        """Return a part of the adjusted mask, one byte a pixel, 255 shows.

        Args:
            options: what to do.
            bounds: the part, in the layer's pixels.
            size: (width, height) in which it is shown, at most those of the part.

        Raises:
            WorkerError: the worker stopped, was silent, or answered nonsense.
        """
        with self._turn:
            return self._ask_for_part(options, bounds, size)

    def _ask_for_part(self, options: MaskOptions, bounds: Bounds, size: tuple[int, int]) -> bytes:
        channel = self._opened()
        try:
            send_message(channel, "preview", bounds=bounds, size=size, options=options.to_json())
            header = wait_for(channel, "part", lambda *_: True)
            if check_size(header) != size:
                raise nonsense(f"a part of another size: {header}")
            return transfer(
                channel,
                lambda watched: bytes(receive_pixels(watched, size[0] * size[1])),
                lambda: True,
            )
        except (EOFError, OSError) as exc:
            self.close()
            raise stopped(exc) from exc

    def finish(self, options: MaskOptions, on_progress: OnProgress) -> CutMask:
        """Return the whole mask, adjusted, with its record; nothing more can be asked then.

        Raises:
            Cancelled: `on_progress` returned False.
            WorkerError: as `preview`.
        """
        with self._turn:
            return self._finish(options, on_progress)

    def _finish(self, options: MaskOptions, on_progress: OnProgress) -> CutMask:
        channel, mask = self._opened(), self._mask
        size = mask.width, mask.height
        try:
            send_message(channel, "finish", options=options.to_json())
            header = wait_for(channel, "mask", on_progress)
            return transfer(
                channel,
                lambda watched: CutMask(receive_mask(watched, header, size, mask.bits), header),
                lambda: on_progress(1.0, "Receiving the mask"),
            )
        except (EOFError, OSError) as exc:
            raise stopped(exc) from exc
        finally:
            self.close()

    def _opened(self) -> Connection:
        if self._channel is None:
            raise stopped(EOFError("closed"))
        return self._channel


def _send_mask(channel: Channel, mask: Mask) -> None:
    send_pixels(channel, mask.data)
    send_pixels(channel, mask.record)
