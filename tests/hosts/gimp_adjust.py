"""Adjust Mask without its dialog, and the same options of a cut-out."""

import array

import gimp_contract  # noqa: F401 - puts the plug-in's folder first
from gi.repository import Gimp
from gimp_calls import (
    ADJUST,
    LAYER_MENUS,
    LAYERS,
    REFINE,
    call_layers,
    look_at,
    mask_values,
    menu_paths,
)
from gimp_composite import read
from gimp_kinds import add_layer, give_mask, picture, put, ramp
from gimp_refine import paint
from picture import Picture, scale_mask
from registry import Registry
from viewport import Part

from nobg_core.bridge.adjuster import MaskAdjuster
from nobg_core.host import LayerPixels, Mask
from nobg_core.options import MaskOptions

CHECKS = check = Registry()
EDGE = bytes(min(255, 34 * column) for _row in range(16) for column in range(16))
# (what the procedure is called with, the same for the engine)
SOFTER = {"grow": 1.5, "feather": 2.0}, MaskOptions(grow_px=1.5, feather_px=2.0)
HARDER = {"contrast": 60.0, "smooth": 2}, MaskOptions(contrast=60.0, smooth=2)


def should_be(layer, options):
    """Return what the engine makes of the layer's mask, in 8-bit steps."""
    size = layer.get_width(), layer.get_height()
    mask = Mask(*size, 16, read(layer.get_mask(), "Y u16"))
    if layer.get_image().get_precision() == Gimp.Precision.U8_NON_LINEAR:
        mask = Mask(*size, 8, read(layer.get_mask(), "Y u8"))
    with MaskAdjuster(mask, lambda *_: True) as adjuster:
        made = adjuster.finish(options, lambda *_: True).mask
    if made.bits == 8:
        return list(made.data)
    return [value / 257 for value in memoryview(made.data).cast("H")]


def masked(*precision):
    scene = picture(*precision)
    give_mask(scene.layers[0], EDGE)
    return scene


def adjust_and_compare(scene, asked, options):
    layer = scene.layers[0]
    before, expected = look_at(layer), should_be(layer, options)
    assert expected != mask_values(layer), "these options do nothing"
    assert call_layers(scene.image, scene.layers, ADJUST, **asked) == ("success", "")
    assert mask_values(layer) == expected
    assert look_at(layer) == before


@check
def adjusting_stands_in_the_menu():
    assert list(menu_paths(ADJUST)) == LAYER_MENUS


@check
def a_mask_is_grown_and_feathered_as_the_engine_says():
    adjust_and_compare(masked(), *SOFTER)


@check
def a_mask_is_hardened_and_smoothed_as_the_engine_says():
    adjust_and_compare(masked(), *HARDER)


@check
def a_deep_mask_is_adjusted():
    adjust_and_compare(masked(Gimp.Precision.U16_NON_LINEAR), *SOFTER)


@check
def only_the_largest_subject_stays_and_its_holes_are_filled():
    scene = picture()
    block = [255 if 2 <= at % 16 <= 10 and 2 <= at // 16 <= 12 else 0 for at in range(256)]
    dirty = list(block)
    dirty[16 * 6 + 6] = 0
    dirty[16 * 14 + 14] = 255
    give_mask(scene.layers[0], bytes(dirty))
    options = {"largest-only": True, "fill-holes": True}
    assert call_layers(scene.image, scene.layers, ADJUST, **options) == ("success", "")
    assert mask_values(scene.layers[0]) == block


@check
def several_masks_are_adjusted():
    scene = masked()
    other = add_layer(scene.image)
    put(other, ramp(), "R'G'B'A u8")
    give_mask(other, EDGE)
    scene.layers.append(other)
    expected = should_be(other, SOFTER[1])
    assert call_layers(scene.image, scene.layers, ADJUST, **SOFTER[0]) == ("success", "")
    assert [mask_values(layer) for layer in scene.layers] == [expected] * 2


@check
def a_cut_out_takes_the_same_options():
    scene = picture()
    assert call_layers(scene.image, scene.layers) == ("success", "")
    expected = should_be(scene.layers[0], SOFTER[1])
    options = {"existing-mask": "replace", "edges": "hero", **SOFTER[0]}
    assert call_layers(scene.image, scene.layers, LAYERS, **options) == ("success", "")
    assert mask_values(scene.layers[0]) == expected


@check
def strokes_on_an_adjusted_mask_are_followed():
    scene = picture()
    assert call_layers(scene.image, scene.layers) == ("success", "")
    assert call_layers(scene.image, scene.layers, ADJUST, grow=0.5) == ("success", "")
    adjusted = mask_values(scene.layers[0])
    paint(scene.layers[0], 5, 3, "white")
    assert call_layers(scene.image, scene.layers, REFINE) == ("success", "")
    refined = mask_values(scene.layers[0])
    assert refined[48:64] == [255] * 16, "the stroke was not followed"
    assert refined[:48] + refined[64:255] == adjusted[:48] + adjusted[64:255]
    assert refined[255] == 1, "the adjusting was taken for strokes"


@check
def a_preview_is_the_layer_on_its_ground_by_both_alphas():
    size, half, white = (3, 2), 128, 255
    layer = LayerPixels(*size, bytes((200, 100, 0, half)) * 6)
    part = Part((0, 0, *size), (6, 4))
    shown = Picture(layer).draw(part, (0xFFFFFF, 0xFFFFFF), bytes([half]) * 6)
    share = (half / white) ** 2
    seen = shown.add_alpha(False, 0, 0, 0).get_pixels()
    assert len(seen) == 4 * 6 * 4, "it is not enlarged"
    for colour, value in zip((200, 100, 0), seen[:3], strict=True):
        # GdkPixbuf rounds each of the two steps.
        assert abs(value - (colour * share + white * (1 - share))) <= 2


@check
def a_part_of_a_deep_mask_is_shown_in_8_bits():
    values = array.array("H", [0, 257, 65535, 1285])
    mask = Mask(2, 2, 16, values.tobytes())
    assert list(scale_mask(mask, Part((1, 0, 1, 2), (2, 4)))) == [1, 5]


@check
def options_that_change_nothing_say_so():
    scene = masked()
    status, error = call_layers(scene.image, scene.layers, ADJUST)
    assert status == "execution-error", status
    assert "would stay as it is. Change one of the options first." in error, error


@check
def a_layer_without_a_mask_has_none_to_adjust():
    scene = picture()
    status, error = call_layers(scene.image, scene.layers, ADJUST, grow=1.0)
    assert status == "execution-error", status
    assert "has no mask to adjust. Choose Remove Background first." in error, error
    assert scene.layers[0].get_mask() is None
