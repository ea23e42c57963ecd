"""No pixel leaves the machine: this process refuses every network socket."""

from __future__ import annotations

import socket
import sys

# 1.29 and later wheels of onnxruntime send telemetry unless this is set before they are imported;
# `providers.py` sets it again, for whoever imports the engine without the worker.
LOCAL_FAMILIES = {getattr(socket, "AF_UNIX", None)}

_FORBIDDEN = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


def refuse_network() -> None:
    """Make every later attempt of this process's Python code to reach a network fail."""
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    is_foreign = event == "socket.__new__" and arguments[1] not in LOCAL_FAMILIES
    if is_foreign or event in _FORBIDDEN:
        raise PermissionError(f"nobg's engine opens no network connection ({event})")
