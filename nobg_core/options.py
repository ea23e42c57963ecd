"""What the user can choose about a cut-out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from nobg_core.errors import WorkerError

DEVICES = ("auto", "cpu", "gpu")
EDGES = ("fast", "hero")
EXISTING_MASK = ("replace", "intersect", "stop")
MAX_NAME_LENGTH = 100


@dataclass(frozen=True)
class CutoutOptions:
    """The choices of one cut-out, the same in every host, on the wire and on the command line.

    Args:
        device: where inference runs; `auto` takes the best execution provider that works.
        existing_mask: what happens to a mask the layer already has; `intersect` keeps only what
            both masks show, `stop` leaves the layer alone and says so.
        model: `NAME` for its newest version, `NAME@VERSION`, or "" for the preset one.
        edges: `hero` takes longer, and looks closer at the band around the subject.
    """

    device: str = "auto"
    existing_mask: str = "stop"
    model: str = ""
    edges: str = "fast"

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

    def to_json(self) -> dict[str, str]:
        """Return the options as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> CutoutOptions:
        """Return the options that `to_json` wrote.

        Raises:
            WorkerError: `data` is no object, or holds a name or value that nobg does not know.
        """
        known = {field.name for field in fields(cls)}
        if not isinstance(data, dict) or not set(data) <= known:
            raise WorkerError(
                "The plug-in sent options that this worker does not know.",
                "Run install.py repair, then restart the program.",
                detail=repr(data)[:500],
            )
        return cls(**data)
