"""Runs with the engine and the model as install.py put them there."""

from krita_calls import outcomes_after, paint, save_and_reopen
from registry import Registry
from toy_picture import STROKES

CHECKS = check = Registry()


@check
def real_engine_mask_arrives_exactly(krita):
    krita.ask("open_sample", 0, 0)
    outcomes = outcomes_after(krita, lambda: krita.ask("start"))
    assert outcomes[0]["state"] == "done", outcomes
    assert krita.ask("is_as_the_engine_says")


@check
def photo_at_an_offset_gets_the_same_mask(krita):
    krita.ask("open_sample", -57, 31)
    outcomes = outcomes_after(krita, lambda: krita.ask("start"))
    assert outcomes[0]["state"] == "done", outcomes
    assert krita.ask("is_as_the_engine_says")
    assert krita.ask("mask_places")[0][2:] == [-57, 31]


@check
def a_painted_mask_is_refined_and_again_once_reopened(krita):
    krita.ask("open_sample", 0, 0)
    outcomes_after(krita, lambda: krita.ask("start"))
    for x, y, side, value in STROKES:
        paint(krita, x, y, "white" if value else "black", side=side)
        krita.ask("keep_painted")
        [outcome] = outcomes_after(krita, lambda: krita.ask("start_refining"))
        assert (outcome["state"], outcome["note"]) == ("done", ""), outcome
        krita.ask("check_refined", x, y, side, value)
        save_and_reopen(krita)
