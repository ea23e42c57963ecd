"""How much memory Windows has left; imported there only, as not every Python has ctypes."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any


class MemoryStatus(ctypes.Structure):
    """What Windows fills in; MEMORYSTATUSEX of its sysinfoapi.h, bytes where nothing else is said.

    Args:
        dwLength: of this structure, without which Windows fills in nothing.
    """

    _fields_ = (
        ("dwLength", ctypes.c_uint32),
        ("dwMemoryLoad", ctypes.c_uint32),  # in percent
        ("ullTotalPhys", ctypes.c_uint64),
        ("ullAvailPhys", ctypes.c_uint64),
        ("ullTotalPageFile", ctypes.c_uint64),
        ("ullAvailPageFile", ctypes.c_uint64),
        ("ullTotalVirtual", ctypes.c_uint64),
        ("ullAvailVirtual", ctypes.c_uint64),
        ("ullAvailExtendedVirtual", ctypes.c_uint64),
    )


def ask_windows(fill_in: Callable[[Any], int] | None = None) -> int | None:
    """Return how much memory is free, in bytes, or None where Windows does not answer.

    Args:
        fill_in: takes a pointer to a `MemoryStatus` and returns 0 where it has failed; None for
            Windows' own GlobalMemoryStatusEx.
    """
    if fill_in is None and sys.platform == "win32":
        fill_in = ctypes.windll.kernel32.GlobalMemoryStatusEx
    status = MemoryStatus(dwLength=ctypes.sizeof(MemoryStatus))
    if fill_in is None or not fill_in(ctypes.byref(status)):
        return None
    # What may still be promised to programs can be less than what lies free.
    return min(int(status.ullAvailPhys), int(status.ullAvailPageFile))
