"""What a retoucher may ask of a finished alpha, without asking the model again."""

from __future__ import annotations

from nobg_core.engine.arrays import Alpha, Area
from nobg_core.engine.edge_shape import shape_edges
from nobg_core.engine.regions import fill_holes, keep_largest
from nobg_core.options import MaskOptions


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
