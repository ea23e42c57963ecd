"""How much memory this computer has left, asked in each system's own way."""

from __future__ import annotations

import os
import sys

from nobg_core.engine.cgroup_memory import ask_cgroups


def free_bytes() -> int | None:
    """Return how much memory this process can take without swapping, or None if it is not known."""
    if sys.platform == "win32":
        from nobg_core.engine.windows_memory import ask_windows

        return ask_windows()
    known = [_ask_linux() or _ask_unix(), ask_cgroups()]
    return min((found for found in known if found is not None), default=None)


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
