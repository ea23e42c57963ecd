"""A client that stops in the midst of a frame is hung up on, or it would hold everybody's turn.

A slow one moves some bytes, and who sends no frame at all is waited for by `poll`, which none of
this concerns.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
import threading
from multiprocessing.connection import Connection
from typing import Any

from nobg_core.wire import Channel


def end_stalls(channel: Connection, stall_s: float) -> Channel:
    """Return the connection such that a frame fails once no byte of it has moved for so long."""
    if sys.platform == "win32":
        return Impatient(channel, stall_s)
    limit = struct.pack("ll", int(stall_s), int(stall_s % 1 * 1e6))
    with socket.socket(socket.AF_UNIX, fileno=os.dup(channel.fileno())) as end:
        for direction in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            end.setsockopt(socket.SOL_SOCKET, direction, limit)
    return channel


class Impatient(Channel):
    """A pipe of Windows, which knows no time limit, that is closed when nobody takes a frame.

    Closing it wakes who sends, as of Python 3.11.5; before, that one waits on. A frame comes as a
    whole, so that receiving one needs no limit.

    Args:
        channel: the connection.
        stall_s: how long a frame may take.
    """

    def __init__(self, channel: Connection, stall_s: float) -> None:
        self._channel = channel
        self._stall_s = stall_s

    def send_bytes(self, buf: Any, /) -> None:
        """Send one frame.

        Raises:
            OSError: the client has gone, or did not take it in time.
        """
        hanging_up = threading.Timer(self._stall_s, self._channel.close)
        hanging_up.daemon = True
        hanging_up.start()
        try:
            self._channel.send_bytes(buf)
        finally:
            hanging_up.cancel()

    def recv_bytes(self, maxlength: int | None = None, /) -> bytes:
        """Return the next frame; OSError if it is longer than `maxlength`, EOFError at the end."""
        return self._channel.recv_bytes(maxlength)

    def poll(self, timeout: float | None = None, /) -> bool:
        """Say whether a frame, or the end, can be received within `timeout` seconds."""
        return self._channel.poll(timeout)
