"""The words for what can be chosen about a cut-out; the same in every host.

GIMP's plug-in holds its own copy, as it must be able to register without this file.
"""

from __future__ import annotations

from dataclasses import dataclass

from nobg_core.options import MAX_SMOOTH, RANGES

# Value in CutoutOptions -> what it is called.
DEVICES = {"auto": "Whichever is best", "cpu": "Processor", "gpu": "Graphics card"}
EXISTING_MASK = {
    "replace": "Replace it",
    "intersect": "Keep only what both masks show",
    "stop": "Leave the layer alone",
}
EDGES = {"fast": "Fast", "hero": "Hero: looks closer, takes longer"}

COMPUTED_ON = "Computed on"
MASK_ALREADY_THERE = "Mask already there"
MODEL = "Model"
EDGES_TITLE = "Edges"
MODEL_HINT = "NAME or NAME@VERSION, as `nobg models` lists them; empty for the preset one"


@dataclass(frozen=True)
class Amount:
    """A number among MaskOptions, as a slider shows it.

    Args:
        name: of the field.
        title: its label.
        least: the smallest value.
        most: the largest.
        step: from one value to the next.
        explanation: a tooltip.
    """

    name: str
    title: str
    least: float
    most: float
    step: float
    explanation: str


AMOUNTS = (
    Amount("grow_px", "Grow", *RANGES["grow"], 0.1, "Pixels the edge moves out; below 0, in"),
    Amount("feather_px", "Feather", *RANGES["feather"], 0.1, "Pixels the edge is softened by"),
    Amount("contrast", "Contrast", *RANGES["contrast"], 1, "More makes the edge harder"),
    Amount("smooth", "Smooth", 0, MAX_SMOOTH, 1, "Takes bumps and fine strands off the edge"),
)
# Field of MaskOptions -> (label, tooltip).
SWITCHES = {
    "largest_only": ("Keep only the largest subject", "Hide all that is not connected with it"),
    "fill_holes": ("Fill holes", "Show all that the subject encloses"),
}
CLEANNESS = "Clean colours"
CLEANNESS_HINT = "How much of the old background is taken out of soft edges, in percent"
