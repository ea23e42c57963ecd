"""The log that messages name: what failed, on whichever side of the border."""

from __future__ import annotations

import contextlib
import time

from nobg_core.errors import Cancelled, NobgError
from nobg_core.places import log_path


def log_error(error: NobgError, who: str) -> None:
    """Append the error and its detail to the log; a log that cannot be written is no new error.

    Args:
        error: what failed; that the user stopped the work is no failure.
        who: the program that tells of it, such as "plug-in".
    """
    if isinstance(error, Cancelled):
        return
    with contextlib.suppress(OSError):
        path = log_path()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A path that is no valid text must not turn one failure into two.
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            when = time.strftime("%Y-%m-%d %H:%M:%S")
            log.write(f"{when} {who}: {error.kind}: {error}\n{error.detail}\n")
