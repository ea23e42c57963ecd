"""Words for a terminal, which must not obey what a file happens to be called."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


def say(text: str) -> None:
    """Print a sentence for the person at the keyboard, beside the results."""
    click.echo(_printable(text), err=True)


def print_name(path: Path) -> None:
    """Print what a result is called: to a program byte for byte, whatever the name holds."""
    name = str(path)
    click.echo(_printable(name) if sys.stdout.isatty() else os.fsencode(name))


def _printable(text: str) -> str:
    """Return the text with what is no character, or would move a terminal's cursor, escaped."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )
