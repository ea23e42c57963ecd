"""What a plug-in may ask for: a mask cut out, refined where it was painted on, or adjusted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nobg_core.engine.adjust_mask import adjust_mask
from nobg_core.engine.arrays import Pixels, Plane, Rgb
from nobg_core.engine.cutout import OnProgress, cut_out
from nobg_core.engine.retouch import Painted, refine_mask
from nobg_core.engine.selection import gather_hints
from nobg_core.engine.session import Session
from nobg_core.engine.strokes import NOTHING, full_of
from nobg_core.engine.working_copy import intersect, quantise
from nobg_core.errors import ImageError
from nobg_core.matte_record import MatteRecord, pack_record, unpack_record
from nobg_core.options import CutoutOptions, MaskOptions

UNKNOWN_MATTE = "It is not known what this mask was like before it was painted on."
EVERY_EDGE = "All its soft edges were refined."


@dataclass(frozen=True)
class Layer:
    """What comes with a request.

    Args:
        image: (H, W, 3) uint8, sRGB-encoded, on white where the layer is transparent, or straight
            if `opacity` is there.
        mask: (H, W) uint8 or uint16, the mask to intersect with or to refine, or None.
        hints: (H, W) uint8 each, by name.
        record: what was kept with the present mask; b"" for nothing.
        opacity: (H, W) uint8, the layer's own transparency, or None.
    """

    image: Rgb
    mask: Pixels | None = None
    hints: dict[str, Plane] = field(default_factory=dict)
    record: bytes = b""
    opacity: Pixels | None = None


@dataclass(frozen=True)
class MadeMask:
    """What came of a request.

    Args:
        mask: (H, W) uint8 or uint16.
        record: what is to be kept with it, packed.
        is_empty: no subject was found, or nothing of it is left.
        reason: why it was done in another way than usual, in the user's words; "" if it was not.
    """

    mask: Pixels
    record: bytes
    is_empty: bool
    reason: str


def cut_out_layer(
    layer: Layer, bits: int, options: CutoutOptions, session: Session, on_progress: OnProgress
) -> MadeMask:
    """Return the mask of a layer's subject.

    Args:
        layer: the layer.
        bits: depth of the mask that is wanted, 8 or 16.
        options: the user's choices.
        session: the loaded model.
        on_progress: told how far the work is.

    Raises:
        Cancelled: the user stopped the work.
        ImageError: the selection holds nothing of the layer.
        ModelError: the model could not run.
    """
    hints = gather_hints(layer.hints)
    matte = cut_out(layer.image, session, on_progress, hints, options.edges)
    alpha = adjust_mask(matte.alpha, options.mask)
    hints.hold(alpha)
    if layer.mask is not None:
        intersect(alpha, layer.mask)
    mask = quantise(alpha, bits)
    record = _pack(mask, session.entry.title)
    return MadeMask(mask, record, matte.is_empty or not mask.any(), session.reason)


def refine_layer(layer: Layer, mask: Pixels, session: Session, on_progress: OnProgress) -> MadeMask:
    """Return the layer's painted mask, refined; `refine_mask` says how.

    A record that cannot be used is no failure: then all soft edges are refined.

    Raises:
        Cancelled: the user stopped the work.
        ModelError: the model could not run.
    """
    known, reason = _recall(layer.record, *mask.shape)
    painted = Painted(mask)
    if known is None:
        reason = f"{reason} {EVERY_EDGE}"
    else:
        painted = Painted(mask, _matte_of(known), _strokes_of(known))
    refined = refine_mask(layer.image, painted, session, on_progress)
    model = "" if known is None else known.model
    record = _pack(refined.mask, model, refined.strokes)
    reasons = " ".join(filter(None, [session.reason, reason]))
    return MadeMask(refined.mask, record, is_empty=False, reason=reasons)


def adjust_layer(mask: Pixels, record: bytes, options: MaskOptions) -> MadeMask:
    """Return a mask, its edges and regions as the options want them.

    What is known of the machine's own matte is adjusted alike, so that the retoucher's strokes
    remain what differs from it.

    Args:
        mask: (H, W) uint8 or uint16.
        record: what was kept with it; b"" for nothing.
        options: what to do.
    """
    adjusted = _adjust(mask, options)
    known, _ = _recall(record, *mask.shape)
    if known is not None:
        record = _pack(_adjust(_matte_of(known), options), known.model, _strokes_of(known))
    return MadeMask(adjusted, record, is_empty=False, reason="")


def _adjust(mask: Pixels, options: MaskOptions) -> Pixels:
    alpha = mask / np.float32(full_of(mask))
    return quantise(adjust_mask(alpha, options), 8 * mask.itemsize)


def _recall(record: bytes, height: int, width: int) -> tuple[MatteRecord | None, str]:
    """Return the record, or None and why there is none."""
    if not record:
        return None, UNKNOWN_MATTE
    try:
        return unpack_record(record, width, height), ""
    except ImageError as error:
        return None, error.message


def _matte_of(known: MatteRecord) -> Pixels:
    values = np.frombuffer(known.matte, f"<u{known.bits // 8}").reshape(known.height, known.width)
    return values.astype(values.dtype.newbyteorder("="), copy=False)


def _strokes_of(known: MatteRecord) -> Plane | None:
    if not known.strokes:
        return None
    return np.frombuffer(known.strokes, np.uint8).reshape(known.height, known.width)


def _pack(mask: Pixels, model: str, strokes: Plane | None = None) -> bytes:
    height, width = mask.shape
    bits = 8 * mask.itemsize
    matte = mask.astype(f"<u{mask.itemsize}", copy=False).tobytes()
    said = b"" if strokes is None or (strokes == NOTHING).all() else strokes.tobytes()
    return pack_record(MatteRecord(width, height, bits, matte, model, said))
