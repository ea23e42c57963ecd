"""Keeps Krita alive when the worker goes while it is written to."""

from __future__ import annotations

import signal


def see_broken_pipes_as_errors():
    """Let the present thread, and those that it starts, get an OSError for a broken pipe.

    Krita 5.2.9 and 5.3 leave the signal for it as it is by default: it ends the program
    (a_worker_that_is_killed_under_a_slider_is_told in tests/hosts/krita_docker_look.py). Python
    would ignore it, but not where it is a guest.
    """
    if hasattr(signal, "SIGPIPE"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})
