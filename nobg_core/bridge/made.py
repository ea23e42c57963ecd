"""What a layer is to get: a mask, or colours above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from nobg_core.doubts import Report
from nobg_core.host import Host, LayerColours, Mask


class Made(Protocol):
    """What was made for a layer, and what is worth saying about it."""

    @property
    def note(self) -> str:
        """One sentence worth telling, or ""."""

    @property
    def needs_look(self) -> bool:
        """Whether it is hardly what the user wanted."""

    @property
    def made_by(self) -> str:
        """The model and what it ran on, in the user's words, or ""."""

    @property
    def report(self) -> Report | None:
        """Where to look at it, if that is known."""

    def put_on(self, host: Host) -> str:
        """Let the layer have it; what is returned and raised is the host's."""


@dataclass(frozen=True)
class MadeMask:
    """A mask for a layer; the other fields are those of `Made`."""

    mask: Mask
    note: str = ""
    needs_look: bool = False
    made_by: str = ""
    report: Report | None = None

    def put_on(self, host: Host) -> str:
        """Write the mask."""
        return host.write_mask(self.mask)


@dataclass(frozen=True)
class MadeColours:
    """Clean colours for a layer; the other fields are those of `Made`."""

    colours: LayerColours
    note: str = ""
    needs_look: bool = False
    made_by: str = ""
    report: Report | None = None

    def put_on(self, host: Host) -> str:
        """Add the colours."""
        return host.add_clean_colours(self.colours)
