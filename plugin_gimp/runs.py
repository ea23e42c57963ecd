"""What all runs share: the layers that are meant, the work on them, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp  # noqa: E402 - the version comes first
from gimp_host import GimpHost  # noqa: E402
from undo_step import UndoStep  # noqa: E402

from nobg_core.bridge.looking import CHECK  # noqa: E402
from nobg_core.bridge.outcome import State, summary  # noqa: E402
from nobg_core.bridge.refusals import no_layer  # noqa: E402
from nobg_core.bridge.run import ImageJob  # noqa: E402
from nobg_core.options import CutoutOptions, MaskOptions  # noqa: E402

# Argument of a procedure -> field of MaskOptions.
MASK_ARGUMENTS = {
    "grow": "grow_px",
    "feather": "feather_px",
    "contrast": "contrast",
    "smooth": "smooth",
    "largest-only": "largest_only",
    "fill-holes": "fill_holes",
}


@dataclass(frozen=True)
class Report:
    """What a run tells GIMP.

    Args:
        failure: the text of an error, or "".
        note: a text that is worth showing, or "".
        is_cancelled: the user stopped the work.
        values: the procedure's return values, as far as it has any.
    """

    failure: str = ""
    note: str = ""
    is_cancelled: bool = False
    values: tuple[float | str, ...] = ()


def chosen_layers(image, drawables):
    """Return the layers meant by what GIMP passed: once a layer has a mask, that is the mask."""
    layers = []
    for drawable in drawables or image.get_selected_layers():
        layer = Gimp.Layer.from_mask(drawable) if drawable.is_layer_mask() else drawable
        if layer is not None and layer.is_layer() and layer not in layers:
            layers.append(layer)
    return layers


def layers_of(image, drawables):
    """Return the chosen layers.

    Raises:
        ImageError: there are none.
    """
    layers = chosen_layers(image, drawables)
    if not layers:
        raise no_layer(image.get_name())
    return layers


def job_on(title, image, layers, progress, in_selection=False):
    """Return the work on layers of one image, in one undo step."""
    step = UndoStep(image)
    hosts = [GimpHost(layer, progress, step, in_selection) for layer in layers]
    return ImageJob(title, hosts, step.whole)


def report_of(outcomes, *notes):
    """Return what a run over layers of one image tells, and notes of its own."""
    if all(outcome.state is State.STOPPED for outcome in outcomes):
        return Report(is_cancelled=True)
    text = "\n".join(filter(None, [summary(outcomes), *notes]))
    if any(outcome.state is State.FAILED for outcome in outcomes):
        return Report(failure=text)
    return Report(note=text)


def look_again(outcomes):
    """Return the sentence about masks that are hardly what the user wanted, or ""."""
    to_redo = [
        outcome
        for outcome in outcomes
        if outcome.state is State.DONE and outcome.report and outcome.report.verdict == "redo"
    ]
    return f"{CHECK} shows where to look." if to_redo else ""


def cutout_options(config):
    """Return the CutoutOptions that a procedure was called with."""
    return CutoutOptions(
        device=config.get_property("device"),
        existing_mask=config.get_property("existing-mask"),
        # From its second start on, GIMP 3.0.4 gives None for an empty text that was preset.
        model=config.get_property("model") or "",
        edges=config.get_property("edges"),
        mask=mask_options(config),
    )


def mask_options(config):
    """Return the MaskOptions that a procedure was called with."""
    values = {field: config.get_property(name) for name, field in MASK_ARGUMENTS.items()}
    # GIMP's sliders bring in decimals of their own.
    return MaskOptions(
        **{
            field: round(value, 2) if isinstance(value, float) else value
            for field, value in values.items()
        }
    )


def reset_mask_options(config):
    """Let a procedure's MaskOptions change nothing."""
    for name, field in MASK_ARGUMENTS.items():
        config.set_property(name, getattr(MaskOptions(), field))
