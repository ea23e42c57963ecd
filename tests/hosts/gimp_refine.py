"""Refine Mask, with the toy engine: a row that holds a stroke becomes as the stroke is."""

import os
from pathlib import Path

from gi.repository import Gimp, Gio
from gimp_calls import LAYERS, REFINE, call_layers, look_at, mask_values
from gimp_kinds import add_layer, give_mask, picture, put, ramp
from registry import Registry
from toy_picture import RAMP, with_rows

CHECKS = check = Registry()
HAND_MADE = [255 - value for value in RAMP]


def refine(image, layers):
    """Call the menu item; return its answer once the layers were seen to be as before."""
    before = [look_at(layer) for layer in layers]
    answer = call_layers(image, layers, REFINE)
    assert [look_at(layer) for layer in layers] == before, "a layer was changed"
    return answer


def cut_out(*precision):
    """Return a scene whose layer has nobg's mask."""
    scene = picture(*precision)
    assert call_layers(scene.image, scene.layers) == ("success", "")
    assert mask_values(scene.layers[0]) == RAMP
    return scene


def paint(layer, column, row, colour, side=1):
    """Fill a square of the layer's mask with "white" or "black", as a user does."""
    image, mask = layer.get_image(), layer.get_mask()
    _, x, y = mask.get_offsets()
    image.select_rectangle(Gimp.ChannelOps.REPLACE, x + column, y + row, side, side)
    Gimp.context_push()
    Gimp.context_set_default_colors()
    fill = {"white": Gimp.FillType.BACKGROUND, "black": Gimp.FillType.FOREGROUND}[colour]
    assert mask.edit_fill(fill)
    Gimp.context_pop()
    Gimp.Selection.none(image)


def save_and_reopen(image):
    """Return the image as it comes back from an XCF file, and its layer."""
    file = Gio.File.new_for_path(str(Path(os.environ["NOBG_RESULTS"]).with_name("refined.xcf")))
    assert Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file, None)
    image.delete()
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file)
    return image, image.get_layers()[0]


@check
def refining_stands_in_the_menus():
    for name in (LAYERS, REFINE):
        paths = Gimp.get_pdb().lookup_procedure(name).get_menu_paths()
        assert list(paths) == ["<Image>/Layer/[Crop]", "<Layers>/Layers Menu"], (name, paths)


@check
def a_stroke_is_followed_and_the_rest_stays():
    scene = cut_out()
    paint(scene.layers[0], 5, 3, "white")
    paint(scene.layers[0], 2, 10, "black")
    assert refine(scene.image, scene.layers) == ("success", "")
    assert mask_values(scene.layers[0]) == with_rows({3: 255, 10: 0}, strokes=2)


@check
def a_deep_mask_is_refined():
    scene = cut_out(Gimp.Precision.U16_NON_LINEAR)
    paint(scene.layers[0], 5, 3, "white")
    assert refine(scene.image, scene.layers) == ("success", "")
    assert mask_values(scene.layers[0]) == with_rows({3: 255}, strokes=1)


@check
def strokes_are_known_after_saving_and_reopening():
    scene = cut_out()
    paint(scene.layers[0], 5, 3, "white")
    image, layer = save_and_reopen(scene.image)
    assert refine(image, [layer]) == ("success", "")
    assert mask_values(layer) == with_rows({3: 255}, strokes=1)
    image.delete()


@check
def earlier_strokes_are_known_when_refining_again():
    scene = cut_out()
    paint(scene.layers[0], 5, 3, "white")
    assert refine(scene.image, scene.layers) == ("success", "")
    image, layer = save_and_reopen(scene.image)
    paint(layer, 2, 10, "black")
    assert refine(image, [layer]) == ("success", "")
    # The two strokes; the first one's row is none, as nobg made it.
    assert mask_values(layer) == with_rows({3: 255, 10: 0}, strokes=2)
    image.delete()


@check
def a_mask_made_by_hand_is_refined():
    scene = picture()
    give_mask(scene.layers[0], bytes(HAND_MADE))
    assert refine(scene.image, scene.layers) == ("success", "")
    assert mask_values(scene.layers[0]) == RAMP


@check
def a_mask_that_replaced_nobgs_is_one_made_by_hand():
    scene = cut_out()
    scene.layers[0].remove_mask(Gimp.MaskApplyMode.DISCARD)
    give_mask(scene.layers[0], bytes(HAND_MADE))
    assert refine(scene.image, scene.layers) == ("success", "")
    assert mask_values(scene.layers[0]) == RAMP


@check
def several_masks_are_refined():
    scene = picture()
    other = add_layer(scene.image)
    put(other, ramp(), "R'G'B'A u8")
    layers = [*scene.layers, other]
    assert call_layers(scene.image, layers) == ("success", "")
    for layer in layers:
        paint(layer, 5, 3, "white")
    assert refine(scene.image, layers) == ("success", "")
    assert [mask_values(layer) for layer in layers] == [with_rows({3: 255}, strokes=1)] * 2


@check
def a_layer_without_a_mask_says_what_to_do():
    scene = picture()
    status, error = refine(scene.image, scene.layers)
    assert status == "execution-error", status
    assert "subject has no mask to refine. Choose Remove Background first." in error, error


@check
def a_mask_that_nobody_painted_on_says_what_to_do():
    scene = cut_out()
    before = scene.layers[0].get_mask().get_id()
    status, error = refine(scene.image, scene.layers)
    assert status == "execution-error", status
    assert "There is nothing to refine in the mask of subject." in error, error
    assert scene.layers[0].get_mask().get_id() == before, "it was replaced all the same"
