"""Refine Mask, with the toy engine: a row that holds a stroke becomes as the stroke is."""

import time

from desktop import wait_for
from krita_calls import error_after, open_scenes, outcomes_after, paint, save_and_reopen
from krita_clicks import REFINE, mark_in_layer_menu
from registry import Registry
from toy_picture import RAMP, with_rows

CHECKS = check = Registry()
MENU_ITEM = "nobg_refine_mask"
HAND_MADE = [255 - value for value in RAMP]
UNKNOWN = "It is not known what this mask was like before it was painted on."


def refine(krita, *begin):
    """Refine, by the menu item; return the outcomes once the layers were seen to be as before."""
    before = krita.ask("state")["pixels"]
    outcomes = outcomes_after(krita, lambda: krita.ask(*(begin or ("trigger", MENU_ITEM))))
    assert krita.ask("state")["pixels"] == before, "a layer was changed"
    return outcomes


def refined(krita):
    """Refine; return the values of nobg's masks, and the note on the first."""
    outcomes = refine(krita)
    assert {outcome["state"] for outcome in outcomes} == {"done"}, outcomes
    return krita.ask("masks"), outcomes[0]["note"]


def cut_out(krita, kind="rgb_8_bit"):
    """Open a scene and give its layer nobg's mask."""
    open_scenes(krita, kind)
    outcomes_after(krita, lambda: krita.ask("start"))
    assert krita.ask("masks")[0] == RAMP


@check
def refining_stands_in_the_menus(krita):
    open_scenes(krita, "rgb_8_bit")
    mark_in_layer_menu(krita, REFINE)
    krita.press("Escape", "Escape")


@check
def a_stroke_is_followed_and_the_rest_stays(krita):
    cut_out(krita)
    paint(krita, 5, 3, "white")
    paint(krita, 2, 10, "black")
    assert refined(krita) == ([with_rows({3: 255, 10: 0}, strokes=2)], "")


@check
def strokes_are_known_after_saving_and_reopening(krita):
    cut_out(krita)
    paint(krita, 5, 3, "white")
    save_and_reopen(krita)
    assert refined(krita)[0] == [with_rows({3: 255}, strokes=1)]


@check
def earlier_strokes_are_known_when_refining_again(krita):
    cut_out(krita)
    paint(krita, 5, 3, "white")
    refined(krita)
    save_and_reopen(krita)
    paint(krita, 2, 10, "black")
    # The two strokes; the first one's row is none, as nobg made it.
    assert refined(krita) == ([with_rows({3: 255, 10: 0}, strokes=2)], "")


@check
def a_mask_made_by_hand_is_refined(krita):
    open_scenes(krita, "rgb_8_bit")
    krita.ask("give_mask_by_hand", HAND_MADE, "mine")
    [outcome] = refine(krita)
    assert outcome["note"].startswith(UNKNOWN), outcome
    assert krita.ask("children") == [["mine", RAMP]]


@check
def a_mask_that_replaced_nobgs_is_one_made_by_hand(krita):
    cut_out(krita)
    krita.ask("remove_own_mask")
    krita.ask("give_mask_by_hand", HAND_MADE, "nobg mask")
    masks, note = refined(krita)
    assert masks == [RAMP]
    assert note.startswith(UNKNOWN), note


@check
def several_masks_are_refined(krita):
    cut_out(krita, "several_layers")
    for position in (0, 1):
        paint(krita, 5, 3, "white", position)
    outcomes = refine(krita, "start_refining")
    assert [outcome["state"] for outcome in outcomes] == ["done", "done"], outcomes
    other = RAMP[::-1]
    other[3 * 16 : 4 * 16], other[-1] = [255] * 16, 1
    assert krita.ask("masks") == [with_rows({3: 255}, strokes=1), other]


@check
def a_layer_without_a_mask_says_what_to_do(krita):
    open_scenes(krita, "rgb_8_bit")
    [outcome] = refine(krita, "start_refining")
    expected = "The layer subject has no mask to refine. Choose Remove Background first."
    assert outcome["error"] == expected, outcome


@check
def a_mask_that_nobody_painted_on_says_what_to_do(krita):
    cut_out(krita)
    before = krita.ask("history")
    [outcome] = refine(krita, "start_refining")
    assert "There is nothing to refine in the mask of subject." in outcome["error"], outcome
    assert krita.ask("history") == before, "it was replaced all the same"


@check
def a_mask_is_refined_while_another_layer_is_painted_on(krita):
    cut_out(krita)
    paint(krita, 5, 3, "white")
    krita.ask("add_marker")
    wait_for(lambda: krita.ask("active_name") == "marker", "the other layer")
    [outcome] = refine(krita, "start_refining")
    assert outcome["note"] == "The earlier mask was replaced: two undo steps bring it back."
    assert krita.ask("masks") == [with_rows({3: 255}, strokes=1)]
    time.sleep(1)
    assert krita.ask("active_name") == "marker", "the brush was taken to another layer"


@check
def a_mask_painted_while_it_is_refined_stays(krita):
    cut_out(krita)
    paint(krita, 5, 3, "white")
    error = error_after(krita, ("paint_own_mask",), begin="start_refining")
    assert "was changed while nobg worked on it" in error, error
    assert krita.ask("masks")[0][:2] == [1, 1], "the painted mask was replaced"


@check
def what_was_kept_goes_when_nobody_can_need_it(krita):
    cut_out(krita)
    krita.ask("keep_a_stale_record")
    paint(krita, 5, 3, "white")
    refined(krita)
    # The one that undo may bring back, and the refined one.
    assert krita.ask("count_records") == 2
