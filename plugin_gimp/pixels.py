"""Reads what the user sees of a layer, its effects included."""

from __future__ import annotations

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp  # noqa: E402 - the versions come first

# By number of channels. A photo without transparency is read as it is stored: GIMP would spend
# 0.4 s of every click on finding its way from three channels to four (benchmarks/gimp_click.py).
FORMATS = {3: "R'G'B' u8", 4: "R'G'B'A u8"}


def read_visible(layer):
    """Return the layer's pixels and how many channels they have, its effects included.

    GIMP keeps effects apart from the pixels.
    """
    width, height = size_of(layer)
    if not any(effect.get_visible() for effect in layer.get_filters()):
        channels = 4 if layer.has_alpha() else 3
        area = Gegl.Rectangle.new(0, 0, width, height)
        return read(layer, area, FORMATS[channels]), channels
    copy = layer.get_image().duplicate()
    try:
        twin = _merge_effects(_find_twin(layer, copy))
        # An effect such as a shadow makes the merged layer larger than the one it belongs to.
        _, x, y = layer.get_offsets()
        _, twin_x, twin_y = twin.get_offsets()
        area = Gegl.Rectangle.new(x - twin_x, y - twin_y, width, height)
        return read(twin, area, FORMATS[4]), 4
    finally:
        copy.delete()


def _merge_effects(twin):
    """Return a plain layer with the effects of `twin`, which stands in an image of our own."""
    twin.set_lock_content(False)
    if not twin.is_group():
        twin.merge_filters()
        return twin
    # GIMP merges no effects into a group, only a whole group into a layer; then its opacity and
    # its mask would be merged too.
    if twin.get_mask():
        twin.remove_mask(Gimp.MaskApplyMode.DISCARD)
    twin.set_opacity(100.0)
    twin.set_mode(Gimp.LayerMode.NORMAL)
    return twin.merge()


def _find_twin(layer, copy):
    """Return the layer that stands in the copied image where `layer` stands in its own."""
    parent = layer.get_parent()
    siblings = parent.get_children() if parent else layer.get_image().get_layers()
    position = [sibling.get_id() for sibling in siblings].index(layer.get_id())
    twins = _find_twin(parent, copy).get_children() if parent else copy.get_layers()
    return twins[position]


def read(drawable, area, pixel_format):
    """Return the bytes of an area of a drawable in a babl format."""
    # A fresh buffer object each time: an old one does not see later changes.
    return drawable.get_buffer().get(area, 1.0, pixel_format, Gegl.AbyssPolicy.NONE)


def size_of(drawable):
    """Return (width, height)."""
    return drawable.get_width(), drawable.get_height()
