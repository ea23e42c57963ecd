"""What nobg keeps with its masks: a parasite of the mask, which comes and goes with it.

So it is there after undo, in a copy of the layer, and in XCF files.
"""

from __future__ import annotations

import base64

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp  # noqa: E402 - the version comes first

NAME = "nobg-record"


def keep(mask, record):
    """Keep a record with a mask, unless it is empty."""
    if record:
        # Of plain bytes Gimp.Parasite takes those below 128 only (3.0.4).
        kept = base64.b64encode(record)
        mask.attach_parasite(Gimp.Parasite.new(NAME, Gimp.PARASITE_PERSISTENT, kept))


def recall(mask):
    """Return what was kept with a mask, or b""."""
    kept = mask.get_parasite(NAME)
    try:
        return base64.b64decode(bytes(kept.get_data())) if kept else b""
    except ValueError:
        return b""  # Somebody else's, or damaged.
