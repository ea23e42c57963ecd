"""The work on one layer: read it, ask the worker, say what is worth saying."""

from __future__ import annotations

from dataclasses import replace

from nobg_core.bridge.adjuster import MaskAdjuster
from nobg_core.bridge.greeting import OnProgress
from nobg_core.bridge.made import Made
from nobg_core.bridge.refusals import (
    masked_already,
    no_mask,
    nothing_to_adjust,
    nothing_to_clean,
    nothing_to_refine,
)
from nobg_core.bridge.worker_client import check, clean, cut_out, refine
from nobg_core.doubts import Report
from nobg_core.host import Host, LayerPixels, Mask
from nobg_core.matte_record import most_bytes
from nobg_core.options import CutoutOptions, MaskOptions

NO_SUBJECT = (
    "No subject was found, so the mask hides the whole layer. Undo, or paint the subject in white."
)


def cut_out_layer(host: Host, options: CutoutOptions, on_progress: OnProgress) -> Made:
    """Return the mask of the layer's subject.

    Raises:
        NobgError: the layer cannot be read, has a mask that is to stay, or what `cut_out` raises.
    """
    if options.existing_mask == "stop" and host.has_mask():
        raise masked_already(host.layer_name)
    made = cut_out(host.read_layer(), options, on_progress)
    note = NO_SUBJECT if made.is_empty else made.reason
    return Made(made.mask, note, made.is_empty, made.made_by, made.report)


def refine_layer(host: Host, options: CutoutOptions, on_progress: OnProgress) -> Made:
    """Return the layer's painted mask, refined.

    Raises:
        NobgError: the layer cannot be read, or has no mask; nothing of the mask would change; or
            what `refine` raises.
    """
    pixels, mask = read_masked(host, "refine")
    made = refine(pixels, options, on_progress)
    if made.mask.data == mask.data:
        raise nothing_to_refine(host.layer_name)
    return Made(made.mask, made.reason, made_by=made.made_by, report=made.report)


def adjust_layer(host: Host, options: MaskOptions, on_progress: OnProgress) -> Made:
    """Return the layer's mask, its edges and regions as the options want them.

    Raises:
        NobgError: the layer cannot be read, or has no mask; nothing of the mask would change; or
            what `MaskAdjuster` raises.
    """
    _, mask = read_masked(host, "adjust")
    with MaskAdjuster(mask, on_progress) as adjuster:
        made = adjuster.finish(options, on_progress)
    if made.mask.data == mask.data:
        raise nothing_to_adjust(host.layer_name)
    return Made(made.mask)


def clean_layer(host: Host, amount: float, on_progress: OnProgress) -> Made:
    """Return the subject's own colours where the layer's mask is soft.

    Raises:
        NobgError: the layer cannot be read, or has no mask with a soft edge; or what `clean`
            raises.
    """
    pixels, _ = read_masked(host, "go by")
    colours = clean(pixels, amount, on_progress)
    if not any(colours.data[3::4]):
        raise nothing_to_clean(host.layer_name)
    return Made(colours)


def check_layer(host: Host, on_progress: OnProgress) -> Report:
    """Return where the mask that the layer has now is doubtful.

    Raises:
        NobgError: the layer cannot be read, or has no mask; or what `check` raises.
    """
    pixels, _ = read_masked(host, "check")
    return check(pixels, on_progress)


def read_masked(host: Host, to_what: str) -> tuple[LayerPixels, Mask]:
    """Return a layer and its mask, with a record that the worker takes.

    Args:
        host: the layer.
        to_what: what is to be done with the mask, for the message.

    Raises:
        NobgError: the layer cannot be read, or has no mask.
    """
    pixels = host.read_layer() if host.has_mask() else None
    if pixels is None or pixels.mask is None:
        raise no_mask(host.layer_name, to_what)
    mask = _with_usable_record(pixels.mask)
    return replace(pixels, mask=mask), mask


def _with_usable_record(mask: Mask) -> Mask:
    """Return the mask; without its record if that is of a layer that was larger, and made smaller.

    The worker would take a longer one than a layer can have for nonsense.
    """
    is_longer = len(mask.record) > most_bytes(mask.width, mask.height)
    return replace(mask, record=b"") if is_longer else mask
