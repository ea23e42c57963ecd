"""What the two menu items do: find the layers, ask if need be, hand over to the queue."""

from __future__ import annotations

from dataclasses import replace

from nobg_core.bridge.questions import left_alone
from nobg_core.bridge.refusals import no_image

from . import dialogs, layers, own_mask
from .feedback import float_note
from .jobs import the_jobs


def remove_background():
    """Give the selected layers their masks."""
    _, nodes = layers.of_one_image()
    painted = [node for node in nodes if own_mask.is_painted(node)]
    answer = "replace"
    if painted:
        names = [node.name() for node in painted]
        answer = dialogs.ask_about_masks(names)
        if answer == "stop":
            nodes = [node for node in nodes if node not in painted]
            float_note(left_alone(names))
            answer = "replace"
        if answer is None or not nodes:
            return
    jobs = the_jobs()
    jobs.remove_background(replace(jobs.options, existing_mask=answer), nodes)


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
