#!/usr/bin/env python3
"""nobg's door in GIMP 3: its menu items, what they are called with, and how they answer.

Nothing at import can fail on a computer where GIMP itself runs, so the menu items are always
there; what is broken in nobg is told on the click. That is why nobg_core is imported late.
"""

from __future__ import annotations

import importlib
import sys
import traceback
from dataclasses import dataclass, field

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp, GLib, GObject  # noqa: E402 - the version comes first

PLUGIN = Gimp.PDBProcType.PLUGIN
SENSITIVE = Gimp.ProcedureSensitivityMask
READ_WRITE = GObject.ParamFlags.READWRITE
BROKEN = (
    "nobg stopped unexpectedly. Open a terminal in nobg's folder and run: python3 install.py repair"
)
# What can be chosen. The same words are in nobg_core/bridge/choices.py, which may be missing.
CHOICES = {
    "device": [("auto", "Whichever is best"), ("cpu", "Processor"), ("gpu", "Graphics card")],
    "existing-mask": [
        ("replace", "Replace it"),
        ("intersect", "Keep only what both masks show"),
        ("stop", "Leave the layer alone"),
    ],
    "edges": [("fast", "Fast"), ("hero", "Hero: looks closer, takes longer")],
}
TITLES = {"device": "Com_puted on", "existing-mask": "Mask _already there", "edges": "_Edges"}
PRESETS = {"device": "auto", "existing-mask": "stop", "edges": "fast"}
# Argument -> (title, least, most, preset, explanation).
AMOUNTS = {
    "grow": ("_Grow", -10.0, 10.0, 0.0, "Pixels the edge moves out; below 0, in"),
    "feather": ("_Feather", 0.0, 30.0, 0.0, "Pixels the edge is softened by"),
    "contrast": ("Co_ntrast", 0.0, 100.0, 0.0, "More makes the edge harder"),
    "smooth": ("S_mooth", 0, 10, 0, "Takes bumps and fine strands off the edge"),
}
SWITCHES = {
    "largest-only": ("_Keep only the largest subject", "Hide all that is not connected with it"),
    "fill-holes": ("F_ill holes", "Show all that the subject encloses"),
}
MODEL = ("Mo_del", "NAME or NAME@VERSION, as `nobg models` lists them; empty for the preset one")
CLEAN = "_Clean colours", "How much of the old background is taken out of soft edges, in percent"
SHAPE = (*AMOUNTS, *SWITCHES)
OPTIONS = (*CHOICES, "model", *SHAPE)
# GIMP's own last section of that menu. Items outside of any come below it, the later of the
# alphabet first, which would put these under "... in All Open Images".
ON_LAYERS = ("<Image>/Layer/[Crop]", "<Layers>/Layers Menu")
ALL_IMAGES = "plug-in-nobg-all-open-images"


@dataclass(frozen=True)
class Item:
    """A menu item: label, file and function, one line, a second one, arguments, return values."""

    label: str
    action: str
    does: str
    keeps: str
    arguments: tuple[str, ...] = ()
    returns: dict[str, str] = field(default_factory=dict)


# By the names under which GIMP stores last values and shortcuts.
ITEMS = {
    "plug-in-nobg-remove-background": Item(
        "Remove _Background",
        "actions.cut_out_layers",
        "Hide the background of the selected layers with a soft layer mask",
        "The layers' pixels stay as they are. Everything is computed on this computer.",
        OPTIONS,
    ),
    "plug-in-nobg-remove-background-with-options": Item(
        "Remove Background with _Options...",
        "actions.cut_out_with_options",
        "Hide the background of the selected layers, with choices about how",
        "The layers' pixels stay as they are. The last choices are kept for the next time.",
        OPTIONS,
    ),
    "plug-in-nobg-remove-background-in-selection": Item(
        "Remove Background in _Selection",
        "actions.cut_out_in_selection",
        "Show only the subject that is roughly selected, with a soft layer mask",
        "What lies outside the selection is hidden. The selection stays as it is.",
        OPTIONS,
    ),
    "plug-in-nobg-refine-mask": Item(
        "Refine _Mask",
        "actions.refine_layers",
        "Solve the layer mask again near what was painted on it",
        "What was painted white or black stays; what is far from it stays, too.",
    ),
    "plug-in-nobg-adjust-mask": Item(
        "Ad_just Mask...",
        "mask_actions.adjust_layers",
        "Grow, feather, harden or smooth the edge of the layer mask",
        "The layer's pixels stay as they are.",
        SHAPE,
    ),
    "plug-in-nobg-check-mask": Item(
        "Chec_k Mask...",
        "mask_actions.check_mask",
        "Show where to look at a layer mask, one place after another, and sign it off",
        "Nothing of the image is changed.",
        returns={"score": "double", "verdict": "string", "report": "string"},
    ),
    "plug-in-nobg-clean-colours": Item(
        "_Clean Colours",
        "mask_actions.clean_colours_of_layers",
        "Take the old background out of the soft edges, with a layer above the masked one",
        "The layer's pixels and its mask stay as they are.",
        ("amount",),
    ),
    ALL_IMAGES: Item(
        "Remove Background in _All Open Images",
        "actions.cut_out_images",
        "Hide the background of the selected layers of every open image",
        "One undo step in each image. Everything is computed on this computer.",
        OPTIONS,
        {"done": "int", "needs-look": "int", "failed": "int", "report": "string"},
    ),
}


class NoBg(Gimp.PlugIn):
    """Tells GIMP what nobg can do."""

    def do_set_i18n(self, _name):
        """Spare GIMP the search for a folder of translations."""
        return False

    def do_query_procedures(self):
        """Name the procedures."""
        return list(ITEMS)

    def do_create_procedure(self, name):
        """Describe one of them."""
        item = ITEMS[name]
        make = _procedure_on_images if name == ALL_IMAGES else _procedure_on_layers
        procedure = make(self, name, item)
        procedure.set_documentation(item.does, item.keeps, None)
        procedure.set_attribution("The nobg authors", "The nobg authors, MIT licence", "2026")
        for argument in item.arguments:
            _add_argument(procedure, argument)
        for value, kind in item.returns.items():
            _add_return_value(procedure, value, kind)
        return procedure


def _procedure_on_layers(plug_in, name, item):
    procedure = Gimp.ImageProcedure.new(plug_in, name, PLUGIN, run_on_layers, item.action)
    procedure.set_image_types("*")
    procedure.set_sensitivity_mask(SENSITIVE.DRAWABLE | SENSITIVE.DRAWABLES)
    # Before the paths: GIMP 3.0.4 drops those of a procedure without a label, without a word.
    procedure.set_menu_label(item.label)
    for path in ON_LAYERS:
        procedure.add_menu_path(path)
    return procedure


def _procedure_on_images(plug_in, name, item):
    procedure = Gimp.Procedure.new(plug_in, name, PLUGIN, run_on_images, item.action)
    procedure.set_menu_label(item.label)
    procedure.add_menu_path("<Image>/Layer")
    preset = Gimp.RunMode.NONINTERACTIVE
    procedure.add_enum_argument("run-mode", "Run mode", "", Gimp.RunMode, preset, READ_WRITE)
    return procedure


def _add_argument(procedure, name):
    if name in CHOICES:
        choice = Gimp.Choice.new()
        for number, (value, label) in enumerate(CHOICES[name]):
            choice.add(value, number, label, "")
        procedure.add_choice_argument(name, TITLES[name], "", choice, PRESETS[name], READ_WRITE)
    elif name in AMOUNTS:
        title, *range_and_preset, hint = AMOUNTS[name]
        add = procedure.add_int_argument if name == "smooth" else procedure.add_double_argument
        add(name, title, hint, *range_and_preset, READ_WRITE)
    elif name == "amount":
        procedure.add_double_argument(name, *CLEAN, 0.0, 100.0, 100.0, READ_WRITE)
    elif name in SWITCHES:
        procedure.add_boolean_argument(name, *SWITCHES[name], False, READ_WRITE)
    else:
        procedure.add_string_argument(name, *MODEL, "", READ_WRITE)


def _add_return_value(procedure, name, kind):
    ranges = {"int": (0, GLib.MAXINT, 0), "double": (0.0, 1.0, 0.0), "string": ("",)}
    getattr(procedure, f"add_{kind}_return_value")(name, name, "", *ranges[kind], READ_WRITE)


def run_on_layers(procedure, run_mode, image, drawables, config, action):
    """Answer a menu item on layers, or a script."""
    return _guard(procedure, action, run_mode, config, image, drawables)


def run_on_images(procedure, config, action):
    """Answer a menu item on all images, or a script."""
    return _guard(procedure, action, config.get_property("run-mode"), config)


def _guard(procedure, action, *arguments):
    """Run one function of a file beside this one; whatever happens, GIMP gets an answer in words.

    GIMP 3.0.4 and 3.2.6 show nothing at all when an exception leaves a plug-in.
    """
    try:
        file, function = action.split(".")
        report = getattr(importlib.import_module(file), function)(*arguments)
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
