"""Planes of one byte a pixel: cut to, or spread over, other bounds."""

from __future__ import annotations


def cut(canvas, bounds):
    """Return a part of a plane that covers the canvas, and 0 for what lies outside of it.

    Args:
        canvas: a Mask of 8 bits.
        bounds: (x, y, width, height) of the part.
    """
    x, y, width, height = bounds
    left, right = max(x, 0), min(x + width, canvas.width)
    if left >= right:
        return bytes(width * height)
    before, after = bytes(left - x), bytes(x + width - right)
    rows = []
    for row in range(y, y + height):
        start = row * canvas.width
        is_inside = 0 <= row < canvas.height
        part = canvas.data[start + left : start + right] if is_inside else bytes(right - left)
        rows.append(before + part + after)
    return b"".join(rows)


def spread(data, bounds, wanted):
    """Return bounds that hold both, and mask values for them: white where nobg saw nothing.

    What was painted beside the old bounds meanwhile is to stay visible.

    Args:
        data: one byte a pixel of `bounds`.
        bounds: (x, y, width, height).
        wanted: (x, y, width, height).
    """
    x, y, width, height = bounds
    left, top = min(x, wanted[0]), min(y, wanted[1])
    right = max(x + width, wanted[0] + wanted[2])
    bottom = max(y + height, wanted[1] + wanted[3])
    if (left, top, right, bottom) == (x, y, x + width, y + height):
        return bounds, data
    before, after = b"\xff" * (x - left), b"\xff" * (right - x - width)
    rows = [before + data[row * width : (row + 1) * width] + after for row in range(height)]
    above, below = y - top, bottom - y - height
    empty = b"\xff" * (right - left)
    whole = b"".join([empty * above, *rows, empty * below])
    return (left, top, right - left, bottom - top), whole


def around(bounds, wanted):
    """Return the bounds of up to four parts that together are all of `wanted` beside `bounds`."""
    x, y, width, height = bounds
    left, top = min(x, wanted[0]), min(y, wanted[1])
    right = max(x + width, wanted[0] + wanted[2])
    bottom = max(y + height, wanted[1] + wanted[3])
    parts = (
        (left, top, right - left, y - top),
        (left, y + height, right - left, bottom - y - height),
        (left, y, x - left, height),
        (x + width, y, right - x - width, height),
    )
    return [part for part in parts if part[2] and part[3]]
