"""The words for what can be chosen about a cut-out; the same in every host.

GIMP's plug-in holds its own copy, as it must be able to register without this file.
"""

from __future__ import annotations

# Value in CutoutOptions -> what it is called.
DEVICES = {"auto": "Whichever is best", "cpu": "Processor", "gpu": "Graphics card"}
EXISTING_MASK = {
    "replace": "Replace it",
    "intersect": "Keep only what both masks show",
    "stop": "Leave the layer alone",
}

COMPUTED_ON = "Computed on"
MASK_ALREADY_THERE = "Mask already there"
MODEL = "Model"
MODEL_HINT = "NAME or NAME@VERSION, as `nobg models` lists them; empty for the preset one"
