"""Runs with the engine and the model as install.py put them there."""

from krita_calls import outcomes_after

CHECKS = {}


def check(function):
    CHECKS[function.__name__] = function
    return function


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
