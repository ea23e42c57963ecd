"""Clean Colours where there are none, or no place for them: it says so, and changes nothing."""

from gi.repository import Gimp
from gimp_calls import CLEAN, call_layers
from gimp_clean import check, masked
from gimp_composite import shows
from gimp_kinds import give_mask, picture

HARD = bytes([0] * 128 + [255] * 128)


def assert_refused(scene, why):
    before = shows(scene.image, "white"), len(scene.image.get_layers())
    status, error = call_layers(scene.image, scene.layers, CLEAN)
    assert status == "execution-error", status
    assert why in error, error
    assert (shows(scene.image, "white"), len(scene.image.get_layers())) == before


@check
def a_layer_without_a_mask_has_no_colours_to_clean():
    assert_refused(picture(), "has no mask to go by. Choose Remove Background first.")


@check
def a_hard_mask_has_no_colours_to_clean():
    scene = picture()
    give_mask(scene.layers[0], HARD)
    assert_refused(scene, "has no soft edge")


@check
def an_image_with_a_palette_has_no_room_for_clean_colours():
    assert_refused(masked("indexed"), "Choose Image > Mode > RGB first.")


@check
def a_group_that_passes_through_cannot_have_clean_colours():
    scene = masked("group")
    scene.layers[0].set_mode(Gimp.LayerMode.PASS_THROUGH)
    assert_refused(scene, "Choose the mode Normal for it first.")
