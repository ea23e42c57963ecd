"""What a header of the wire says, checked before anything is done with it."""

from __future__ import annotations

from typing import Any

from nobg_core.wire import HINT_PLANES, MAX_PIXELS, nonsense


def check_count(header: dict[str, Any], name: str, least: int, most: int) -> int:
    """Return the whole number under `name`.

    Raises:
        WorkerError: it is none, or lies outside [least, most].
    """
    value = header.get(name)
    if type(value) is not int or not least <= value <= most:
        raise nonsense(f"{name} is {value!r}")
    return value


def check_share(header: dict[str, Any], name: str) -> float:
    """Return the number from 0 to 1 under `name`.

    Raises:
        WorkerError: it is none.
    """
    value = header.get(name)
    if not isinstance(value, (int, float)) or not 0 <= value <= 1:  # nan is not
        raise nonsense(f"{name} is {value!r}")
    return float(value)


def check_text(header: dict[str, Any], name: str) -> str:
    """Return the text under `name`.

    Raises:
        WorkerError: it is no text.
    """
    value = header.get(name)
    if not isinstance(value, str):
        raise nonsense(f"{name} is {value!r}")
    return value


def check_size(header: dict[str, Any]) -> tuple[int, int]:
    """Return (width, height) of a header.

    Raises:
        WorkerError: they are no positive whole numbers, or exceed MAX_PIXELS together.
    """
    width = check_count(header, "width", 1, MAX_PIXELS)
    height = check_count(header, "height", 1, MAX_PIXELS // width)
    return width, height


def check_hints(header: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of the planes that come along.

    Raises:
        WorkerError: they are not some of HINT_PLANES, each once and in that order.
    """
    names = header.get("hints")
    if not isinstance(names, list) or names != [name for name in HINT_PLANES if name in names]:
        raise nonsense(f"hints is {names!r}"[:500])
    return tuple(names)


def check_part(
    header: dict[str, Any], width: int, height: int
) -> tuple[tuple[int, int, int, int], tuple[int, int]]:
    """Return the bounds (x, y, width, height) and the size (width, height) of a `preview`.

    Args:
        header: the message.
        width: of the whole layer.
        height: of the whole layer.

    Raises:
        WorkerError: the bounds do not lie in the layer, or the size is larger than they are.
    """
    bounds, size = header["bounds"], header["size"]
    are_counts = all(
        isinstance(values, list) and all(type(value) is int for value in values)
        for values in (bounds, size)
    )
    if not are_counts or (len(bounds), len(size)) != (4, 2):
        raise nonsense(f"bounds {bounds!r}, size {size!r}"[:500])
    x, y, across, down = bounds
    is_inside = 0 <= x < x + across <= width and 0 <= y < y + down <= height
    if not is_inside or not (1 <= size[0] <= across and 1 <= size[1] <= down):
        raise nonsense(f"bounds {bounds!r}, size {size!r}"[:500])
    return (x, y, across, down), (size[0], size[1])
