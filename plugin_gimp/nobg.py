#!/usr/bin/env python3
"""nobg's door in GIMP 3: its menu items, what they are called with, and how they answer.

Nothing at import can fail on a computer where GIMP itself runs, so the menu items are always
there; what is broken in nobg is told on the click. That is why nobg_core is imported late.
"""

from __future__ import annotations

import sys
import traceback

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp, GLib, GObject  # noqa: E402 - the version comes first

LAYERS = "plug-in-nobg-remove-background"
IN_SELECTION = "plug-in-nobg-remove-background-in-selection"
REFINE = "plug-in-nobg-refine-mask"
ALL_IMAGES = "plug-in-nobg-all-open-images"
READ_WRITE = GObject.ParamFlags.READWRITE
BROKEN = (
    "nobg stopped unexpectedly. Open a terminal in nobg's folder and run: python3 install.py repair"
)
CHOICES = {
    "device": [
        ("auto", "Whichever is best"),
        ("cpu", "Processor"),
        ("gpu", "Graphics card"),
    ],
    "existing-mask": [
        ("replace", "Replace it"),
        ("intersect", "Keep only what both masks show"),
        ("stop", "Leave the layer alone"),
    ],
}


class NoBg(Gimp.PlugIn):
    """Tells GIMP what nobg can do."""

    def do_set_i18n(self, _name):
        """Spare GIMP the search for a folder of translations."""
        return False

    def do_query_procedures(self):
        """Name the procedures; last values and shortcuts are stored under these names."""
        return [LAYERS, IN_SELECTION, REFINE, ALL_IMAGES]

    def do_create_procedure(self, name):
        """Describe one of them."""
        makers = {
            LAYERS: _layers_procedure,
            IN_SELECTION: _selection_procedure,
            REFINE: _refine_procedure,
            ALL_IMAGES: _images_procedure,
        }
        return makers[name](self, name)


def _layers_procedure(plug_in, name):
    procedure = _procedure_on_layers(plug_in, name, run_layers, "Remove _Background")
    procedure.set_documentation(
        "Hide the background of the selected layers with a soft layer mask",
        "The layers' pixels stay as they are. Everything is computed on this computer.",
        name,
    )
    _add_options(procedure)
    return procedure


def _selection_procedure(plug_in, name):
    label = "Remove Background in _Selection"
    procedure = _procedure_on_layers(plug_in, name, run_selection, label)
    procedure.set_documentation(
        "Show only the subject that is roughly selected, with a soft layer mask",
        "What lies outside the selection is hidden. The selection stays as it is.",
        name,
    )
    _add_options(procedure)
    return procedure


def _refine_procedure(plug_in, name):
    procedure = _procedure_on_layers(plug_in, name, run_refine, "Refine _Mask")
    procedure.set_documentation(
        "Solve the layer mask again near what was painted on it",
        "What was painted white or black stays; what is far from it stays, too.",
        name,
    )
    return procedure


def _procedure_on_layers(plug_in, name, run, label):
    procedure = Gimp.ImageProcedure.new(plug_in, name, Gimp.PDBProcType.PLUGIN, run, None)
    procedure.set_image_types("*")
    flags = Gimp.ProcedureSensitivityMask
    procedure.set_sensitivity_mask(flags.DRAWABLE | flags.DRAWABLES)
    # Before the paths: GIMP 3.0.4 drops those of a procedure without a label, without a word.
    procedure.set_menu_label(label)
    # GIMP's own last section of that menu. Items outside of any come below it, the later of the
    # alphabet first, which would put these under "... in All Open Images".
    procedure.add_menu_path("<Image>/Layer/[Crop]")
    procedure.add_menu_path("<Layers>/Layers Menu")
    _sign(procedure)
    return procedure


def _images_procedure(plug_in, name):
    procedure = Gimp.Procedure.new(plug_in, name, Gimp.PDBProcType.PLUGIN, run_all_images, None)
    procedure.set_menu_label("Remove Background in _All Open Images")
    procedure.add_menu_path("<Image>/Layer")
    procedure.set_documentation(
        "Hide the background of the selected layers of every open image",
        "One undo step in each image. Everything is computed on this computer.",
        name,
    )
    procedure.add_enum_argument(
        "run-mode", "Run mode", "", Gimp.RunMode, Gimp.RunMode.NONINTERACTIVE, READ_WRITE
    )
    _sign(procedure)
    _add_options(procedure)
    for count in ("done", "needs-look", "failed"):
        procedure.add_int_return_value(count, count, "Layers", 0, GLib.MAXINT, 0, READ_WRITE)
    procedure.add_string_return_value("report", "Report", "What became of each", "", READ_WRITE)
    return procedure


def _sign(procedure):
    procedure.set_attribution("The nobg authors", "The nobg authors, MIT licence", "2026")


def _add_options(procedure):
    for name, preset in (("device", "auto"), ("existing-mask", "stop")):
        choice = Gimp.Choice.new()
        for number, (value, label) in enumerate(CHOICES[name]):
            choice.add(value, number, label, "")
        title = {"device": "_Computed on", "existing-mask": "_Mask already there"}[name]
        procedure.add_choice_argument(name, title, "", choice, preset, READ_WRITE)
    hint = "NAME or NAME@VERSION, as `nobg models` lists them; empty for the preset one"
    procedure.add_string_argument("model", "M_odel", hint, "", READ_WRITE)


def run_layers(procedure, run_mode, image, drawables, config, _data):
    """Answer the menu item "Remove Background", or a script."""
    return _guard(procedure, "cut_out_layers", run_mode, config, image, drawables)


def run_selection(procedure, run_mode, image, drawables, config, _data):
    """Answer the menu item "Remove Background in Selection", or a script."""
    return _guard(procedure, "cut_out_in_selection", run_mode, config, image, drawables)


def run_refine(procedure, run_mode, image, drawables, config, _data):
    """Answer the menu item "Refine Mask", or a script."""
    return _guard(procedure, "refine_layers", run_mode, config, image, drawables)


def run_all_images(procedure, config, _data):
    """Answer the menu item "Remove Background in All Open Images", or a script."""
    return _guard(procedure, "cut_out_images", config.get_property("run-mode"), config)


def _guard(procedure, action, *arguments):
    """Run one function of actions.py; whatever happens, GIMP gets an answer with a text.

    GIMP 3.0.4 and 3.2.6 show nothing at all when an exception leaves a plug-in.
    """
    try:
        import actions

        report = getattr(actions, action)(*arguments)
    except Exception as exc:  # noqa: BLE001 - see above
        return _failure(procedure, _explain(exc))
    if report.failure:
        return _failure(procedure, report.failure)
    if report.note:
        Gimp.message(report.note)
    status = Gimp.PDBStatusType.CANCEL if report.is_cancelled else Gimp.PDBStatusType.SUCCESS
    values = procedure.new_return_values(status, None)
    for position, value in enumerate(report.values, start=1):
        if position < values.length():
            values.remove(position)
            values.insert(position, value)
    return values


def _failure(procedure, text):
    error = GLib.Error.new_literal(Gimp.PlugIn.error_quark(), text, 0)
    return procedure.new_return_values(Gimp.PDBStatusType.EXECUTION_ERROR, error)


def _explain(exc):
    """Return the text for the user, and leave the details in the log."""
    try:
        from nobg_core.bridge.log import as_error

        return str(as_error(exc))
    except Exception:  # noqa: BLE001 - nobg_core itself is missing or damaged
        if sys.stderr:
            traceback.print_exception(type(exc), exc, exc.__traceback__)
        return BROKEN


Gimp.main(NoBg.__gtype__, sys.argv)
