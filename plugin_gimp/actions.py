"""What the menu items that remove backgrounds do: ask if need be, call the bridge, report."""

from __future__ import annotations

from dataclasses import replace

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp  # noqa: E402 - the version comes first
from progress import Progress  # noqa: E402
from runs import (  # noqa: E402
    Report,
    chosen_layers,
    cutout_options,
    job_on,
    layers_of,
    look_again,
    report_of,
)

from nobg_core.bridge.outcome import State, closing_list  # noqa: E402
from nobg_core.bridge.questions import left_alone, still_meant  # noqa: E402
from nobg_core.bridge.refusals import no_image, no_selection  # noqa: E402
from nobg_core.bridge.run import refine_masks, remove_backgrounds  # noqa: E402
from nobg_core.options import CutoutOptions  # noqa: E402


def cut_out_in_selection(run_mode, config, image, drawables):
    """Give the chosen layers masks of the subject that is roughly selected."""
    if Gimp.Selection.is_empty(image):
        raise no_selection(image.get_name())
    return cut_out_layers(run_mode, config, image, drawables, in_selection=True)


def cut_out_layers(run_mode, config, image, drawables, in_selection=False):
    """Give the chosen layers of one image their masks."""
    layers = layers_of(image, drawables)
    options = cutout_options(config)
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
    job = job_on(image.get_name(), image, layers, Progress(), in_selection)
    outcomes = remove_backgrounds([job], options)
    untouched = masked if answer == "stop" else []
    alone = left_alone([layer.get_name() for layer in untouched])
    return report_of(outcomes, look_again(outcomes), alone)


def cut_out_with_options(run_mode, config, image, drawables):
    """Give the chosen layers of one image their masks, as was chosen in a dialog."""
    layers = layers_of(image, drawables)
    if run_mode == Gimp.RunMode.INTERACTIVE:
        import dialog

        if not dialog.ask_about_options(config):
            return Report(is_cancelled=True)
    job = job_on(image.get_name(), image, layers, Progress())
    outcomes = remove_backgrounds([job], cutout_options(config))
    return report_of(outcomes, look_again(outcomes))


def refine_layers(_run_mode, _config, image, drawables):
    """Refine the painted masks of the chosen layers of one image."""
    layers = layers_of(image, drawables)
    job = job_on(image.get_name(), image, layers, Progress())
    return report_of(refine_masks([job], CutoutOptions()))


def cut_out_images(run_mode, config):
    """Give the chosen layers of the open images their masks, and list what became of them."""
    images = Gimp.get_images()
    if not images:
        raise no_image()
    titles = _titles(images)
    options = cutout_options(config)
    if run_mode == Gimp.RunMode.INTERACTIVE:
        import dialog

        images, answer = dialog.ask_about_images(titles, any(map(_any_mask, images)))
        if not images:
            return Report(is_cancelled=True)
        options = replace(options, existing_mask=answer)
    progress = Progress()
    jobs = [job_on(titles[image], image, chosen_layers(image, []), progress) for image in images]
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


def _titles(images):
    """Return {image: its name}, with GIMP's number where several have the same name."""
    names = [image.get_name() for image in images]
    return {
        image: name if names.count(name) == 1 else f"{name}-{image.get_id()}"
        for image, name in zip(images, names, strict=True)
    }


def _any_mask(image):
    return any(layer.get_mask() for layer in chosen_layers(image, []))
