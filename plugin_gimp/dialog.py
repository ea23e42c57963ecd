"""The two questions that nobg asks in GIMP; only for clicks, as they need a display."""

from __future__ import annotations

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import GimpUi, Gtk  # noqa: E402 - the versions come first

ANSWERS = [
    ("stop", "_Leave It Alone", 1),
    ("intersect", "_Intersect", 2),
    ("replace", "_Replace", 3),
]
EXPLANATION = "Replace puts the new mask in its place.\nIntersect keeps only what both masks show."
SPACE_PX = 12
LIST_PX = 360
LINE_CHARACTERS = 60


def ask_about_masks(layer_names):
    """Return "replace", "intersect" or "stop" for the layers that have a mask; None for Cancel."""
    dialog = _dialog("Remove Background", "nobg-existing-mask")
    dialog.add_button("_Cancel", Gtk.ResponseType.CANCEL)
    for _, label, response in ANSWERS:
        dialog.add_button(label, response)
    # Nothing is remembered of the last answer: Return must not cost a painted mask.
    dialog.set_default_response(ANSWERS[0][2])
    names = ", ".join(layer_names)
    verb = "has a mask" if len(layer_names) == 1 else "have masks"
    _add(dialog, _text(f"{names} already {verb}.\n\n{EXPLANATION}"))
    response = _run(dialog)
    dialog.destroy()
    return next((answer for answer, _, known in ANSWERS if known == response), None)


def ask_about_images(titles, has_mask):
    """Return the images that the user ticked, none for Cancel, and the answer about masks.

    Args:
        titles: {open image: what to call it}.
        has_mask: a layer that is meant has a mask already.
    """
    dialog = _dialog("Remove Background in All Open Images", "nobg-all-open-images")
    dialog.add_button("_Cancel", Gtk.ResponseType.CANCEL)
    dialog.add_button("_Remove Backgrounds", Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.OK)
    ticks = {image: Gtk.CheckButton(label=title, active=True) for image, title in titles.items()}
    dialog.get_content_area().pack_start(_list(ticks.values()), True, True, 0)
    masks = Gtk.ComboBoxText()
    for answer, label, _ in reversed(ANSWERS):
        masks.append(answer, label.replace("_", ""))
    masks.set_active_id(ANSWERS[0][0])
    if has_mask:
        _add(dialog, _text(f"Masks already there:\n{EXPLANATION}"))
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


def _text(text):
    return Gtk.Label(label=text, xalign=0.0, wrap=True, max_width_chars=LINE_CHARACTERS)


def _list(widgets):
    """Return the widgets one below another; many of them scroll, and leave the buttons in reach."""
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE_PX)
    for widget in widgets:
        box.pack_start(widget, False, False, 0)
    scrolled = Gtk.ScrolledWindow(
        hscrollbar_policy=Gtk.PolicyType.NEVER,
        overlay_scrolling=False,
        propagate_natural_height=True,
        max_content_height=LIST_PX,
    )
    scrolled.add(box)
    return scrolled


def _run(dialog):
    dialog.show_all()
    return dialog.run()
