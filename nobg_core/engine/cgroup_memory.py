"""How much memory a container, or any other control group of Linux, leaves to this process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

# A line of /proc/self/cgroup: number, controllers, none of them in the second version, and path.
_GROUP = re.compile(r"^\d+:([^:]*):/(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class _Version:
    """Where one version of control groups keeps what.

    Args:
        mount: the folder of the outermost group.
        limit: the file with the most that a group may take, in bytes or `max`.
        taken: the file with what it takes now.
        cache: among the numbers of `memory.stat`, what it would give back.
    """

    mount: str
    limit: str
    taken: str
    cache: str


_FIRST = _Version(
    "sys/fs/cgroup/memory",
    "memory.limit_in_bytes",
    "memory.usage_in_bytes",
    "total_inactive_file",
)
_SECOND = _Version("sys/fs/cgroup", "memory.max", "memory.current", "inactive_file")


def ask_cgroups(root: Path = Path("/")) -> int | None:
    """Return how many bytes this process may still take, or None where nothing limits it.

    Args:
        root: of the system's files.

    Source: cgroups(7), and the kernel's admin-guide/cgroup-v2.
    """
    try:
        lines = (root / "proc/self/cgroup").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    left = []
    for controllers, group in _GROUP.findall(lines):
        if controllers and "memory" not in controllers.split(","):
            continue
        version = _FIRST if controllers else _SECOND
        inside = PurePosixPath(group)
        # A container may see itself as the outermost group, whatever it is called outside.
        for each in (inside, *inside.parents):
            left.append(_left_in(root / version.mount / each, version))
    return min((found for found in left if found is not None), default=None)


def _left_in(group: Path, version: _Version) -> int | None:
    try:
        limit = int((group / version.limit).read_text(encoding="ascii"))
        taken = int((group / version.taken).read_text(encoding="ascii"))
        lines = (group / "memory.stat").read_text(encoding="ascii").splitlines()
        cache = dict(line.split() for line in lines).get(version.cache, "0")
        return max(limit - taken + int(cache), 0)
    except (OSError, ValueError):
        return None
