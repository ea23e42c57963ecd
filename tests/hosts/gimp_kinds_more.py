"""GIMP's adapter for cases.py, continued: effects, groups, text, masks. Runs inside GIMP."""

import tempfile
from pathlib import Path

from gi.repository import Gegl, Gimp, Gio
from gimp_kinds import (
    P,
    add_channel,
    add_effect,
    add_layer,
    give_mask,
    new_image,
    picture,
    put,
    ramp,
    sixteen,
)
from scenes import Scene, kind
from toy_picture import HALF, HALF_MASK, INVERTED, RAMP, SIDE_PX


@kind
def effect():
    scene = picture()
    add_effect(scene.layers[0], "gegl:invert-gamma")
    scene.expected = INVERTED
    return scene


@kind
def hidden_effect():
    scene = picture()
    add_effect(scene.layers[0], "gegl:invert-gamma").set_visible(False)
    return scene


@kind
def effect_that_grows():
    scene = picture()
    add_effect(scene.layers[0], "gegl:dropshadow", x=9.0, y=-7.0)
    add_effect(scene.layers[0], "gegl:invert-gamma")
    scene.expected = INVERTED
    return scene


@kind
def effect_in_a_group():
    image = new_image()
    add_layer(image, name="above")
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 1)
    layer = add_layer(image, parent=group)
    put(layer, ramp(), "R'G'B'A u8")
    layer.set_offsets(4, 5)
    add_layer(image, parent=group, name="beside")
    add_effect(layer, "gegl:invert-gamma")
    return Scene(image, [layer], INVERTED)


@kind
def locked_with_effect():
    scene = effect()
    scene.layers[0].set_lock_content(True)
    return scene


@kind
def group():
    image = new_image()
    made = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(made, None, 0)
    layer = add_layer(image, parent=made)
    put(layer, ramp(), "R'G'B'A u8")
    layer.set_offsets(-2, 6)
    return Scene(image, [made], RAMP)


@kind
def group_with_effect():
    scene = group()
    add_effect(scene.layers[0], "gegl:invert-gamma")
    scene.expected = INVERTED
    return scene


@kind
def inside_a_group():
    scene = group()
    scene.layers = scene.layers[0].get_children()
    return scene


@kind
def empty_group():
    image = new_image()
    made = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(made, None, 0)
    return Scene(image, [made])


@kind
def text():
    image = new_image(width=100, height=60)
    layer = Gimp.TextLayer.new(image, "nobg", Gimp.fonts_get_list("")[0], 30.0, Gimp.Unit.pixel())
    image.insert_layer(layer, None, 0)
    layer.set_color(Gegl.Color.new("rgb(1.0, 0.2, 0.1)"))
    return Scene(image, [layer], brightest=255)


@kind
def vector():
    image = new_image()
    path = Gimp.Path.new(image, "path")
    image.insert_path(path, None, 0)
    corners = [(2, 2), (30, 2), (30, 25), (2, 25)]
    points = [part for corner in corners for _ in range(3) for part in corner]
    path.stroke_new_from_points(Gimp.PathStrokeType.BEZIER, points, True)
    layer = Gimp.VectorLayer.new(image, path)
    image.insert_layer(layer, None, 0)
    layer.set_enable_fill(True)
    layer.set_fill_color(Gegl.Color.new("red"))
    layer.refresh()
    return Scene(image, [layer], brightest=255)


@kind
def link():
    source = picture(x=0, y=0)
    source.image.crop(SIDE_PX, SIDE_PX, 0, 0)
    file = Gio.File.new_for_path(str(Path(tempfile.mkdtemp()) / "linked.png"))
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, source.image, file, None)
    source.image.delete()
    image = new_image()
    layer = Gimp.LinkLayer.new(image, file)
    image.insert_layer(layer, None, 0)
    return Scene(image, [layer], RAMP)


@kind
def several_layers():
    scene = picture()
    upper = add_layer(scene.image, name="upper")
    put(upper, ramp(INVERTED), "R'G'B'A u8")
    upper.set_offsets(7, 9)
    scene.layers.append(upper)
    return scene


@kind
def active_selection():
    scene = picture()
    scene.image.select_rectangle(Gimp.ChannelOps.REPLACE, 5, 5, 3, 3)
    return scene


@kind
def floating_selection():
    scene = picture()
    scene.image.select_rectangle(Gimp.ChannelOps.REPLACE, 5, 5, 3, 3)
    Gimp.Selection.float(scene.image, scene.layers, 1, 1)
    return scene


@kind
def channel_chosen():
    scene = picture()
    scene.choose = [add_channel(scene.image)]
    return scene


@kind
def mask_replaced():
    scene = picture()
    give_mask(scene.layers[0], HALF_MASK)
    scene.options = {"existing-mask": "replace"}
    return scene


@kind
def mask_intersected():
    scene = picture()
    give_mask(scene.layers[0], HALF_MASK)
    scene.expected = [v * HALF / 255 for v in RAMP]
    scene.options = {"existing-mask": "intersect"}
    return scene


@kind
def mask_intersected_16_bit():
    scene = picture(P.U16_NON_LINEAR)
    give_mask(scene.layers[0], sixteen(HALF_MASK), "Y u16")
    scene.expected = [v * HALF / 255 for v in RAMP]
    scene.options = {"existing-mask": "intersect"}
    return scene


@kind
def mask_is_what_was_chosen():
    scene = mask_replaced()
    scene.choose = [scene.layers[0].get_mask()]
    return scene


@kind
def mask_left_alone():
    scene = picture()
    give_mask(scene.layers[0], HALF_MASK)
    return scene


@kind
def mask_of_a_group_replaced():
    scene = group()
    give_mask(scene.layers[0], HALF_MASK)
    scene.options = {"existing-mask": "replace"}
    return scene
