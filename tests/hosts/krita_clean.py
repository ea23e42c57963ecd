"""Clean Colours: they show with exactly the mask's alpha, in every kind of layer and image."""

import time

from desktop import wait_for
from krita_calls import open_scenes, outcomes_after, paint, save_and_reopen
from krita_clicks import CLEAN, choose_in_layer_menu, mark_in_layer_menu, press_and_settle
from registry import Registry

CHECKS = check = Registry()
# Krita rounds what a group holds before it is laid on what is below.
ONE_LEVEL = 1.0


def masked(krita, *kinds, **changes):
    """Open images; the first layer of the last has a soft mask, and is changed as told."""
    open_scenes(krita, *(kinds or ["rgb_8_bit"]))
    for name, value in changes.items():
        krita.ask("change_layer", name, value)
    krita.ask("give_every_level")
    time.sleep(0.5)  # Krita makes a new mask the active node, within half a second.


def clean(krita, *amount):
    [outcome] = outcomes_after(krita, lambda: krita.ask("start_cleaning", *amount))
    assert outcome["state"] == "done", outcome
    return outcome["note"]


def clean_and_compare(krita, *kinds, amount=1.0, **changes):
    """Hold that the image shows the clean colours on every ground, and nothing else changed."""
    masked(krita, *kinds, **changes)
    krita.ask("expect_clean", amount)
    before = krita.ask("clean_state")
    note = clean(krita, amount)
    assert krita.ask("worst_level") <= ONE_LEVEL
    after = krita.ask("clean_state")
    assert (after["layer"], after["mask"]) == (before["layer"], before["mask"])
    return note


@check
def clean_colours_stand_in_the_menu(krita):
    masked(krita)
    mark_in_layer_menu(krita, CLEAN)
    krita.press("Escape", "Escape")


@check
def clean_colours_have_the_masks_alpha(krita):
    assert clean_and_compare(krita) == ""


@check
def clean_colours_in_16_bits(krita):
    clean_and_compare(krita, "rgb_16_bit")


@check
def clean_colours_in_linear_floats(krita):
    clean_and_compare(krita, "rgb_float_linear")


@check
def a_deep_layer_keeps_its_own_colours_where_it_shows_fully(krita):
    open_scenes(krita, "rgb_16_bit")
    krita.ask("make_deep")
    krita.ask("give_mask_by_hand", [99] * 128 + [255] * 128, "nobg mask")
    time.sleep(0.5)
    clean(krita)
    assert krita.ask("count_of_own_colours") == 128


@check
def clean_colours_above_another_layer(krita):
    masked(krita)
    krita.ask("put_a_picture_below")
    krita.ask("expect_clean")
    clean(krita)
    assert krita.ask("worst_level") <= ONE_LEVEL


@check
def the_layer_and_its_mask_stay_as_they_are(krita):
    masked(krita)
    before = krita.ask("clean_state")
    clean(krita)
    after = krita.ask("clean_state")
    assert after["group"] != before["group"]
    assert (after["layer"], after["mask"]) == (before["layer"], before["mask"])


@check
def clean_colours_of_a_layer_partly_outside(krita):
    clean_and_compare(krita, "partly_outside")


@check
def clean_colours_inside_a_group(krita):
    clean_and_compare(krita, "inside_a_group")


@check
def clean_colours_of_a_group(krita):
    clean_and_compare(krita, "group")


@check
def clean_colours_of_a_locked_layer(krita):
    clean_and_compare(krita, "locked")


@check
def clean_colours_of_a_layer_with_an_effect(krita):
    clean_and_compare(krita, "effect")


@check
def clean_colours_at_a_low_opacity(krita):
    clean_and_compare(krita, Opacity=77)


@check
def clean_colours_in_another_mode(krita):
    note = clean_and_compare(krita, BlendingMode="multiply")
    assert note.startswith("Two undo steps take the clean colours away"), note


@check
def half_the_amount_of_clean_colours(krita):
    clean_and_compare(krita, amount=0.5)


@check
def painting_on_the_mask_shows_the_clean_colours_as_well(krita):
    masked(krita)
    clean(krita)
    krita.ask("keep_shown")
    paint(krita, 3, 4, "black", side=5)
    assert krita.ask("worst_level") > ONE_LEVEL
    press_and_settle(krita, "ctrl+z", 1)
    if krita.ask("masks")[0] != krita.ask("every_level"):  # in 5.3 deselecting was a step, too
        press_and_settle(krita, "ctrl+z", 1)
    wait_for(lambda: krita.ask("worst_level") == 0, "what was shown before the stroke")
    assert krita.ask("colours") != [None]


@check
def clean_colours_are_one_undo_step(krita):
    open_scenes(krita, "rgb_8_bit")
    outcomes_after(krita, lambda: krita.ask("start"))
    time.sleep(0.5)
    before = krita.ask("clean_state")
    outcomes_after(krita, lambda: choose_in_layer_menu(krita, CLEAN))
    done = krita.ask("clean_state")
    assert done["group"][0] == "subject cut-out"
    press_and_settle(krita, "ctrl+z", 1)
    wait_for(lambda: krita.ask("clean_state") == before, "the layer as it was")
    press_and_settle(krita, "ctrl+shift+z", 1)
    wait_for(lambda: krita.ask("clean_state") == done, "the clean colours after redo")
    press_and_settle(krita, "ctrl+z", 2)
    wait_for(lambda: krita.ask("masks") == [None], "the mask to go as the next step")


@check
def clean_colours_are_there_after_saving_and_reopening(krita):
    masked(krita)
    clean(krita)
    before = krita.ask("colours")
    krita.ask("keep_shown")
    save_and_reopen(krita)
    assert krita.ask("colours") == before
    assert krita.ask("worst_level") == 0
    clean(krita)
    assert krita.ask("colours") == before, "they were not known again"


@check
def clean_colours_made_again_replace_the_first(krita):
    masked(krita)
    clean(krita)
    first = krita.ask("colours")
    paint(krita, 3, 4, "white", side=5)
    clean(krita)
    second = krita.ask("colours")
    assert second not in (first, [None])
    krita.focus()
    press_and_settle(krita, "ctrl+z", 1)
    wait_for(lambda: krita.ask("colours") == first, "the first clean colours")


@check
def clean_colours_of_an_earlier_mask_are_told(krita):
    masked(krita)
    assert adjusted(krita) == ""
    clean(krita)
    told = adjusted(krita)
    assert told.endswith("subject are those of its earlier mask. Choose Clean Colours again."), told


def adjusted(krita):
    """Return what is told of the layer's mask after it was grown."""
    [outcome] = outcomes_after(krita, lambda: krita.ask("start_adjusting", {"grow_px": 1.0}))
    assert outcome["state"] == "done", outcome
    return outcome["note"]


@check
def clean_colours_that_were_painted_on_stay(krita):
    masked(krita)
    clean(krita)
    krita.ask("paint_colours")
    before = krita.ask("clean_state")
    [outcome] = outcomes_after(krita, lambda: krita.ask("start_cleaning"))
    assert "subject clean colours was painted on. Delete it first" in outcome["error"], outcome
    assert krita.ask("clean_state") == before


@check
def a_script_cleans_colours(krita):
    masked(krita)
    krita.ask("script_clean")
    assert wait_for(lambda: krita.ask("script_told"), "the script") == ["done"]
    assert krita.ask("colours") != [None]


@check
def several_layers_get_clean_colours(krita):
    open_scenes(krita, "several_layers")
    krita.ask("give_every_level", 0)
    krita.ask("give_every_level", 1)
    time.sleep(0.5)
    outcomes = outcomes_after(krita, lambda: krita.ask("start_cleaning"))
    assert {outcome["state"] for outcome in outcomes} == {"done"}, outcomes
    assert None not in krita.ask("colours")


@check
def clean_colours_leave_the_active_layer_as_it_is(krita):
    masked(krita)
    krita.ask("add_marker")
    time.sleep(0.5)
    krita.ask("activate", "marker")
    wait_for(lambda: krita.ask("active_name") == "marker", "the marker to be chosen")
    clean(krita)
    assert krita.ask("colours") != [None]
    wait_for(lambda: krita.ask("active_name") == "marker", "the brush to be given back")
