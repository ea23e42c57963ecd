"""What the menu items do: find the layers, ask if need be, hand over to the queue."""

from __future__ import annotations

from dataclasses import replace

from nobg_core.bridge.questions import left_alone, still_meant
from nobg_core.bridge.refusals import no_image

from . import dialogs, layers, own_mask
from .docker_settings import DockerSettings
from .feedback import float_note
from .jobs import the_jobs
from .works import Check, Clean, CutOut, Refine


def remove_background(existing_mask=None, in_selection=False):
    """Give the selected layers their masks.

    Args:
        existing_mask: as CutoutOptions has it; by default asked where it would cost strokes.
        in_selection: look for the subject in the selection only.

    Raises:
        ImageError: no image is open, no layer is selected, or nothing in the image.
    """
    document, nodes = layers.of_one_image()
    if in_selection:
        layers.selection_of(document)  # Refuses before anything is asked.
    if existing_mask is None:
        nodes, existing_mask = _settle_masks(nodes)
    options = replace(the_jobs().options, existing_mask=existing_mask or "replace")
    _begin(CutOut(options, in_selection), nodes)


def refine_mask():
    """Refine the painted masks of the selected layers.

    Raises:
        ImageError: no image is open, or no layer is selected.
    """
    _begin(Refine(the_jobs().options), layers.of_one_image()[1])


def clean_colours():
    """Put clean colours above the selected layers; errors are as above."""
    amount = DockerSettings()["cleanness"] / 100
    _begin(Clean(amount), layers.of_one_image()[1])


def check_mask():
    """Look for doubtful places in the active layer's mask; errors are as above."""
    _begin(Check(), [layers.active_picture()])


def remove_background_in_selection():
    """Give the selected layers masks of the subject that is roughly selected."""
    remove_background(in_selection=True)


def _begin(work, nodes):
    """Do a work to those of the layers to which it is not being done already."""
    jobs = the_jobs()
    fresh = [node for node in nodes if not jobs.is_at_work_on(node, work)]
    if fresh:
        jobs.begin(work, fresh)
    elif nodes:
        float_note("nobg is at work on that already.")


def _settle_masks(nodes):
    """Ask what becomes of masks that were painted on; return (the layers to do, the answer)."""
    painted = [node for node in nodes if own_mask.is_painted(node)]
    if not painted:
        return nodes, "replace"
    names = [node.name() for node in painted]
    answer = dialogs.ask_about_masks(names)
    nodes = still_meant(nodes, painted, answer)
    if answer == "stop":
        float_note(left_alone(names))
        return nodes, "replace"
    return nodes, answer


def remove_all_open():
    """Give the selected layers of the open images their masks, and list what became of them.

    Raises:
        ImageError: no image is open.
    """
    images = layers.open_images()
    if not images:
        raise no_image()
    has_painted = any(
        own_mask.is_painted(node) for image in images for node in layers.chosen(image)
    )
    ticked, answer = dialogs.ask_about_images(layers.titles(images), has_painted)
    if ticked:
        jobs = the_jobs()
        options = replace(jobs.options, existing_mask=answer)
        jobs.remove_all_open([images[position] for position in ticked], options)
