"""What a layer is to get: a mask, or colours above it."""

from __future__ import annotations

from dataclasses import dataclass

from nobg_core.doubts import Report
from nobg_core.host import Host, LayerColours, Mask


@dataclass(frozen=True)
class Made:
    """What was made for a layer, and what is worth saying about it.

    Args:
        content: the mask, or the clean colours.
        note: one sentence worth telling, or "".
        needs_look: it is hardly what the user wanted.
        made_by: the model and what it ran on, in the user's words, or "".
        report: where to look at it, if that is known.
    """

    content: Mask | LayerColours
    note: str = ""
    needs_look: bool = False
    made_by: str = ""
    report: Report | None = None

    def put_on(self, host: Host) -> str:
        """Let the layer have it; what is returned and raised is the host's."""
        if isinstance(self.content, Mask):
            return host.write_mask(self.content)
        return host.add_clean_colours(self.content)
