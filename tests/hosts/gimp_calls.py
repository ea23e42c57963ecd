"""Calls of nobg's procedures as a script makes them, and looks at masks. Runs inside GIMP."""

import hashlib

from gi.repository import Gegl, Gimp

LAYERS = "plug-in-nobg-remove-background"
IN_SELECTION = "plug-in-nobg-remove-background-in-selection"
REFINE = "plug-in-nobg-refine-mask"
ADJUST = "plug-in-nobg-adjust-mask"
CHECK = "plug-in-nobg-check-mask"
CLEAN = "plug-in-nobg-clean-colours"
# GIMP drops menu paths without a word, for instance of a procedure without a label.
LAYER_MENUS = ["<Image>/Layer/[Crop]", "<Layers>/Layers Menu"]


def call_layers(image, drawables, procedure_name=LAYERS, **options):
    """Call a menu item on layers without a dialog; return (status, error text)."""
    return call_for_values(image, drawables, procedure_name, **options)[:2]


def call_for_values(image, drawables, procedure_name, **options):
    """Call a menu item on layers without a dialog; return (status, error text, values)."""
    procedure = Gimp.get_pdb().lookup_procedure(procedure_name)
    assert procedure, "the menu item is missing"
    config = procedure.create_config()
    config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    config.set_property("image", image)
    config.set_core_object_array("drawables", drawables)
    for name, value in options.items():
        config.set_property(name, value)
    return _answer(procedure.run(config))


def menu_paths(procedure_name):
    """Return the menus that a procedure stands in."""
    return Gimp.get_pdb().lookup_procedure(procedure_name).get_menu_paths()


def call_all_images(**options):
    """Call "Remove Background in All Open Images"; return (status, error text, values)."""
    procedure = Gimp.get_pdb().lookup_procedure("plug-in-nobg-all-open-images")
    assert procedure, "the menu item is missing"
    config = procedure.create_config()
    for name, value in options.items():
        config.set_property(name, value)
    return _answer(procedure.run(config))


def _answer(values):
    status = values.index(0)
    error = "" if status == Gimp.PDBStatusType.SUCCESS else Gimp.get_pdb().get_last_error()
    return status.value_nick, error, [values.index(i) for i in range(1, values.length())]


def mask_values(layer):
    """Return the layer's mask in 8-bit steps, exact at 16 bits too, or None."""
    mask = layer.get_mask()
    if mask is None:
        return None
    area = Gegl.Rectangle.new(0, 0, mask.get_width(), mask.get_height())
    data = mask.get_buffer().get(area, 1.0, "Y u16", Gegl.AbyssPolicy.NONE)
    return [value / 257 for value in memoryview(data).cast("H")]


def look_at(layer):
    """Return everything of a layer that nobg must not change."""
    area = Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height())
    stored = layer.get_buffer().get(area, 1.0, None, Gegl.AbyssPolicy.NONE)
    return {
        "pixels": hashlib.sha256(stored).hexdigest(),
        "size": [layer.get_width(), layer.get_height()],
        "offsets": list(layer.get_offsets())[1:],
        "name": layer.get_name(),
        "class": type(layer).__name__,
        "opacity": layer.get_opacity(),
        "visible": layer.get_visible(),
        "mode": layer.get_mode().value_nick,
        "alpha": layer.has_alpha(),
        "locked": [layer.get_lock_content(), layer.get_lock_position(), layer.get_lock_alpha()],
        "effects": len(layer.get_filters()),
    }
