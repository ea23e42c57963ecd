"""What the person in the terminal reads, and what goes to the log beside it."""

from __future__ import annotations

import contextlib
import time

from installer.layout import install_log


def say(text: str) -> None:
    """Print one line for the person and keep it in the log."""
    print(text, flush=True)
    note(text)


def note(text: str) -> None:
    """Append to the log; a log that cannot be written never stops the installer."""
    with contextlib.suppress(OSError):
        path = install_log()
        if path.parent.parent.is_dir():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
                log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text.rstrip()}\n")
