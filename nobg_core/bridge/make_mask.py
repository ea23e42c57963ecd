"""One layer's mask, made or refined: read it, ask the worker, say what is worth saying."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nobg_core.bridge.refusals import masked_already, no_mask, nothing_to_refine
from nobg_core.bridge.worker_client import OnProgress, cut_out, refine
from nobg_core.host import Host, Mask
from nobg_core.matte_record import most_bytes
from nobg_core.options import CutoutOptions

NO_SUBJECT = (
    "No subject was found, so the mask hides the whole layer. Undo, or paint the subject in white."
)


@dataclass(frozen=True)
class MadeMask:
    """What a layer is to get.

    Args:
        mask: the mask.
        made_by: the model and what it ran on, in the user's words.
        note: what is worth saying about it, or "".
        needs_look: the mask is hardly what the user wanted.
    """

    mask: Mask
    made_by: str
    note: str = ""
    needs_look: bool = False


def cut_out_layer(host: Host, options: CutoutOptions, on_progress: OnProgress) -> MadeMask:
    """Return the mask of the layer's subject.

    Raises:
        NobgError: the layer cannot be read, has a mask that is to stay, or what `cut_out` raises.
    """
    if options.existing_mask == "stop" and host.has_mask():
        raise masked_already(host.layer_name)
    made = cut_out(host.read_layer(), options, on_progress)
    note = NO_SUBJECT if made.is_empty else made.reason
    return MadeMask(made.mask, made.made_by, note, made.is_empty)


def refine_layer(host: Host, options: CutoutOptions, on_progress: OnProgress) -> MadeMask:
    """Return the layer's painted mask, refined.

    Raises:
        NobgError: the layer cannot be read, or has no mask; nothing of the mask would change; or
            what `refine` raises.
    """
    pixels = host.read_layer() if host.has_mask() else None
    if pixels is None or pixels.mask is None:
        raise no_mask(host.layer_name)
    painted = _with_usable_record(pixels.mask)
    made = refine(replace(pixels, mask=painted), options, on_progress)
    if made.mask.data == painted.data:
        raise nothing_to_refine(host.layer_name)
    return MadeMask(made.mask, made.made_by, made.reason)


def _with_usable_record(mask: Mask) -> Mask:
    """Return the mask; without its record if that is of a layer that was larger, and made smaller.

    The worker would take a longer one than a layer can have for nonsense.
    """
    is_longer = len(mask.record) > most_bytes(mask.width, mask.height)
    return replace(mask, record=b"") if is_longer else mask
