"""What nobg asks in GIMP before a cut-out; only for clicks, as it needs a display."""

from __future__ import annotations

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import GimpUi, Gtk  # noqa: E402 - the versions come first
from runs import MASK_ARGUMENTS  # noqa: E402
from sliders import set_sliders  # noqa: E402

from nobg_core.bridge.questions import (  # noqa: E402
    ABOUT_MASKS,
    ALL_OPEN,
    ANSWERS,
    ONE_IMAGE,
    mask_question,
)

SPACE_PX = 12
LIST_PX = 360
LINE_CHARACTERS = 60
WITH_OPTIONS = "Remove Background with Options"


def ask_about_masks(layer_names):
    """Return "replace", "intersect" or "stop" for the layers that have a mask; None for Cancel."""
    dialog = _dialog(ONE_IMAGE, "nobg-existing-mask")
    dialog.add_button("_Cancel", Gtk.ResponseType.CANCEL)
    for number, (_, label) in enumerate(ANSWERS):
        dialog.add_button(f"_{label}", number)
    # Nothing is remembered of the last answer: Return must not cost a painted mask.
    dialog.set_default_response(0)
    _add(dialog, _text(mask_question(layer_names)))
    response = _run(dialog)
    dialog.destroy()
    return ANSWERS[response][0] if response in range(len(ANSWERS)) else None


def ask_about_images(titles, has_mask):
    """Return the images that the user ticked, none for Cancel, and the answer about masks.

    Args:
        titles: {open image: what to call it}.
        has_mask: a layer that is meant has a mask already.
    """
    dialog = _dialog(ALL_OPEN, "nobg-all-open-images")
    dialog.add_button("_Cancel", Gtk.ResponseType.CANCEL)
    dialog.add_button("_Remove Backgrounds", Gtk.ResponseType.OK)
    dialog.set_default_response(Gtk.ResponseType.OK)
    ticks = {image: Gtk.CheckButton(label=title, active=True) for image, title in titles.items()}
    dialog.get_content_area().pack_start(_list(ticks.values()), True, True, 0)
    masks = Gtk.ComboBoxText()
    for answer, label in reversed(ANSWERS):
        masks.append(answer, label)
    masks.set_active_id(ANSWERS[0][0])
    if has_mask:
        _add(dialog, _text(ABOUT_MASKS))
        _add(dialog, masks)
    response = _run(dialog)
    chosen = [image for image, tick in ticks.items() if tick.get_active()]
    answer = masks.get_active_id()
    dialog.destroy()
    return (chosen if response == Gtk.ResponseType.OK else []), answer


def ask_about_options(config):
    """Let the user change what is in `config`; return False for Cancel.

    Args:
        config: Gimp.ProcedureConfig; GIMP keeps its values for the next time.
    """
    GimpUi.init("nobg")
    dialog = GimpUi.ProcedureDialog.new(config.get_procedure(), config, WITH_OPTIONS)
    dialog.set_ok_label("Remove _Background")
    set_sliders(dialog)
    dialog.fill(["edges", "existing-mask", *MASK_ARGUMENTS, "model", "device"])
    is_wanted = dialog.run()
    dialog.destroy()
    return is_wanted


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
