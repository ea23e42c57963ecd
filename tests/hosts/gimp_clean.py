"""Clean Colours: they show with exactly the mask's alpha, in every kind of layer and image."""

import array

import gimp_contract  # noqa: F401 - puts the plug-in's folder first
from gi.repository import Gimp
from gimp_calls import CLEAN, LAYER_MENUS, call_layers, look_at, mask_values, menu_paths
from gimp_composite import (
    GROUNDS,
    assert_same,
    backdrop,
    clean_pixels,
    read,
    should_show,
    shows,
)
from gimp_host import GimpHost
from gimp_kinds import P, add_layer, give_mask, picture, put, ramp
from gimp_refine import paint, save_and_reopen
from progress import Progress
from registry import Registry
from scenes import KINDS
from toy_picture import RAMP
from undo_step import UndoStep

CHECKS = check = Registry()
# Once every level, far from the picture's own, so that each colour meets each alpha somewhere.
MASK = bytes((value * 7) % 256 for value in RAMP)
FLOATS = "R'G'B'A float"
# What the way to linear light and back leaves, in 255 levels; a colour in 8 bits is 0.4 off.
FLOAT_NOISE = 0.001


def masked(kind="rgb_8_bit"):
    """Return a scene of that kind whose layer has a soft mask."""
    scene = KINDS[kind]()
    give_mask(scene.layers[0], MASK)
    return scene


def clean(scene, **options):
    """Call the menu item."""
    answer = call_layers(scene.image, scene.layers, CLEAN, **options)
    assert answer == ("success", ""), answer


def clean_and_compare(scene, visible=None, **options):
    """Hold that the image shows the clean colours on every ground; return them."""
    layer = scene.layers[0]
    amount = options.get("amount", 100) / 100
    pixels = clean_pixels(layer, amount, visible)
    expected = {ground: should_show(layer, pixels, ground) for ground in GROUNDS}
    assert shows(scene.image, "black") != expected["black"], "there is nothing to clean"
    clean(scene, **options)
    compare(scene.image, expected)
    return pixels


def compare(image, expected):
    for ground in GROUNDS:
        assert_same(shows(image, ground), expected[ground])


@check
def clean_colours_stand_in_the_menu():
    assert list(menu_paths(CLEAN)) == LAYER_MENUS


@check
def clean_colours_have_the_masks_alpha():
    clean_and_compare(masked())


@check
def clean_colours_above_another_layer():
    scene = masked()
    backdrop(scene.image)
    clean_and_compare(scene)


@check
def clean_colours_of_a_layer_without_alpha():
    clean_and_compare(masked("rgb_8_bit_without_alpha"))


@check
def clean_colours_in_16_bits():
    clean_and_compare(masked("rgb_16_bit"))


@check
def clean_colours_in_linear_floats():
    clean_and_compare(masked("rgb_float_linear"))


@check
def clean_colours_of_a_layer_partly_outside():
    clean_and_compare(masked("partly_outside"))


@check
def clean_colours_inside_a_group():
    clean_and_compare(masked("inside_a_group"))


@check
def clean_colours_of_a_group():
    clean_and_compare(masked("group"))


@check
def clean_colours_of_a_locked_layer():
    clean_and_compare(masked("locked"))


@check
def clean_colours_of_a_layer_with_an_effect():
    inverted = bytes(part for v in RAMP for part in (255 - v, v, 195, 255))
    clean_and_compare(masked("effect"), visible=inverted)


@check
def clean_colours_at_a_low_opacity():
    scene = masked("low_opacity")
    backdrop(scene.image)
    clean_and_compare(scene)


@check
def clean_colours_in_another_mode():
    scene = masked()
    scene.layers[0].set_mode(Gimp.LayerMode.MULTIPLY)
    backdrop(scene.image)
    clean_and_compare(scene)


@check
def half_the_amount_of_clean_colours():
    whole = clean_and_compare(masked())
    assert clean_and_compare(masked(), amount=50) != whole


@check
def a_deep_layer_keeps_its_own_colours_where_it_shows_fully():
    scene = picture(P.FLOAT_NON_LINEAR)
    layer = scene.layers[0]
    between = [(value + 0.4) / 255 for value in bytes(RAMP)[:255] + b"\x64"]
    put(layer, array.array("f", [part for v in between for part in (v, v, v, 1)]).tobytes(), FLOATS)
    give_mask(layer, MASK[:128] + b"\xff" * 128)
    before = shows(scene.image, "white")
    clean(scene)
    # The layer's lower half begins 8 rows below its offset of 2.
    start = 4 * scene.image.get_width() * 10
    assert_same(shows(scene.image, "white")[start:], before[start:], most=FLOAT_NOISE)


@check
def painting_on_the_mask_shows_the_clean_colours_as_well():
    scene = masked()
    pixels = clean_and_compare(scene)
    layer = scene.layers[0]
    paint(layer, 4, 4, "white", side=3)
    paint(layer, 9, 9, "black", side=3)
    # The group away, the same mask on the clean colours.
    reference = picture()
    give_mask(reference.layers[0], read(layer.get_mask(), "Y u8"))
    painted = {ground: should_show(reference.layers[0], pixels, ground) for ground in GROUNDS}
    compare(scene.image, painted)


@check
def the_layer_and_its_mask_stay_as_they_are():
    scene = masked()
    before = look_at(scene.layers[0]), mask_values(scene.layers[0])
    scene.image.set_selected_layers(scene.layers)
    clean(scene)
    assert (look_at(scene.layers[0]), mask_values(scene.layers[0])) == before
    assert scene.image.get_selected_layers() == scene.layers, "another layer is chosen"


@check
def clean_colours_are_there_after_saving_and_reopening():
    scene = masked()
    clean(scene)
    expected = {ground: shows(scene.image, ground) for ground in GROUNDS}
    image, _ = save_and_reopen(scene.image)
    compare(image, expected)
    image.delete()


@check
def clean_colours_made_again_replace_the_first():
    scene = masked()
    clean(scene)
    expected = {ground: shows(scene.image, ground) for ground in GROUNDS}
    clean(scene)
    compare(scene.image, expected)
    [group] = scene.image.get_layers()
    names = [each.get_name() for each in group.get_children()]
    assert names == ["subject clean colours", "subject"], names


@check
def clean_colours_of_an_earlier_mask_are_told():
    scene = masked()
    assert adjusted(scene) == ""
    clean(scene)
    told = adjusted(scene)
    assert told.endswith("subject are those of its earlier mask. Choose Clean Colours again."), told


def adjusted(scene):
    """Return what is told of the layer's mask after another was put in its place."""
    host = GimpHost(scene.layers[0], Progress(), UndoStep(scene.image))
    return host.write_mask(host.read_layer().mask)


@check
def clean_colours_that_were_painted_on_stay():
    scene = masked()
    clean(scene)
    [group] = scene.image.get_layers()
    colours = group.get_children()[0]
    put(colours, bytes((1, 2, 3, 255)) * len(RAMP), "R'G'B'A u8")
    painted = look_at(colours)
    status, error = call_layers(scene.image, scene.layers, CLEAN)
    assert status == "execution-error", status
    assert "subject clean colours was painted on. Delete it first" in error, error
    assert look_at(colours) == painted


@check
def several_layers_get_clean_colours():
    scene = masked()
    other = add_layer(scene.image, name="other")
    put(other, ramp(), "R'G'B'A u8")
    give_mask(other, MASK)
    scene.layers.append(other)
    clean(scene)
    names = [each.get_name() for each in scene.image.get_layers()]
    assert names == ["other cut-out", "subject cut-out"], names
