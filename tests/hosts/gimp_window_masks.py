"""What is asked in a GIMP window about masks that are already there."""

import time

from checks import SHOTS
from desktop import wait_for
from gimp_clicks import answer_about_masks, changed, dialog_after, prepare
from gimp_desktop import ONE_IMAGE
from gimp_window import check
from toy_picture import HALF, RAMP


@check
def a_mask_already_there_is_asked_about(gimp):
    before = prepare(gimp, "mask_replaced")
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    answer_about_masks(gimp, "alt+i")
    done = wait_for(lambda: changed(gimp, before), "the mask")
    assert max(done["masks"][0]) == HALF


@check
def repeating_leaves_a_mask_alone(gimp):
    before = prepare(gimp, "mask_replaced")
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    answer_about_masks(gimp, "alt+r")
    wait_for(lambda: changed(gimp, before), "the mask")
    before = prepare(gimp, "mask_replaced")
    dialog_after(gimp, lambda: gimp.press("ctrl+f"))
    assert gimp.ask("state") == before


@check
def leaving_the_mask_alone_changes_nothing(gimp):
    before = prepare(gimp, "mask_replaced")
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    answer_about_masks(gimp, "alt+l")
    time.sleep(1)
    assert gimp.ask("state") == before
    assert not gimp.windows("GIMP Message")


@check
def leaving_a_mask_alone_still_does_the_others(gimp):
    prepare(gimp, "several_layers")
    gimp.ask("give_front_layer_a_mask")
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    answer_about_masks(gimp, "alt+l")
    wait_for(lambda: gimp.ask("mask_ids")[1], "the mask of the other layer")
    assert gimp.ask("state")["masks"] == [[0] * len(RAMP), RAMP[::-1]]
    gimp.shoot(SHOTS / "left-alone.png")


@check
def cancel_at_the_question_does_none(gimp):
    prepare(gimp, "several_layers")
    gimp.ask("give_front_layer_a_mask")
    before = gimp.ask("state")
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    answer_about_masks(gimp, "Escape")
    time.sleep(1)
    assert gimp.ask("state") == before
    assert not gimp.windows("GIMP Message")
