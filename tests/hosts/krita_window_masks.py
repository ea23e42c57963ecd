"""What is asked in a Krita window about masks that are already there."""

import time

from checks import SHOTS
from desktop import wait_for
from krita_clicks import ONE_IMAGE, answer_about_masks, choose_in_layer_menu, prepare
from krita_window import check
from toy_picture import HALF, RAMP


@check
def a_mask_already_there_is_asked_about(krita):
    prepare(krita, "mask_replaced")
    count = krita.ask("count_runs")
    choose_in_layer_menu(krita, ONE_IMAGE)
    wait_for(lambda: krita.ask("boxes"), "the question")
    krita.shoot(SHOTS / "question.png")
    answer_about_masks(krita, "alt+i")
    wait_for(lambda: krita.ask("outcomes", count), "the end of the run", 60)
    assert max(krita.ask("masks")[0]) == HALF


@check
def leaving_the_mask_alone_changes_nothing(krita):
    before = prepare(krita, "mask_replaced")
    choose_in_layer_menu(krita, ONE_IMAGE)
    answer_about_masks(krita, "alt+l")
    time.sleep(1)
    assert krita.ask("state") == before
    assert not krita.ask("boxes")


@check
def leaving_a_mask_alone_still_does_the_others(krita):
    prepare(krita, "several_layers")
    krita.ask("give_front_layer_a_mask")
    time.sleep(1)
    krita.ask("select_all_layers")
    time.sleep(1)
    count = krita.ask("count_runs")
    choose_in_layer_menu(krita, ONE_IMAGE)
    answer_about_masks(krita, "alt+l")
    wait_for(lambda: krita.ask("outcomes", count), "the end of the run", 60)
    assert krita.ask("masks") == [[0] * len(RAMP), RAMP[::-1]]


@check
def cancel_at_the_question_does_none(krita):
    before = prepare(krita, "mask_replaced")
    choose_in_layer_menu(krita, ONE_IMAGE)
    answer_about_masks(krita, "Escape")
    time.sleep(1)
    assert krita.ask("state") == before
    assert not krita.ask("boxes")
