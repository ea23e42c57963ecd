"""Undo and redo of what nobg did in a GIMP window."""

import time

from desktop import wait_for
from gimp_clicks import answer_about_masks, changed, click_and_wait, dialog_after, prepare
from gimp_desktop import ONE_IMAGE, REFINE
from gimp_window import check
from installation import slow_worker
from toy_picture import RAMP, with_rows


def undo_and_redo(gimp, kind, answer=None):
    """Hold that nobg's work is one undo step, and that redo brings the same masks back."""
    before = prepare(gimp, kind)
    assert before["guide"]
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    if answer:
        answer_about_masks(gimp, answer)
    done = wait_for(lambda: changed(gimp, before), "the mask")
    assert done["pixels"] == before["pixels"]
    gimp.focus()
    gimp.press("ctrl+z")
    wait_for(lambda: gimp.ask("state") == before, "the state before, guide included")
    gimp.press("ctrl+y")
    wait_for(lambda: gimp.ask("state") == done, "the same mask after redo")
    gimp.press("ctrl+z", "ctrl+z")
    wait_for(lambda: not gimp.ask("state")["guide"], "the guide to go as the next step")
    return done


@check
def undo_takes_one_step_and_redo_brings_it_back(gimp):
    assert undo_and_redo(gimp, "rgb_8_bit")["masks"] == [RAMP]


@check
def undo_of_a_16_bit_layer_at_an_offset(gimp):
    assert undo_and_redo(gimp, "rgb_16_bit")["masks"] == [RAMP]


@check
def undo_of_a_group(gimp):
    assert undo_and_redo(gimp, "group")["masks"] == [RAMP]


@check
def undo_of_several_layers(gimp):
    assert undo_and_redo(gimp, "several_layers")["masks"] == [RAMP, RAMP[::-1]]


@check
def undo_of_a_replaced_mask(gimp):
    assert undo_and_redo(gimp, "mask_replaced", "alt+r")["masks"] == [RAMP]


@check
def undo_of_a_refined_mask(gimp):
    click_and_wait(gimp, prepare(gimp, "rgb_8_bit"))
    gimp.ask("paint_mask", 5, 3, "white")
    painted = gimp.ask("state")
    gimp.choose_in_layer_menu(*REFINE)
    done = wait_for(lambda: changed(gimp, painted), "the mask")
    assert done["masks"] == [with_rows({3: 255}, strokes=1)]
    assert done["pixels"] == painted["pixels"]
    gimp.focus()
    gimp.press("ctrl+z")
    wait_for(lambda: gimp.ask("state") == painted, "the painted mask")
    gimp.press("ctrl+y")
    wait_for(lambda: gimp.ask("state") == done, "the refined mask after redo")
    gimp.press("ctrl+z")
    wait_for(lambda: gimp.ask("state") == painted, "the painted mask again")
    gimp.ask("paint_mask", 2, 10, "black")
    painted = gimp.ask("state")
    gimp.choose_in_layer_menu(*REFINE)
    done = wait_for(lambda: changed(gimp, painted), "the mask")
    assert done["masks"] == [with_rows({3: 255, 10: 0}, strokes=2)]


@check
def a_refused_mask_leaves_no_undo_step(gimp):
    prepare(gimp, "rgb_8_bit")
    with slow_worker():
        gimp.choose_in_layer_menu(*ONE_IMAGE)
        time.sleep(3)
        gimp.ask("give_front_layer_a_mask")
    dialog_after(gimp, lambda: None)
    gimp.focus()
    gimp.press("ctrl+z")
    wait_for(lambda: gimp.ask("mask_ids") == [None], "the user's own mask to go at once")
