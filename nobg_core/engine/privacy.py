"""No pixel leaves the machine: this process's Python code gets no network socket."""

from __future__ import annotations

import socket
import sys

# The worker's own socket, and whatever pairs of sockets Python makes to talk to itself.
LOCAL_FAMILIES = {getattr(socket, "AF_UNIX", None)}

_FORBIDDEN = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


def refuse_network() -> None:
    """Make every later attempt of this process's Python code to reach a network fail.

    Native code is not held by this: onnxruntime's telemetry is turned off by a variable
    (providers.py), and tests/test_privacy.py watches the whole process from outside.
    """
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    is_foreign = event == "socket.__new__" and arguments[1] not in LOCAL_FAMILIES
    if is_foreign or event in _FORBIDDEN:
        raise PermissionError(f"nobg's engine opens no network connection ({event})")
