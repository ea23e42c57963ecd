"""One layer's mask in the worker's hands while the user moves a slider."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection

from nobg_core.bridge.greeting import OnProgress, greeted_worker
from nobg_core.bridge.latest import LAST_WORD_S
from nobg_core.bridge.request import CutMask, receive_mask
from nobg_core.bridge.transfer import stopped, transfer
from nobg_core.bridge.worker_client import wait_for
from nobg_core.doubts import Bounds
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
        self._is_closed = False
        self._turn = threading.Lock()

    def __enter__(self) -> MaskAdjuster:
        """Hand the mask to the worker, which is started if need be.

        Raises:
            NobgError: as `worker_client.cut_out`.
        """
        mask, may_go_on = self._mask, self._unless_closed(self._on_progress)
        with self._asking():
            channel = self._open.enter_context(greeted_worker(may_go_on))
            send_message(
                channel,
                "adjust",
                width=mask.width,
                height=mask.height,
                mask_bits=mask.bits,
                record_bytes=len(mask.record),
            )
            wait_for(channel, "ready", may_go_on)
            transfer(
                channel,
                lambda watched: _send_mask(watched, mask),
                lambda: may_go_on(0.0, "Sending the mask"),
            )
            self._channel = channel
        return self

    def __exit__(self, *_exc: object) -> None:
        """Let the worker forget the mask."""
        self.close()

    def close(self) -> None:
        """Do so without a `with`, from any thread; twice is once.

        A thread that waits for an answer gets Cancelled in its place, and hangs up. This one does
        not wait for long: a worker that hangs must not keep a dialog from closing.
        """
        self._is_closed = True
        if self._turn.acquire(timeout=LAST_WORD_S):
            self._hang_up()
            self._turn.release()

    def preview(self, options: MaskOptions, bounds: Bounds, size: tuple[int, int]) -> bytes:
        """Return a part of the adjusted mask, one byte a pixel, 255 shows.

        Args:
            options: what to do.
            bounds: the part, in the layer's pixels.
            size: (width, height) in which it is shown, at most those of the part.

        Raises:
            Cancelled: it was closed meanwhile.
            WorkerError: the worker stopped, was silent, or answered nonsense; it is of no more use.
        """
        may_go_on = self._unless_closed(lambda *_: True)
        with self._asking():
            channel = self._opened()
            send_message(channel, "preview", bounds=bounds, size=size, options=options.to_json())
            header = wait_for(channel, "part", may_go_on)
            if check_size(header) != size:
                raise nonsense(f"a part of another size: {header}")
            return transfer(
                channel,
                lambda watched: bytes(receive_pixels(watched, size[0] * size[1])),
                lambda: may_go_on(1.0, ""),
            )

    def finish(self, options: MaskOptions, on_progress: OnProgress) -> CutMask:
        """Return the whole mask, adjusted, with its record; nothing more can be asked then.

        Raises:
            Cancelled: `on_progress` returned False, or it was closed meanwhile.
            WorkerError: as `preview`.
        """
        mask, may_go_on = self._mask, self._unless_closed(on_progress)
        size = mask.width, mask.height
        with self._asking():
            channel = self._opened()
            send_message(channel, "finish", options=options.to_json())
            header = wait_for(channel, "mask", may_go_on)
            made = transfer(
                channel,
                lambda watched: CutMask(receive_mask(watched, header, size, mask.bits), header),
                lambda: may_go_on(1.0, "Receiving the mask"),
            )
            self._hang_up()
            return made

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Let one question be asked at a time, and none after one that was not answered.

        What the worker still says to that one would be taken for the answer to the next.
        """
        with self._turn:
            try:
                yield
            except BaseException as exc:
                self._hang_up()
                if isinstance(exc, (EOFError, OSError)):
                    raise stopped(exc) from exc
                raise
            if self._is_closed:
                self._hang_up()

    def _hang_up(self) -> None:
        self._channel = None
        self._open.close()

    def _opened(self) -> Connection:
        if self._channel is None:
            raise stopped(EOFError("closed"))
        return self._channel

    def _unless_closed(self, on_progress: OnProgress) -> OnProgress:
        """Return what asks `on_progress`, and wants to stop as soon as this is closed."""
        return lambda fraction, text: not self._is_closed and on_progress(fraction, text)


def _send_mask(channel: Channel, mask: Mask) -> None:
    send_pixels(channel, mask.data)
    send_pixels(channel, mask.record)
