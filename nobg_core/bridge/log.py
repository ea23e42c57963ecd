"""What went wrong on the host's side, in the log that messages name."""

from __future__ import annotations

import contextlib
import time

from nobg_core.errors import Cancelled, NobgError
from nobg_core.places import log_path


def log_error(error: NobgError) -> None:
    """Append the error and its detail to the log; a log that cannot be written is no new error."""
    if isinstance(error, Cancelled):
        return
    with contextlib.suppress(OSError):
        path = log_path()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A path that is no valid text must not turn one failure into two.
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            when = time.strftime("%Y-%m-%d %H:%M:%S")
            log.write(f"{when} plug-in: {error.kind}: {error}\n{error.detail}\n")
