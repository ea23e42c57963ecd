"""What the command line tells of a failure that nobody foresaw."""

from __future__ import annotations

import traceback

from nobg_core.engine.memory import is_shortage, shortage
from nobg_core.error_log import log_error
from nobg_core.errors import NobgError
from nobg_core.places import log_path


def as_error(exc: Exception, message: str, picture: str) -> NobgError:
    """Return any exception as an error with words for the user, and without its history.

    Where the mistake is nobg's own, the log gets its details.

    Args:
        exc: what was raised.
        message: one sentence, what it kept from being done.
        picture: what was worked on, for memory that ran out.
    """
    if isinstance(exc, NobgError):
        return exc.without_history()
    if is_shortage(exc):
        return shortage(picture)
    details = "".join(traceback.format_exception(type(exc), exc, exc.__traceback__))
    error = NobgError(message, f"Please report it, with the end of {log_path()}.", details)
    log_error(error, "command line")
    return error
