"""What nobg asks before it works on masks that are already there; the same words in every host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Layer = TypeVar("Layer")

ONE_IMAGE = "Remove Background"
ALL_OPEN = "Remove Background in All Open Images"
REFINE = "Refine Mask"
ADJUST = "Adjust Mask"
CLEAN = "Clean Colours"

# (what it means in CutoutOptions.existing_mask, its button), the one that costs nothing first.
ANSWERS = (("stop", "Leave It Alone"), ("intersect", "Intersect"), ("replace", "Replace"))
EXPLANATION = "Replace puts the new mask in its place.\nIntersect keeps only what both masks show."
ABOUT_MASKS = f"Masks already there:\n{EXPLANATION}"


def mask_question(layer_names: Sequence[str]) -> str:
    """Return the question about layers that have a mask."""
    verb = "has a mask" if len(layer_names) == 1 else "have masks"
    return f"{', '.join(layer_names)} already {verb}.\n\n{EXPLANATION}"


def still_meant(
    layers: Sequence[Layer], masked: Sequence[Layer], answer: str | None
) -> list[Layer]:
    """Return which of the layers to work on after the answer about those with a mask.

    Args:
        layers: all that were chosen.
        masked: those of them with a mask, about which was asked.
        answer: one of ANSWERS, or None for Cancel.
    """
    if answer is None:
        return []
    return [layer for layer in layers if answer != "stop" or layer not in masked]


def left_alone(layer_names: Sequence[str]) -> str:
    """Return the sentence about layers that the user wanted left as they were, or ""."""
    if not layer_names:
        return ""
    masks = "mask" if len(layer_names) == 1 else "masks"
    return f"Left alone, with the {masks} already there: {', '.join(layer_names)}"
