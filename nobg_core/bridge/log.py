"""What went wrong on the host's side: words for the user, and the rest into the log."""

from __future__ import annotations

import traceback

from nobg_core.bridge.venv import REPAIR
from nobg_core.error_log import log_error
from nobg_core.errors import ImageError, NobgError


def as_error(exc: Exception) -> NobgError:
    """Return any exception as an error with words for the user; its details are in the log.

    Nothing of its history is kept: a run over many layers keeps its errors to the end.
    """
    error = exc if isinstance(exc, NobgError) else _in_words(exc)
    log_error(error, "plug-in")
    return error.without_history()


def _in_words(exc: Exception) -> NobgError:
    details = "".join(traceback.format_exception(type(exc), exc, exc.__traceback__))
    if isinstance(exc, MemoryError):
        return ImageError(
            "This computer had not enough free memory for the picture.",
            "Close other programs and try again, or make the picture smaller first.",
            details,
        )
    return NobgError("nobg stopped unexpectedly.", f"{REPAIR}.", details)
