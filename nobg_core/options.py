"""What the user can choose about a cut-out."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

from nobg_core.errors import WorkerError

DEVICES = ("auto", "cpu", "gpu")
EDGES = ("fast", "hero")
EXISTING_MASK = ("replace", "intersect", "stop")
MAX_NAME_LENGTH = 100

# Each number of MaskOptions: the least and the most that it may be.
RANGES = {"grow": (-10.0, 10.0), "feather": (0.0, 30.0), "contrast": (0.0, 100.0)}
MAX_SMOOTH = 10

Options = TypeVar("Options", bound="MaskOptions | CutoutOptions")


@dataclass(frozen=True)
class MaskOptions:
    """How an alpha is changed after it was found; as preset, not at all.

    Args:
        grow_px: how far the edge moves outwards; below 0, inwards. Its softness stays.
        feather_px: how far the edge is softened to each side.
        contrast: 0 to 100; more makes the edge harder, 100 all but hard.
        smooth: 0 to 10; more takes larger bumps and finer strands off the edge.
        largest_only: drop every subject but the largest.
        fill_holes: close what the subject encloses.

    Raises:
        WorkerError: a value is out of its range, in a sentence for the user.
    """

    grow_px: float = 0.0
    feather_px: float = 0.0
    contrast: float = 0.0
    smooth: int = 0
    largest_only: bool = False
    fill_holes: bool = False

    def __post_init__(self) -> None:
        for name, value in (
            ("grow", self.grow_px),
            ("feather", self.feather_px),
            ("contrast", self.contrast),
        ):
            _check_range(name, value, *RANGES[name])
        _check_range("smooth", self.smooth, 0, MAX_SMOOTH)
        if type(self.smooth) is not int or {type(self.largest_only), type(self.fill_holes)} != {
            bool
        }:
            raise unknown_options(asdict(self))

    @property
    def chooses_regions(self) -> bool:
        """Whether subjects or holes are dropped as wholes, for which all of the mask is looked at.

        It takes more memory than all the rest.
        """
        return self.largest_only or self.fill_holes

    def to_json(self) -> dict[str, Any]:
        """Return the options as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> MaskOptions:
        """Return the options that `to_json` wrote.

        Raises:
            WorkerError: `data` is no object, or holds a name or value that nobg does not know.
        """
        return _from_json(cls, data)


@dataclass(frozen=True)
class CutoutOptions:
    """The choices of one cut-out, the same in every host, on the wire and on the command line.

    Args:
        device: where inference runs; `auto` takes the best execution provider that works.
        existing_mask: what happens to a mask the layer already has; `intersect` keeps only what
            both masks show, `stop` leaves the layer alone and says so.
        model: `NAME` for its newest version, `NAME@VERSION`, or "" for the preset one.
        edges: `hero` takes longer, and looks closer at the band around the subject.
        mask: what is done to the alpha that was found.
    """

    device: str = "auto"
    existing_mask: str = "stop"
    model: str = ""
    edges: str = "fast"
    mask: MaskOptions = field(default_factory=MaskOptions)

    def __post_init__(self) -> None:
        choices = {"device": DEVICES, "existing_mask": EXISTING_MASK, "edges": EDGES}
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                raise WorkerError(
                    f"The option {name} was set to a value that nobg does not know.",
                    f"Choose one of: {', '.join(allowed)}.",
                    detail=repr(getattr(self, name)),
                )
        if not isinstance(self.model, str) or len(self.model) > MAX_NAME_LENGTH:
            raise WorkerError(
                "The option model was set to something that is no name.",
                "Choose a model that `nobg models` lists.",
                detail=repr(self.model)[:500],
            )

    def to_json(self) -> dict[str, Any]:
        """Return the options as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> CutoutOptions:
        """Return the options that `to_json` wrote; those it did not write are as preset.

        Raises:
            WorkerError: `data` is no object, or holds a name or value that nobg does not know.
        """
        if isinstance(data, dict) and "mask" in data:
            data = {**data, "mask": MaskOptions.from_json(data["mask"])}
        return _from_json(cls, data)


def unknown_options(data: object) -> WorkerError:
    """Return the error of options that make no sense."""
    return WorkerError(
        "The plug-in sent options that this worker does not know.",
        "Run install.py repair, then restart the program.",
        detail=repr(data)[:500],
    )


def _from_json(kind: type[Options], data: object) -> Options:
    known = {each.name for each in fields(kind)}
    if not isinstance(data, dict) or not set(data) <= known:
        raise unknown_options(data)
    return kind(**data)


def _check_range(name: str, value: object, least: float, most: float) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise unknown_options({name: value})
    if isinstance(value, int) and abs(value) > sys.float_info.max:  # JSON holds any; it has no :g
        raise unknown_options({name: value})
    if not least <= value <= most:  # nan is in no range
        raise WorkerError(
            f"The value of {name} is {value:g}.", f"It goes from {least:g} to {most:g}."
        )
