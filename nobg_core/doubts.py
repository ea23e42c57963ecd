"""Where to look at a mask, as it crosses the wire and as every host shows it."""

from __future__ import annotations

from dataclasses import dataclass

from nobg_core.wire import nonsense

# What can be doubtful, in the words of messages.
KINDS = {
    "empty": "nothing shows",
    "full": "nothing was removed",
    "soft": "soft far from any edge",
    "hole": "a small hole in the subject",
    "speck": "a speck beside the subject",
    "contrast": "subject and background hardly differ",
    "colours": "colours of subject and background do not separate",
    "light halo": "a light rim, seen on black",
    "dark halo": "a dark rim, seen on white",
}
VERDICTS = ("good", "look at it", "redo")
MOST_DOUBTS = 50

Bounds = tuple[int, int, int, int]


@dataclass(frozen=True)
class Doubt:
    """A place to look at.

    Args:
        kind: one of KINDS.
        bounds: x, y, width and height, in pixels of the picture.
        severity: from 0, hardly to be seen, to 1, spoils the picture.
    """

    kind: str
    bounds: Bounds
    severity: float

    @property
    def text(self) -> str:
        """What is doubtful, in the user's words."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Report:
    """What is to be said about a mask.

    Args:
        doubts: the gravest first, at most MOST_DOUBTS.
        score: from 0 to 1; 1 is a mask without doubts.
        verdict: one of VERDICTS.
    """

    doubts: tuple[Doubt, ...]
    score: float
    verdict: str

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON values; `from_json` undoes it."""
        return {
            "verdict": self.verdict,
            "score": self.score,
            "doubts": [
                {"kind": doubt.kind, "bounds": list(doubt.bounds), "severity": doubt.severity}
                for doubt in self.doubts
            ],
        }

    @classmethod
    def from_json(cls, data: object) -> Report:
        """Return the report that `to_json` wrote.

        Raises:
            WorkerError: it is none.
        """
        try:
            return _read_report(data)
        except (KeyError, TypeError, ValueError) as exc:
            raise nonsense(f"{exc!r}: {data!r}"[:500]) from exc


def _read_report(data: object) -> Report:
    if not isinstance(data, dict) or set(data) != {"verdict", "score", "doubts"}:
        raise ValueError("no report")
    if data["verdict"] not in VERDICTS or len(data["doubts"]) > MOST_DOUBTS:
        raise ValueError("no verdict")
    doubts = tuple(
        Doubt(each["kind"], _read_bounds(each["bounds"]), _read_share(each["severity"]))
        for each in data["doubts"]
    )
    if not {doubt.kind for doubt in doubts} <= set(KINDS):
        raise ValueError("an unknown kind")
    return Report(doubts, _read_share(data["score"]), data["verdict"])


def _read_bounds(values: object) -> Bounds:
    if not isinstance(values, list) or not all(type(value) is int for value in values):
        raise ValueError("no bounds")
    x, y, width, height = values
    if min(x, y) < 0 or min(width, height) < 1:
        raise ValueError("bounds of nothing")
    return x, y, width, height


def _read_share(value: object) -> float:
    if not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError("no share")
    return float(value)
