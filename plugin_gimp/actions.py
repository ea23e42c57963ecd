"""What the menu items do: find the layers, ask if need be, call the bridge, report."""

from __future__ import annotations

from dataclasses import dataclass, replace

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp  # noqa: E402 - the version comes first
from gimp_host import GimpHost  # noqa: E402
from progress import Progress  # noqa: E402
from undo_step import UndoStep  # noqa: E402

from nobg_core.bridge.outcome import State, closing_list, summary  # noqa: E402
from nobg_core.bridge.questions import left_alone, still_meant  # noqa: E402
from nobg_core.bridge.refusals import no_image, no_layer, no_selection  # noqa: E402
from nobg_core.bridge.run import ImageJob, refine_masks, remove_backgrounds  # noqa: E402
from nobg_core.options import CutoutOptions  # noqa: E402


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
    values: tuple[int | str, ...] = ()


def cut_out_in_selection(run_mode, config, image, drawables):
    """Give the chosen layers masks of the subject that is roughly selected."""
    if Gimp.Selection.is_empty(image):
        raise no_selection(image.get_name())
    return cut_out_layers(run_mode, config, image, drawables, in_selection=True)


def cut_out_layers(run_mode, config, image, drawables, in_selection=False):
    """Give the chosen layers of one image their masks."""
    layers = chosen_layers(image, drawables)
    if not layers:
        raise no_layer(image.get_name())
    options = _options(config)
    answer = None
    masked = [layer for layer in layers if layer.get_mask()]
    if masked and run_mode == Gimp.RunMode.INTERACTIVE:
        import dialog

        answer = dialog.ask_about_masks([layer.get_name() for layer in masked])
        layers = still_meant(layers, masked, answer)
        if not layers:
            return Report(is_cancelled=True)
        # Not into `config`: Repeat would take the answer for masks that nobody was asked about.
        options = replace(options, existing_mask=answer)
    job = _job(image.get_name(), image, layers, Progress(), in_selection)
    outcomes = remove_backgrounds([job], options)
    untouched = masked if answer == "stop" else []
    return _report(outcomes, left_alone([layer.get_name() for layer in untouched]))


def refine_layers(_run_mode, _config, image, drawables):
    """Refine the painted masks of the chosen layers of one image."""
    layers = chosen_layers(image, drawables)
    if not layers:
        raise no_layer(image.get_name())
    job = _job(image.get_name(), image, layers, Progress())
    return _report(refine_masks([job], CutoutOptions()))


def cut_out_images(run_mode, config):
    """Give the chosen layers of the open images their masks, and list what became of them."""
    images = Gimp.get_images()
    if not images:
        raise no_image()
    titles = _titles(images)
    options = _options(config)
    if run_mode == Gimp.RunMode.INTERACTIVE:
        import dialog

        images, answer = dialog.ask_about_images(titles, any(map(_any_mask, images)))
        if not images:
            return Report(is_cancelled=True)
        options = replace(options, existing_mask=answer)
    progress = Progress()
    jobs = [_job(titles[image], image, chosen_layers(image, []), progress) for image in images]
    outcomes = remove_backgrounds(jobs, options)
    counts = [
        sum(outcome.state is state for outcome in outcomes)
        for state in (State.DONE, State.LOOK, State.FAILED)
    ]
    text = closing_list(outcomes)
    if counts[2] == len(outcomes):
        return Report(failure=text)
    # The last line keeps a list of one from the status bar, where it would be missed.
    return Report(note=f"{text}\n", values=(*counts, text))


def chosen_layers(image, drawables):
    """Return the layers meant by what GIMP passed: once a layer has a mask, that is the mask."""
    layers = []
    for drawable in drawables or image.get_selected_layers():
        layer = Gimp.Layer.from_mask(drawable) if drawable.is_layer_mask() else drawable
        if layer is not None and layer.is_layer() and layer not in layers:
            layers.append(layer)
    return layers


def _report(outcomes, note=""):
    """Return what a run over layers of one image tells, and a note of its own."""
    if all(outcome.state is State.STOPPED for outcome in outcomes):
        return Report(is_cancelled=True)
    text = "\n".join(filter(None, [summary(outcomes), note]))
    if any(outcome.state is State.FAILED for outcome in outcomes):
        return Report(failure=text)
    return Report(note=text)


def _job(title, image, layers, progress, in_selection=False):
    step = UndoStep(image)
    hosts = [GimpHost(layer, progress, step, in_selection) for layer in layers]
    return ImageJob(title, hosts, step.whole)


def _titles(images):
    """Return {image: its name}, with GIMP's number where several have the same name."""
    names = [image.get_name() for image in images]
    return {
        image: name if names.count(name) == 1 else f"{name}-{image.get_id()}"
        for image, name in zip(images, names, strict=True)
    }


def _options(config):
    values = (config.get_property(name) for name in ("device", "existing-mask", "model"))
    # From its second start on, GIMP 3.0.4 gives None for an empty text that was preset.
    return CutoutOptions(*(value or "" for value in values))


def _any_mask(image):
    return any(layer.get_mask() for layer in chosen_layers(image, []))
