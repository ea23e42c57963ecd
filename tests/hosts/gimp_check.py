"""Check Mask without its dialog: what a script is told."""

import gimp_contract  # noqa: F401 - puts the plug-in's folder first
from gi.repository import Gimp
from gimp_calls import CHECK, LAYER_MENUS, call_for_values, look_at, mask_values, menu_paths
from gimp_kinds import add_layer, give_mask, new_image, picture, put
from registry import Registry
from scenes import Scene

CHECKS = check = Registry()
SIDE_PX = 200
SUBJECT, HOLE = (40, 160), (90, 98)  # from, to: columns and rows alike
RED, BLUE = (200, 30, 30, 255), (30, 30, 200, 255)


def is_within(at, part):
    return all(part[0] <= place < part[1] for place in (at % SIDE_PX, at // SIDE_PX))


def plain_scene(hole=True, precision=Gimp.Precision.U8_NON_LINEAR):
    """Return a red square on blue, with a mask that fits but for a hole."""
    image = new_image(precision, width=SIDE_PX, height=SIDE_PX)
    layer = add_layer(image, SIDE_PX, SIDE_PX)
    places = range(SIDE_PX * SIDE_PX)
    colours = [RED if is_within(at, SUBJECT) else BLUE for at in places]
    put(layer, bytes(part for colour in colours for part in colour), "R'G'B'A u8")
    shows = [is_within(at, SUBJECT) and not (hole and is_within(at, HOLE)) for at in places]
    give_mask(layer, bytes(255 * each for each in shows))
    return Scene(image, [layer])


def assert_hole_found(scene):
    before = look_at(scene.layers[0]), mask_values(scene.layers[0])
    status, error, (score, verdict, told) = call_for_values(scene.image, scene.layers, CHECK)
    assert (status, error) == ("success", "")
    assert "1 of 1: a small hole in the subject" in told, told
    assert verdict == "look at it", verdict
    assert 0 < score < 1, score
    assert (look_at(scene.layers[0]), mask_values(scene.layers[0])) == before


@check
def checking_stands_in_the_menu():
    assert list(menu_paths(CHECK)) == LAYER_MENUS


@check
def a_hole_is_told():
    assert_hole_found(plain_scene())


@check
def a_hole_in_a_deep_mask_is_told():
    assert_hole_found(plain_scene(precision=Gimp.Precision.U16_NON_LINEAR))


@check
def a_mask_without_doubts_is_good():
    scene = plain_scene(hole=False)
    found = call_for_values(scene.image, scene.layers, CHECK)
    assert found == ("success", "", [1.0, "good", ""]), found


@check
def a_layer_without_a_mask_has_none_to_check():
    scene = picture()
    status, error, _ = call_for_values(scene.image, scene.layers, CHECK)
    assert status == "execution-error", status
    assert "has no mask to check. Choose Remove Background first." in error, error


@check
def several_layers_are_checked_one_by_one():
    scene = plain_scene()
    scene.layers.append(add_layer(scene.image))
    status, error, _ = call_for_values(scene.image, scene.layers, CHECK)
    assert status == "execution-error", status
    assert "Several layers are selected. Select one of them." in error, error
