"""The model's own alpha: small, and not yet on the picture's edges."""

from __future__ import annotations

import cv2
import numpy as np

from nobg_core.engine.arrays import Alpha, Area, Rgb
from nobg_core.engine.hints import CONTEXT_SHARE, Hints
from nobg_core.engine.prepare import prepare
from nobg_core.engine.registry import ModelEntry
from nobg_core.engine.session import Session
from nobg_core.errors import Cancelled

# Above this a pixel is more likely subject than not.
SUBJECT = 0.5
# What is shown around a subject that the frame cuts, instead of `CONTEXT_SHARE`: with its end it
# has lost what tells it from the ground (models/training/RUNS.md).
CUT_CONTEXT_SHARE = 0.6
# Of a look at half of the picture's width and height or less, cells half as long keep more, and it
# knows better than the first: its share of the log-odds, which is a half of larger ones.
SMALL, SMALL_SHARE = 0.5, 0.8


def predict_alpha(image: Rgb, session: Session, hints: Hints) -> Alpha:
    """Return what the model takes for the subject, at the model's own size or finer.

    The hints hold for every model's answer, also where it knows of none. A model that takes them is
    asked twice where there are any: who marks a picture wants it right. Without hints, one that
    looks closer is asked twice if it found something.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded.
        session: the loaded model.
        hints: what is known of the picture, at its size.

    Returns:
        (S, S) float32 in [0, 1], S being the model's size for a picture with or without hints, or
        twice that where it looked closer at something small.

    Raises:
        Cancelled: the session was stopped meanwhile.
        ModelError: the model could not run.
    """
    entry = session.entry
    side_px = entry.input_px if hints.say_nothing else entry.hinted_px
    known = hints.at(side_px)
    alpha = _look(image, session, known, side_px)
    known.hold(alpha)
    if _pays_to_look_closer(entry, hints, alpha):
        alpha = _look_closer(image, session, hints, alpha)
        hints.at(len(alpha)).hold(alpha)
    return alpha


def _pays_to_look_closer(entry: ModelEntry, hints: Hints, alpha: Alpha) -> bool:
    if hints.say_nothing:
        return entry.looks_closer and bool((alpha > SUBJECT).any())
    return entry.takes_hints


def _look(
    image: Rgb, session: Session, known: Hints, side_px: int, *, is_mirrored: bool = False
) -> Alpha:
    """Return the answer to a picture, or to its mirror image and turned back, (S, S)."""
    feed = prepare(image, session.entry, known, side_px)
    if not is_mirrored:
        answer: Alpha = session.run(feed)[0, 0]
        return answer
    mirrored = {name: np.ascontiguousarray(plane[..., ::-1]) for name, plane in feed.items()}
    return session.run(mirrored)[0, 0, :, ::-1]


def _look_closer(image: Rgb, session: Session, hints: Hints, alpha: Alpha) -> Alpha:
    """Return alpha (S, S), which may change, joined with what a look at the subject alone says.

    The mirror image is shown: what a network errs about at one side, it may see at the other.
    """
    if session.is_stopped:
        raise Cancelled
    side_px = len(alpha)
    cells, around = _surroundings(alpha)
    area = _pixels_of(cells, side_px, image.shape)
    known = hints.inside(area).at(side_px)
    closer = _look(image[area], session, known, side_px, is_mirrored=True)
    joined, share = alpha, 0.5
    if max(alpha[cells].shape) <= SMALL * side_px:
        finer = cv2.resize(alpha, (2 * side_px, 2 * side_px), interpolation=cv2.INTER_LINEAR)
        joined, share = np.asarray(finer, np.float32), SMALL_SHARE
        rows, columns = (slice(2 * part.start, 2 * part.stop) for part in cells)
        cells = rows, columns
    size = joined[cells].shape[::-1]
    fitted = cv2.resize(closer, size, interpolation=cv2.INTER_AREA)
    shares = share * _fade_in(cells, around * len(joined) // side_px, len(joined))
    joined[cells] = _join(joined[cells], np.asarray(fitted, np.float32), shares)
    return joined


def _fade_in(cells: Area, over: int, side: int) -> Alpha:
    """Return how much a look at a part counts, from nearly 0 at its borders to 1 `over` cells on.

    Else a border would be seen in the mask wherever the looks disagree about it. The frame's own
    border is none.
    """
    rows, columns = (_fade_along(part, max(over, 1), side) for part in cells)
    return np.minimum.outer(rows, columns)


def _fade_along(part: slice, over: int, side: int) -> Alpha:
    place = np.arange(part.start, part.stop, dtype=np.float32) + np.float32(0.5)
    counts: Alpha = np.ones_like(place)
    if part.start > 0:
        counts = np.minimum(counts, (place - part.start) / over)
    if part.stop < side:
        counts = np.minimum(counts, (part.stop - place) / over)
    return counts


def _join(first: Alpha, second: Alpha, share: Alpha) -> Alpha:
    """Return the alpha whose log-odds are a mean of both's, in which the second has a share.

    Where one look is sure and the other is not, the sure one decides; a mean of alphas would leave
    a haze. Of two that are sure of opposites, it is a half.
    """
    subject = first ** (1 - share) * second**share
    ground = (1 - first) ** (1 - share) * (1 - second) ** share
    odds = subject + ground
    joined = np.divide(subject, odds, out=np.full_like(odds, 0.5), where=odds > 0)
    return np.asarray(joined, np.float32)


def _surroundings(alpha: Alpha) -> tuple[Area, int]:
    """Return a box around what is more likely subject than not, and how many cells around it."""
    side = len(alpha)
    x, y, width, height = cv2.boundingRect((alpha > SUBJECT).astype(np.uint8))
    if not width:
        return (slice(0, side), slice(0, side)), 0
    is_cut = min(x, y) == 0 or max(x + width, y + height) == side
    by = round((CUT_CONTEXT_SHARE if is_cut else CONTEXT_SHARE) * max(width, height))
    rows = slice(max(y - by, 0), min(y + height + by, side))
    return (rows, slice(max(x - by, 0), min(x + width + by, side))), by


def _pixels_of(cells: Area, side: int, shape: tuple[int, ...]) -> Area:
    """Return the picture's pixels under the cells of a grid of side x side; one at the least."""
    rows, columns = (
        slice(
            part.start * length // side,
            max(part.stop * length // side, part.start * length // side + 1),
        )
        for part, length in zip(cells, shape, strict=False)
    )
    return rows, columns
