"""Undo and redo of what nobg did in a Krita window."""

import time

from desktop import wait_for
from installation import slow_worker
from krita_calls import outcomes_after, paint, wait_until_working
from krita_clicks import (
    ONE_IMAGE,
    REFINE,
    answer_about_masks,
    box_after,
    choose_in_layer_menu,
    click,
    prepare,
    press_and_settle,
)
from krita_window import check
from toy_picture import RAMP, with_rows


def undo_and_redo(krita, kind, steps=1, answer=None):
    """Hold that nobg's work is so many undo steps, and that redo brings the same masks back."""
    before = prepare(krita, kind)
    count = krita.ask("count_runs")
    choose_in_layer_menu(krita, ONE_IMAGE)
    if answer:
        answer_about_masks(krita, answer)
    wait_for(lambda: krita.ask("outcomes", count), "the end of the run", 60)
    done = krita.ask("state")
    assert done["pixels"] == before["pixels"]
    assert done["masks"] != before["masks"]
    krita.focus()
    press_and_settle(krita, "ctrl+z", steps)
    wait_for(lambda: krita.ask("state") == before, "the state before, marker included")
    press_and_settle(krita, "ctrl+shift+z", steps)
    wait_for(lambda: krita.ask("state") == done, "the same mask after redo")
    press_and_settle(krita, "ctrl+z", steps + 1)
    wait_for(lambda: not krita.ask("state")["marker"], "the marker to go as the next step")
    return done


@check
def undo_takes_one_step_and_redo_brings_it_back(krita):
    assert undo_and_redo(krita, "rgb_8_bit")["masks"] == [RAMP]


@check
def undo_of_a_16_bit_layer_at_an_offset(krita):
    assert undo_and_redo(krita, "rgb_16_bit")["masks"] == [RAMP]


@check
def undo_of_a_group(krita):
    assert undo_and_redo(krita, "group")["masks"] == [RAMP]


@check
def undo_of_a_replaced_mask(krita):
    assert undo_and_redo(krita, "mask_replaced", 2, "alt+r")["masks"] == [RAMP]


@check
def undo_of_a_refined_mask(krita):
    prepare(krita, "rgb_8_bit")
    click(krita)
    paint(krita, 5, 3, "white")
    painted = krita.ask("state")
    [outcome] = outcomes_after(krita, lambda: choose_in_layer_menu(krita, REFINE))
    assert outcome["note"] == "", outcome
    done = krita.ask("state")
    assert done["masks"] == [with_rows({3: 255}, strokes=1)]
    assert done["pixels"] == painted["pixels"]
    krita.focus()
    press_and_settle(krita, "ctrl+z", 1)
    wait_for(lambda: krita.ask("state") == painted, "the painted mask")
    press_and_settle(krita, "ctrl+shift+z", 1)
    wait_for(lambda: krita.ask("state") == done, "the refined mask after redo")
    press_and_settle(krita, "ctrl+z", 2)
    if krita.ask("masks") != [RAMP]:  # in 5.3 it was a step of its own to deselect
        press_and_settle(krita, "ctrl+z", 1)
    wait_for(lambda: krita.ask("masks") == [RAMP], "the mask before it was painted on")
    paint(krita, 2, 10, "black")
    outcomes_after(krita, lambda: choose_in_layer_menu(krita, REFINE))
    assert krita.ask("masks") == [with_rows({10: 0}, strokes=1)], "undone strokes came back"


@check
def a_second_run_is_one_undo_step(krita):
    before = prepare(krita, "rgb_8_bit")
    click(krita)
    assert click(krita)["masks"] == [RAMP]
    krita.focus()
    krita.press("ctrl+z")
    wait_for(lambda: krita.ask("state") == before, "the state before both runs")


@check
def undo_of_several_layers(krita):
    before = prepare(krita, "several_layers")
    krita.ask("select_all_layers")
    time.sleep(1)
    text = box_after(krita, lambda: choose_in_layer_menu(krita, ONE_IMAGE))
    assert "marker is empty" in text, text
    assert krita.ask("masks") == [RAMP, RAMP[::-1]]
    krita.focus()
    # Krita's API groups no undo steps, and the Background got a mask, too.
    press_and_settle(krita, "ctrl+z", 3)
    wait_for(lambda: krita.ask("state") == before, "the state before, marker included")


@check
def a_refused_mask_leaves_no_undo_step(krita):
    prepare(krita, "rgb_8_bit")

    def work():
        with slow_worker():
            choose_in_layer_menu(krita, ONE_IMAGE)
            wait_until_working(krita)
            krita.ask("give_front_layer_a_mask")

    assert "was changed while nobg worked on it" in box_after(krita, work)
    krita.focus()
    krita.press("ctrl+z")
    wait_for(lambda: krita.ask("masks") == [None], "the user's own mask to go at once")
