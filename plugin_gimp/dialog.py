"""The two questions that nobg asks in GIMP; only for clicks, as they need a display."""

from __future__ import annotations

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import GimpUi, Gtk  # noqa: E402 - the versions come first

ANSWERS = [
    ("stop", "_Leave It Alone", Gtk.ResponseType.CANCEL),
    ("intersect", "_Intersect", 1),
    ("replace", "_Replace", 2),
]
EXPLANATION = "Replace puts the new mask in its place.\nIntersect keeps only what both masks show."
SPACE_PX = 12


def ask_about_masks(layer_names, preset):
    """Return "replace", "intersect" or "stop" for layers that already have a mask."""
    dialog = _dialog("Remove Background", "nobg-existing-mask")
    for answer, label, response in ANSWERS:
        dialog.add_button(label, response)
        if answer == preset:
            dialog.set_default_response(response)
    names = ", ".join(layer_names)
    verb = "has a mask" if len(layer_names) == 1 else "have masks"
    _add(dialog, Gtk.Label(label=f"{names} already {verb}.\n\n{EXPLANATION}", xalign=0.0))
    response = _run(dialog)
    dialog.destroy()
    return next((answer for answer, _, known in ANSWERS if known == response), "stop")


def ask_about_images(titles, has_mask, preset):
    """Return the images that the user ticked, none for Cancel, and the answer about masks.

    Args:
        titles: {open image: what to call it}.
        has_mask: a layer that is meant has a mask already.
        preset: the answer about masks that is offered.
    """
    dialog = _dialog("Remove Background in All Open Images", "nobg-all-open-images")
    dialog.add_button("_Cancel", Gtk.ResponseType.CANCEL)
    dialog.add_button("_Remove Backgrounds", Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.OK)
    ticks = {image: Gtk.CheckButton(label=title, active=True) for image, title in titles.items()}
    for tick in ticks.values():
        _add(dialog, tick)
    masks = Gtk.ComboBoxText()
    for answer, label, _ in reversed(ANSWERS):
        masks.append(answer, label.replace("_", ""))
    masks.set_active_id(preset)
    if has_mask:
        _add(dialog, Gtk.Label(label=f"Masks already there:\n{EXPLANATION}", xalign=0.0))
        _add(dialog, masks)
    response = _run(dialog)
    chosen = [image for image, tick in ticks.items() if tick.get_active()]
    answer = masks.get_active_id()
    dialog.destroy()
    return (chosen if response == Gtk.ResponseType.OK else []), answer


def _dialog(title, role):
    GimpUi.init("nobg")
    dialog = GimpUi.Dialog(title=title, role=role)
    dialog.get_content_area().set_border_width(SPACE_PX)
    dialog.get_content_area().set_spacing(SPACE_PX)
    return dialog


def _add(dialog, widget):
    dialog.get_content_area().pack_start(widget, False, False, 0)


def _run(dialog):
    dialog.show_all()
    return dialog.run()
