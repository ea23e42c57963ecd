"""What a retoucher may ask of a finished alpha, without asking the model again."""

from __future__ import annotations

from dataclasses import dataclass

from nobg_core.engine.arrays import Alpha, Area
from nobg_core.engine.edge_shape import shape_edges
from nobg_core.engine.regions import fill_holes, keep_largest

MAX_GROW_PX = 10.0
MAX_FEATHER_PX = 30.0
MAX_SMOOTH = 10


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
        ValueError: a number is out of its range, in a sentence for the user.
    """

    grow_px: float = 0.0
    feather_px: float = 0.0
    contrast: float = 0.0
    smooth: int = 0
    largest_only: bool = False
    fill_holes: bool = False

    def __post_init__(self) -> None:
        _check("grow", self.grow_px, -MAX_GROW_PX, MAX_GROW_PX)
        _check("feather", self.feather_px, 0, MAX_FEATHER_PX)
        _check("contrast", self.contrast, 0, 100)
        _check("smooth", self.smooth, 0, MAX_SMOOTH)


def adjust_mask(alpha: Alpha, options: MaskOptions, area: Area | None = None) -> Alpha:
    """Return a part of the alpha as the options want it; the same part of the whole is the same.

    Largest and holes are matters of the whole picture: who shows one part after another calls
    `choose_regions` once, and `shape_edges` for each part.

    Args:
        alpha: (H, W) float32 in [0, 1]; it is not changed, but handed back where nothing is asked.
        options: what to do.
        area: rows and columns of the part; None for all of it.

    Returns:
        (h, w) float32 in [0, 1].
    """
    rows, columns = area or (slice(None), slice(None))
    return shape_edges(choose_regions(alpha, options), options, (rows, columns))


def choose_regions(alpha: Alpha, options: MaskOptions) -> Alpha:
    """Return alpha (H, W) with the subjects and holes that the options leave; edges as they are."""
    if options.fill_holes:
        alpha = fill_holes(alpha)
    if options.largest_only:
        alpha = keep_largest(alpha)
    return alpha


def _check(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:  # nan is in no range
        raise ValueError(f"The value of {name} is {value:g}; it goes from {least:g} to {most:g}.")
