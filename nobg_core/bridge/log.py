"""What went wrong on the host's side, in the log that messages name."""

from __future__ import annotations

import contextlib
import time
import traceback

from nobg_core.bridge.venv import REPAIR
from nobg_core.errors import Cancelled, ImageError, NobgError
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


def as_error(exc: Exception) -> NobgError:
    """Return any exception as an error with words for the user; its details are in the log."""
    error = exc if isinstance(exc, NobgError) else _in_words(exc)
    log_error(error)
    return error


def _in_words(exc: Exception) -> NobgError:
    details = "".join(traceback.format_exception(type(exc), exc, exc.__traceback__))
    if isinstance(exc, MemoryError):
        return ImageError(
            "This computer had not enough free memory for the picture.",
            "Close other programs and try again, or make the picture smaller first.",
            details,
        )
    return NobgError("nobg stopped unexpectedly.", f"{REPAIR}.", details)
