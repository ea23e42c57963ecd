"""Sits in a GIMP with a window and answers the test's questions over a socket, one a line.

Started by `gimp --batch-interpreter python-fu-eval -b 'exec(open(PATH).read())'`; GIMP's window
lives on meanwhile.
"""

import hashlib
import os
import sys

sys.path.insert(0, os.environ["NOBG_TESTS"])

import gimp_kinds_more  # noqa: F401 - registers its kinds
import probe
from gi.repository import Gegl, Gimp, Gio
from gimp_adjust import should_be
from gimp_calls import mask_values
from gimp_check import large_scene, plain_scene
from gimp_kinds import give_mask
from gimp_refine import paint
from scenes import KINDS
from toy_picture import SIDE_PX

from nobg_core.options import MaskOptions

opened = []
KINDS["square_with_a_hole"] = plain_scene
KINDS["large_square_with_a_hole"] = large_scene


def open_scenes(*kinds):
    """Show one image of each kind and nothing else; the last one is in front."""
    close()
    for name in kinds:
        scene = KINDS[name]()
        scene.image.set_selected_layers(scene.layers)
        opened.append((scene, Gimp.Display.new(scene.image)))
    Gimp.displays_flush()


def open_file(path):
    """Show a picture from a file."""
    close()
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(path))
    image.undo_enable()
    Gimp.Display.new(image)
    Gimp.displays_flush()


def close():
    for _, display in opened:
        if display.is_valid():
            display.delete()
    for image in Gimp.get_images():
        image.delete()
    opened.clear()


def add_guide():
    """Add the undo step that must still stand when nobg's is undone."""
    scene = opened[-1][0]
    scene.image.add_hguide(5)
    Gimp.displays_flush()


def masks():
    """Return the mask values of each chosen layer of each image, in the order of opening."""
    return [[mask_values(layer) for layer in scene.layers] for scene, _ in opened]


def give_front_layer_a_mask():
    """Do what a user may do while nobg works."""
    give_mask(opened[-1][0].layers[0], bytes(SIDE_PX * SIDE_PX))
    Gimp.displays_flush()


def paint_mask(column, row, colour):
    """Fill a pixel of the front layer's mask, as a user does."""
    paint(opened[-1][0].layers[0], column, row, colour)
    Gimp.displays_flush()


def mask_ids():
    """Return which masks the chosen layers in front have, without touching any pixels."""
    masks = [layer.get_mask() for layer in opened[-1][0].layers]
    return [mask and mask.get_id() for mask in masks]


def state():
    """Return what undo may change in the image in front: guide, masks, pixels, layers."""
    scene = opened[-1][0]
    pixels = hashlib.sha256()
    for layer in scene.layers:
        area = Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height())
        pixels.update(layer.get_buffer().get(area, 1.0, None, Gegl.AbyssPolicy.NONE))
    has_guide = scene.image.find_next_guide(0) != 0
    found = {"guide": has_guide, "ids": mask_ids(), "masks": masks()[-1]}
    return {**found, "pixels": pixels.hexdigest(), "tree": tree(scene.image.get_layers())}


def tree(layers):
    """Return the names of layers, and of what is in them."""
    return [
        [layer.get_name(), tree(layer.get_children()) if layer.is_group() else []]
        for layer in layers
    ]


def adjusted_masks(options):
    """Return what the engine would make of the masks in front; the options as a dictionary."""
    return [should_be(layer, MaskOptions(**options)) for layer in opened[-1][0].layers]


def count_masks():
    """Return how many layers of all open images have a mask."""
    return sum(
        layer.get_mask() is not None for image in Gimp.get_images() for layer in image.get_layers()
    )


def procedures():
    """Return which of nobg's procedures are there."""
    names = ["plug-in-nobg-remove-background", "plug-in-nobg-all-open-images"]
    return [name for name in names if Gimp.get_pdb().procedure_exists(name)]


listener = probe.listen()
while True:
    probe.answer(listener, globals())
