"""Refine a painted mask: what the retoucher painted is law, what is near it is solved again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nobg_core.engine.arrays import Pixels, Plane, Rgb
from nobg_core.engine.cutout import OnProgress
from nobg_core.engine.every_edge import refine_every_edge
from nobg_core.engine.hints import NOTHING_KNOWN, Hints
from nobg_core.engine.predict import predict_alpha
from nobg_core.engine.resolve import Solved, Work, resolve
from nobg_core.engine.session import Session
from nobg_core.engine.strokes import (
    NOTHING,
    STRIP_ROWS,
    Is,
    as_hints,
    at_depth_of,
    find_strokes,
    full_of,
    is_painted,
    paint,
    read_as_strokes,
    still_held,
)
from nobg_core.engine.windows import find_windows, reach_of

FOLLOWING = "Following your strokes"

# What the filter leaves of 0 and 1 next to an edge.
ALMOST = 0.02


@dataclass(frozen=True)
class Painted:
    """What the retoucher hands in.

    Args:
        mask: (H, W) uint8 or uint16, as it is now.
        matte: (H, W) uint8 or uint16, the mask as it was before it was painted on; None if nobody
            knows.
        earlier: (H, W) uint8, the strokes that the matte was already made with; None for none.
        said: what is known beside the mask; marked by half or more, it is a stroke like others.
    """

    mask: Pixels
    matte: Pixels | None = None
    earlier: Plane | None = None
    said: Hints = NOTHING_KNOWN


@dataclass(frozen=True)
class Retouched:
    """What came of it; to be kept with the mask, so that the next time no stroke is lost.

    Args:
        mask: (H, W), as deep as the painted one.
        strokes: (H, W) uint8, all that was painted up to now: 255 subject, 0 background, 128 not.
    """

    mask: Pixels
    strokes: Plane


def refine_mask(
    image: Rgb, painted: Painted, session: Session | None, on_progress: OnProgress
) -> Retouched:
    """Return the mask solved again near the strokes, and byte for byte the same elsewhere.

    A pixel that was painted full, white or black, stays so. One that was painted half stays too,
    unless it is the soft rim of a full stroke. Without strokes nothing changes; where it is not
    known what the machine made, every soft or edge region is refined instead.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        painted: the mask, and what is known of how it came about.
        session: a model, asked once more if it takes hints; None if there is none that does.
        on_progress: told how far the work is.

    Raises:
        Cancelled: the user stopped the work.
        ModelError: the model could not run.
    """
    said = read_as_strokes(painted.said, painted.mask.shape[:2])
    has_said = bool((said != NOTHING).any())
    if painted.matte is None and not has_said:
        return Retouched(refine_every_edge(image, painted.mask, on_progress), said)
    on_progress(0.0, FOLLOWING)
    work = _prepare(image, painted, said)
    windows = find_windows(work.new)
    if windows and session is not None and session.entry.takes_hints:
        work = replace(work, answer=predict_alpha(image, session, as_hints(work.held)))
    finished = work.mask.copy()
    for number, window in enumerate(windows):

        def tell(done: float, before: int = number) -> None:
            """Tell how far all windows are; `before` are done, the present one as far as `done`."""
            on_progress(min(1.0, 0.2 + 0.8 * (before + done) / len(windows)), FOLLOWING)

        tell(0.0)
        part = work.inside(window.area)
        solved = resolve(part, window, reach_of(work.mask.shape), tell)
        _blend(finished[window.area], part, solved)
    on_progress(1.0, FOLLOWING)
    return Retouched(finished, work.held)


def _prepare(image: Rgb, painted: Painted, said: Plane) -> Work:
    """Return what there is to work on, with all strokes painted on the mask."""
    matte = painted.mask if painted.matte is None else painted.matte
    matte = at_depth_of(painted.mask, matte)
    new = find_strokes(painted.mask, matte)
    new[said != NOTHING] = said[said != NOTHING]
    mask = paint(painted.mask, said)
    held = new
    if painted.earlier is not None:
        held = np.where(new == NOTHING, still_held(painted.earlier, mask), new)
    return Work(image, mask, matte, new, held)


def _blend(finished: Pixels, work: Work, solved: Solved) -> None:
    """Put the solution into the finished mask, in place, strip by strip; law is not touched."""
    full = np.float32(full_of(finished))
    for top in range(0, len(finished), STRIP_ROWS):
        rows = slice(top, top + STRIP_ROWS)
        mask = work.mask[rows]
        share = solved.share[rows] / np.float32(255)
        alpha = np.clip((solved.alpha[rows] - ALMOST) / (1 - 2 * ALMOST), 0, 1)
        value = mask + (alpha * full - mask) * share
        is_free = ~_is_law(work, solved, rows) & (share > 0)
        finished[rows][is_free] = np.rint(value[is_free])


def _is_law(work: Work, solved: Solved, rows: slice) -> Is:
    """Return what was painted and stays: all that is full, and what is half but no soft rim."""
    mask, matte = work.mask[rows], work.matte[rows]
    is_full = (mask == 0) | (mask == full_of(mask))
    is_half = is_painted(mask, matte) & ~is_full & ~solved.is_rim[rows]
    is_law = (work.held[rows] != NOTHING) | is_half | is_full & is_painted(mask, matte, 0)
    return np.asarray(is_law, np.bool_)
