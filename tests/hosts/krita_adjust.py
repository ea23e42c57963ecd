"""Adjusting masks by scripts, and the same options of a cut-out."""

import time

from desktop import wait_for
from krita_calls import open_scenes, outcomes_after, paint
from krita_clicks import press_and_settle
from registry import Registry

CHECKS = check = Registry()
EDGE = [min(255, 34 * column) for _row in range(16) for column in range(16)]
SOFTER = {"grow_px": 1.5, "feather_px": 2.0}
HARDER = {"contrast": 60.0, "smooth": 2}


def masked(krita, levels=EDGE, kind="rgb_8_bit"):
    open_scenes(krita, kind)
    krita.ask("give_masks", levels)
    time.sleep(0.5)  # Krita makes a new mask the active node, within half a second.


def adjust(krita, options, begin="start_adjusting"):
    before = krita.ask("state")["pixels"]
    outcomes = outcomes_after(krita, lambda: krita.ask(begin, options))
    assert krita.ask("state")["pixels"] == before, "a layer was changed"
    return outcomes


def adjust_and_compare(krita, options):
    masked(krita)
    expected = krita.ask("engine_adjusted", options)
    assert expected != EDGE, "these options do nothing"
    [outcome] = adjust(krita, options)
    assert (outcome["state"], outcome["note"]) == ("done", ""), outcome
    assert krita.ask("masks") == [expected]


@check
def a_mask_is_grown_and_feathered_as_the_engine_says(krita):
    adjust_and_compare(krita, SOFTER)


@check
def a_mask_is_hardened_and_smoothed_as_the_engine_says(krita):
    adjust_and_compare(krita, HARDER)


@check
def only_the_largest_subject_stays_and_its_holes_are_filled(krita):
    block = [255 if 2 <= at % 16 <= 10 and 2 <= at // 16 <= 12 else 0 for at in range(256)]
    dirty = list(block)
    dirty[16 * 6 + 6] = 0
    dirty[16 * 14 + 14] = 255
    masked(krita, dirty)
    adjust(krita, {"largest_only": True, "fill_holes": True})
    assert krita.ask("masks") == [block]


@check
def several_masks_are_adjusted(krita):
    masked(krita, kind="several_layers")
    expected = krita.ask("engine_adjusted", SOFTER)
    adjust(krita, SOFTER)
    assert krita.ask("masks") == [expected] * 2


@check
def a_cut_out_takes_the_same_options(krita):
    open_scenes(krita, "rgb_8_bit")
    outcomes_after(krita, lambda: krita.ask("start"))
    expected = krita.ask("engine_adjusted", SOFTER)
    adjust(krita, SOFTER, begin="cut_out_adjusted")
    assert krita.ask("masks") == [expected]


@check
def strokes_on_an_adjusted_mask_are_followed(krita):
    open_scenes(krita, "rgb_8_bit")
    outcomes_after(krita, lambda: krita.ask("start"))
    adjust(krita, {"grow_px": 0.5})
    [adjusted] = krita.ask("masks")
    paint(krita, 5, 3, "white")
    outcomes_after(krita, lambda: krita.ask("start_refining"))
    [refined] = krita.ask("masks")
    assert refined[48:64] == [255] * 16, "the stroke was not followed"
    assert refined[:48] + refined[64:255] == adjusted[:48] + adjusted[64:255]
    assert refined[255] == 1, "the adjusting was taken for strokes"


@check
def an_adjusted_mask_is_one_undo_step(krita):
    masked(krita)
    before = krita.ask("state")
    adjust(krita, SOFTER)
    done = krita.ask("state")
    krita.focus()
    press_and_settle(krita, "ctrl+z", 1)
    wait_for(lambda: krita.ask("state") == before, "the mask as it was")
    press_and_settle(krita, "ctrl+shift+z", 1)
    wait_for(lambda: krita.ask("state") == done, "the adjusted mask after redo")


@check
def a_script_adjusts_in_the_users_units(krita):
    masked(krita)
    expected = krita.ask("engine_adjusted", SOFTER)
    krita.ask("script_adjust", {"grow": 1.5, "feather": 2.0})
    assert wait_for(lambda: krita.ask("script_told"), "the script") == ["done"]
    assert krita.ask("masks") == [expected]


@check
def options_that_change_nothing_say_so(krita):
    masked(krita)
    [outcome] = adjust(krita, {})
    assert "would stay as it is. Change one of the options first." in outcome["error"], outcome


@check
def a_layer_without_a_mask_has_none_to_adjust(krita):
    open_scenes(krita, "rgb_8_bit")
    [outcome] = adjust(krita, {"grow_px": 1.0})
    expected = "has no mask to adjust. Choose Remove Background first."
    assert expected in outcome["error"], outcome
    assert krita.ask("masks") == [None]
