"""The layer of clean colours above a masked layer, and the group that holds the two.

Within the group the clean colours are clipped to what lies below them, which is the masked layer
alone. So they show with exactly the alpha that its mask leaves, and the mask stays the one thing to
paint on.
"""

from __future__ import annotations

import hashlib

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp  # noqa: E402 - the versions come first
from pixels import FORMATS, read, size_of  # noqa: E402

from nobg_core.errors import ImageError  # noqa: E402

# What tells the layer from any other; it holds a digest of the pixels, to notice paint on them.
NAME = "nobg-clean-colours"
TYPES = {
    Gimp.ImageBaseType.RGB: Gimp.ImageType.RGBA_IMAGE,
    Gimp.ImageBaseType.GRAY: Gimp.ImageType.GRAYA_IMAGE,
}


def check_it_can_have_clean_colours(layer):
    """Refuse a layer above which they would not look right, or would cost the user's work.

    Raises:
        ImageError: the layer's image has a palette, the layer is a group that lets its layers mix
            with those below it, or somebody painted on the clean colours that it has.
    """
    if layer.get_image().get_base_type() == Gimp.ImageBaseType.INDEXED:
        raise ImageError(
            "Clean colours do not fit into the palette of this image.",
            "Choose Image > Mode > RGB first.",
        )
    if layer.get_mode() == Gimp.LayerMode.PASS_THROUGH:
        raise ImageError(
            f"The layer group {layer.get_name()} passes its layers through to those below.",
            "Choose the mode Normal for it first.",
        )
    earlier = find_clean_layer(layer)
    if earlier and _digest(earlier) != bytes(earlier.get_parasite(NAME).get_data()).decode():
        raise ImageError(
            f"The layer {earlier.get_name()} was painted on.",
            "Delete it first to get new clean colours.",
        )


def add_clean_layer(layer, colours):
    """Put clean colours above a masked layer, in the place of those that it has.

    Args:
        layer: a Gimp.Layer for which `check_it_can_have_clean_colours` has passed.
        colours: LayerColours of its size.
    """
    image = layer.get_image()
    chosen = image.get_selected_layers()
    earlier = find_clean_layer(layer)
    clean = _clean_layer(layer, colours)
    group = layer.get_parent() if earlier else _hold_in_group(layer)
    if earlier:
        image.remove_layer(earlier)
    image.insert_layer(clean, group, image.get_item_position(layer))
    image.set_selected_layers(chosen)


def find_clean_layer(layer):
    """Return the layer of clean colours that lies directly above a layer, or None."""
    parent = layer.get_parent()
    position = layer.get_image().get_item_position(layer)
    if parent is None or position == 0:
        return None
    above = parent.get_children()[position - 1]
    return above if above.get_parasite(NAME) else None


def _clean_layer(layer, colours):
    """Return the layer, filled, which is in no image's list of layers yet."""
    image = layer.get_image()
    kind = TYPES[image.get_base_type()]
    name = f"{layer.get_name()} clean colours"
    size = colours.width, colours.height
    clean = Gimp.Layer.new(image, name, *size, kind, 100.0, Gimp.LayerMode.NORMAL)
    # Filled, marked and placed before it is inserted: then the insertion is all there is to undo.
    buffer = clean.get_buffer()
    buffer.set(Gegl.Rectangle.new(0, 0, *size), FORMATS[4], colours.data)
    buffer.flush()
    _, x, y = layer.get_offsets()
    clean.set_offsets(x, y)
    clean.set_composite_mode(Gimp.LayerCompositeMode.CLIP_TO_BACKDROP)
    mark = _digest(clean).encode()
    clean.attach_parasite(Gimp.Parasite.new(NAME, Gimp.PARASITE_PERSISTENT, mark))
    return clean


def _hold_in_group(layer):
    """Return a new group in the layer's place that holds the layer, and looks as it did.

    The group takes over how the layer mixes with those below. Lowest in a group, a mode other than
    Normal has nothing to mix with, and a low opacity would be rounded to 8 bits once more.
    """
    image = layer.get_image()
    group = Gimp.GroupLayer.new(image, f"{layer.get_name()} cut-out")
    group.set_mode(layer.get_mode())
    group.set_blend_space(layer.get_blend_space())
    group.set_composite_space(layer.get_composite_space())
    group.set_composite_mode(layer.get_composite_mode())
    group.set_opacity(layer.get_opacity())
    image.insert_layer(group, layer.get_parent(), image.get_item_position(layer))
    image.reorder_item(layer, group, 0)
    layer.set_mode(Gimp.LayerMode.NORMAL)
    layer.set_blend_space(Gimp.LayerColorSpace.AUTO)
    layer.set_composite_space(Gimp.LayerColorSpace.AUTO)
    layer.set_composite_mode(Gimp.LayerCompositeMode.AUTO)
    layer.set_opacity(100.0)
    return group


def _digest(layer):
    """Return a digest of the pixels as they are stored."""
    area = Gegl.Rectangle.new(0, 0, *size_of(layer))
    return hashlib.sha256(read(layer, area, None)).hexdigest()
