"""What the header of a request asks for, checked before anything is allocated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nobg_core.engine.memory import (
    BYTES_PER_ADJUSTED_PIXEL,
    BYTES_PER_CLEANED_PIXEL,
    BYTES_PER_PIXEL,
    BYTES_PER_REFINED_PIXEL,
)
from nobg_core.matte_record import most_bytes
from nobg_core.options import CutoutOptions
from nobg_core.wire import nonsense
from nobg_core.wire_checks import check_count, check_hints, check_share, check_size

BYTES_PER_PIXEL_OF = {
    "cut_out": BYTES_PER_PIXEL,
    "refine": BYTES_PER_REFINED_PIXEL,
    "check": BYTES_PER_PIXEL,
    "clean": BYTES_PER_CLEANED_PIXEL,
    "adjust": BYTES_PER_ADJUSTED_PIXEL,
}


@dataclass(frozen=True)
class Order:
    """What is to be done, and what comes along.

    Args:
        kind: the request's type, one of those in BYTES_PER_PIXEL_OF.
        width: of the layer, in pixels.
        height: of the layer, in pixels.
        mask_bits: depth of the mask that is wanted, and of the one that comes along.
        channels: 4 for straight RGBA, 3 for RGB, 0 where no pixels come.
        has_mask: whether the layer's present mask comes along.
        hints: the names of the planes that come along.
        record_bytes: how long the record of that mask is; 0 if there is none.
        amount: how clean the colours are to be, 0 to 1.
        options: the user's choices.
    """

    kind: str
    width: int
    height: int
    mask_bits: int
    channels: int = 0
    has_mask: bool = True
    hints: tuple[str, ...] = ()
    record_bytes: int = 0
    amount: float = 1.0
    options: CutoutOptions = field(default_factory=CutoutOptions)

    @property
    def bytes_per_pixel(self) -> int:
        """How much memory the work takes at its peak."""
        each = BYTES_PER_PIXEL_OF[self.kind]
        if self.options.mask.chooses_regions:
            each = max(each, BYTES_PER_ADJUSTED_PIXEL)
        return each + len(self.hints)


def read_order(header: dict[str, Any]) -> Order:
    """Return what a request asks for.

    Raises:
        WorkerError: the header makes no sense.
    """
    width, height = check_size(header)
    bits = check_count(header, "mask_bits", 8, 16)
    if bits not in (8, 16):
        raise nonsense(f"mask of {bits} bits")
    values: dict[str, Any] = {}
    if "channels" in header:
        values["channels"] = check_count(header, "channels", 3, 4)
    if "has_mask" in header:
        values["has_mask"] = header["has_mask"]
        if not isinstance(header["has_mask"], bool):
            raise nonsense(f"has_mask is {header['has_mask']!r}")
    if "hints" in header:
        values["hints"] = check_hints(header)
    if "record_bytes" in header:
        values["record_bytes"] = check_count(header, "record_bytes", 0, most_bytes(width, height))
    if "amount" in header:
        values["amount"] = check_share(header, "amount")
    if "options" in header:
        values["options"] = CutoutOptions.from_json(header["options"])
    return Order(header["type"], width, height, bits, **values)
