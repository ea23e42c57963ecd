"""How the worker is, for a host that shows it; asking never starts one."""

from __future__ import annotations

from dataclasses import dataclass

from nobg_core.bridge.start_worker import is_worker_alive
from nobg_core.bridge.venv import find_python
from nobg_core.errors import SetupError


@dataclass(frozen=True)
class WorkerState:
    """How the worker is at one moment.

    Args:
        is_warm: it runs, so the next cut-out begins at once.
        text: that, in a line for the user.
        error: why it could not be started at all, or None.
    """

    is_warm: bool
    text: str
    error: SetupError | None = None


def look_at_worker(made_by: str = "") -> WorkerState:
    """Return how the worker is now, within a millisecond and from any thread.

    Not while a worker is being started: for a moment this holds the lock that it wants.

    Args:
        made_by: the model and device of the last cut-out, as its Outcome says, or "".
    """
    try:
        find_python()
        is_warm = is_worker_alive()
    except SetupError as error:
        return WorkerState(False, "nobg cannot start", error)
    except OSError:  # Its folder cannot be used; the next cut-out tells why.
        is_warm = False
    if is_warm:
        return WorkerState(True, f"{made_by}, ready" if made_by else "Ready for the next cut-out")
    if made_by:
        return WorkerState(False, f"{made_by}, starts with the next cut-out")
    return WorkerState(False, "Starts with the next cut-out")
