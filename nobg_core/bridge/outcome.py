"""What became of each layer, and how that is told; the same words in every host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from nobg_core.bridge.questions import CLEAN
from nobg_core.doubts import Report
from nobg_core.errors import NobgError


class State(Enum):
    """How the work on one layer ended."""

    DONE = "done"
    LOOK = "needs a look"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Outcome:
    """How the work on one layer ended.

    Args:
        name: the image and layer, as the user sees them.
        state: how it ended.
        note: one sentence worth telling, or "".
        error: what failed, for FAILED and STOPPED.
        made_by: the model and what it ran on, in the user's words, where there is a mask.
        report: where to look at the mask, if one was made or refined.
    """

    name: str
    state: State
    note: str = ""
    error: NobgError | None = None
    made_by: str = ""
    report: Report | None = None


def clean_again(layer_name: str) -> str:
    """Return the note on a new mask where the clean colours above were made for another."""
    return f"The clean colours of {layer_name} are those of its earlier mask. Choose {CLEAN} again."


def closing_list(outcomes: Sequence[Outcome]) -> str:
    """Return the text shown after a run over several layers: failed first, then the rest."""
    order = (State.FAILED, State.LOOK, State.STOPPED, State.DONE)
    parts = []
    for state in order:
        group = [outcome for outcome in outcomes if outcome.state is state]
        if group:
            lines = [f"  {outcome.name}{_because(outcome)}" for outcome in group]
            parts.append("\n".join([f"{len(group)} {state.value}:", *lines]))
    return "\n".join(parts)


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return what is worth showing of a run over the layers of one image, or "".

    Hosts show the first line of a text at a glance and all of it in a dialog: a note on a layer
    that needs a look gets a second line, as it must not be missed; the reason for a slower run may.
    """
    if len(outcomes) == 1:
        return _summary_of_one(outcomes[0])
    if any(outcome.state is not State.DONE for outcome in outcomes):
        return closing_list(outcomes)
    if len({outcome.note for outcome in outcomes}) == 1:
        return outcomes[0].note
    return "\n".join(f"{outcome.name}: {outcome.note}" for outcome in outcomes if outcome.note)


def _summary_of_one(outcome: Outcome) -> str:
    if outcome.error:
        return str(outcome.error)
    return f"{outcome.name}\n{outcome.note}" if outcome.state is State.LOOK else outcome.note


def _because(outcome: Outcome) -> str:
    reason = outcome.note or (str(outcome.error) if outcome.error else "")
    return f": {reason}" if reason and outcome.state is not State.STOPPED else ""
