"""A picture in full-width strips, so that what is made on the way is never as large as it."""

from __future__ import annotations

from collections.abc import Iterator

# No result depends on it.
STRIP_ROWS = 256


def split_into_strips(height: int, strip_rows: int = STRIP_ROWS) -> Iterator[slice]:
    """Yield the rows of each strip, from the top; only the last one may have fewer.

    Args:
        height: rows of the picture.
        strip_rows: rows of one strip, at least 1.
    """
    for top in range(0, height, strip_rows):
        yield slice(top, min(top + strip_rows, height))
