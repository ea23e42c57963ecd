"""How much memory this computer has left, asked in each system's own way."""

from __future__ import annotations

import ctypes
import os
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


def free_bytes() -> int | None:
    """Return how much memory can be taken without swapping, or None where that is not known."""
    if sys.platform == "win32":
        return ask_windows(ctypes.windll.kernel32.GlobalMemoryStatusEx)
    return _ask_linux() or _ask_unix()


def ask_windows(fill_in: Callable[[Any], int]) -> int | None:
    """Return the free memory that Windows tells of.

    Args:
        fill_in: GlobalMemoryStatusEx, which takes a pointer to a `MemoryStatus` and returns 0 where
            it has failed.
    """
    status = MemoryStatus(dwLength=ctypes.sizeof(MemoryStatus))
    if not fill_in(ctypes.byref(status)):
        return None
    # What may still be promised to programs can be less than what lies free.
    return min(int(status.ullAvailPhys), int(status.ullAvailPageFile))


def _ask_linux() -> int | None:
    try:
        with open("/proc/meminfo", encoding="ascii") as meminfo:  # noqa: PTH123 - no real file
            for line in meminfo:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def _ask_unix() -> int | None:
    if sys.platform == "win32" or "SC_AVPHYS_PAGES" not in os.sysconf_names:
        return None
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
