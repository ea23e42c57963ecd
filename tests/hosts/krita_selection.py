"""Remove Background in Selection, with the toy engine: what is selected shows as it is red."""

from krita_calls import open_scenes, outcomes_after
from krita_clicks import IN_SELECTION, box_after, mark_in_layer_menu
from registry import Registry
from toy_picture import RAMP, SIDE_PX

CHECKS = check = Registry()
MENU_ITEM = "nobg_in_selection"
# The selections of these tests are so small that the subject may not stick out by a whole pixel.
LEFT_HALF = [value if value % SIDE_PX < 8 else 0 for value in RAMP]
RIGHT_HALF = [value if value % SIDE_PX >= 8 else 0 for value in RAMP]


def cut_out(krita, **options):
    """Give the layers their masks; return the outcomes once the selection was seen to be as before.

    Without options by the menu item.
    """
    before = krita.ask("look")
    begin = ("start", -1, options, True) if options else ("trigger", MENU_ITEM)
    outcomes = outcomes_after(krita, lambda: krita.ask(*begin))
    assert krita.ask("look") == before, "a layer or the selection was changed"
    # Krita may end when an image with a selection is closed soon after it was made.
    krita.ask("deselect")
    return outcomes


def masks_after(krita, **options):
    """Give the layers their masks and return the values."""
    outcomes = cut_out(krita, **options)
    assert {outcome["state"] for outcome in outcomes} == {"done"}, outcomes
    return krita.ask("masks")


@check
def it_stands_in_the_menus(krita):
    open_scenes(krita, "rgb_8_bit")
    mark_in_layer_menu(krita, IN_SELECTION)
    krita.press("Escape", "Escape")


@check
def what_is_selected_shows(krita):
    open_scenes(krita, "rgb_8_bit")
    krita.ask("select", 3, 2, 8, SIDE_PX)
    assert masks_after(krita) == [LEFT_HALF]


@check
def a_selection_may_be_larger_than_the_layer(krita):
    open_scenes(krita, "rgb_8_bit")
    krita.ask("move_layer_to", 0, 10, 7)
    krita.ask("select", 5, 5, 13, 25)
    assert masks_after(krita) == [LEFT_HALF]


@check
def what_lies_outside_the_canvas_is_not_selected(krita):
    open_scenes(krita, "rgb_8_bit")
    krita.ask("move_layer_to", 0, -8, 2)
    krita.ask("select", -20, -20, 80, 80)
    assert masks_after(krita) == [RIGHT_HALF]


@check
def a_soft_selection_counts_from_its_half(krita):
    open_scenes(krita, "rgb_8_bit")
    soft = krita.ask("select_softly", -20, -20, 31, 70)
    assert 0 < soft.count(0) < soft.count(0) + soft.count(255) < len(soft), soft
    shown = [value if part >= 128 else 0 for value, part in zip(RAMP, soft, strict=True)]
    assert masks_after(krita) == [shown]


@check
def a_layer_in_a_group_gets_its_part(krita):
    open_scenes(krita, "inside_a_group")
    krita.ask("select", 2, 6, 8, SIDE_PX)
    assert masks_after(krita) == [LEFT_HALF]


@check
def several_layers_get_their_parts(krita):
    open_scenes(krita, "several_layers")
    krita.ask("move_layer_to", 1, 11, 2)
    krita.ask("select", 11, 2, 8, SIDE_PX)
    left_of_the_other = [v if k % SIDE_PX < 8 else 0 for k, v in enumerate(RAMP[::-1])]
    assert masks_after(krita, existing_mask="stop") == [RIGHT_HALF, left_of_the_other]


@check
def a_mask_already_there_is_intersected(krita):
    open_scenes(krita, "mask_intersected")
    krita.ask("select", 3, 2, 8, SIDE_PX)
    [mask] = masks_after(krita, existing_mask="intersect")
    expected = [value * 128 / 255 for value in LEFT_HALF]
    assert all(abs(is_ - should) <= 0.5 for is_, should in zip(mask, expected, strict=True))


@check
def without_a_selection_it_says_what_to_do(krita):
    open_scenes(krita, "rgb_8_bit")
    krita.ask("deselect")
    krita.focus()
    text = box_after(krita, lambda: krita.ask("trigger", MENU_ITEM))
    assert "Select roughly around the subject first." in text, text
    assert krita.ask("masks") == [None]


@check
def a_selection_beside_the_layer_says_what_to_do(krita):
    open_scenes(krita, "rgb_8_bit")
    krita.ask("select", 25, 20, 5, 5)
    [outcome] = cut_out(krita, existing_mask="stop")
    assert "Select roughly around the subject first." in outcome["error"], outcome
    assert krita.ask("masks") == [None]


@check
def an_unknown_model_is_answered_by_those_that_there_are(krita):
    open_scenes(krita, "rgb_8_bit")
    krita.ask("select", 3, 2, 8, SIDE_PX)
    [outcome] = cut_out(krita, model="best@7")
    assert "There is no model called best@7. Choose one of: " in outcome["error"], outcome
    assert krita.ask("masks") == [None]
