"""Words for a terminal, which must not obey what a file happens to be called."""

from __future__ import annotations

import contextlib
import os
import sys

import click


def open_missing_streams() -> None:
    """Let what was closed by whoever started this lead nowhere, as `nobg cutout photo.jpg >&-`.

    A picture would be written to its number else, and get what native libraries print in between.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # In this order, the lowest number that is free is the stream's own.
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8", errors="replace"))


def say(text: str) -> None:
    """Print a sentence for the person at the keyboard, beside the results.

    Where it cannot be told, as into a log on a full disk, the work goes on all the same.
    """
    with contextlib.suppress(OSError):
        click.echo(escape(text), err=True)


def print_line(text: str) -> None:
    """Print a line of the results: to a program byte for byte, whatever names it holds."""
    click.echo(escape(text) if sys.stdout.isatty() else os.fsencode(text))


def escape(text: str) -> str:
    """Return the text with what is no character, or would move a terminal's cursor, escaped."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )
