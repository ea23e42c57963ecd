"""Calls of nobg's procedures as a script makes them, and looks at masks. Runs inside GIMP."""

from gi.repository import Gegl, Gimp

LAYERS = "plug-in-nobg-remove-background"
IN_SELECTION = "plug-in-nobg-remove-background-in-selection"


def call_layers(image, drawables, procedure_name=LAYERS, **options):
    """Call a menu item on layers without a dialog; return (status, error text)."""
    procedure = Gimp.get_pdb().lookup_procedure(procedure_name)
    assert procedure, "the menu item is missing"
    config = procedure.create_config()
    config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    config.set_property("image", image)
    config.set_core_object_array("drawables", drawables)
    for name, value in options.items():
        config.set_property(name, value)
    return _answer(procedure.run(config))[:2]


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
