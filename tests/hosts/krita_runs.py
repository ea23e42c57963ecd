"""Whole runs: many images, a killed worker, a broken installation."""

from installation import HOME, kill_worker, moved_away
from krita_calls import at_work, open_scenes, outcomes_after
from registry import Registry
from toy_picture import RAMP

CHECKS = check = Registry()


def states(outcomes):
    return [outcome["state"] for outcome in outcomes]


@check
def all_open_images_get_masks(krita):
    open_scenes(krita, "rgb_8_bit", "partly_outside", "rgb_16_bit")
    outcomes = outcomes_after(krita, lambda: krita.ask("start_all"))
    assert states(outcomes) == ["done"] * 3, outcomes
    assert krita.ask("all_masks") == [[RAMP]] * 3


@check
def a_bad_image_does_not_stop_the_others(krita):
    open_scenes(krita, "rgb_8_bit", "mask_left_alone", "fill_layer")
    outcomes = outcomes_after(krita, lambda: krita.ask("start_all"))
    assert states(outcomes) == ["done", "failed", "failed"], outcomes
    assert "already has a mask" in outcomes[1]["error"], outcomes
    assert "no picture of its own" in outcomes[2]["error"], outcomes


@check
def worker_killed_in_mid_work_is_told(krita):
    open_scenes(krita, "rgb_8_bit")

    def work():
        with at_work(krita, "start"):
            kill_worker()

    [outcome] = outcomes_after(krita, work)
    assert "stopped unexpectedly. Try again" in outcome["error"], outcome
    assert krita.ask("masks") == [None]


@check
def the_next_run_works(krita):
    open_scenes(krita, "rgb_8_bit")
    outcomes_after(krita, lambda: krita.ask("start"))
    assert krita.ask("masks") == [RAMP]


@check
def no_subject_is_told(krita):
    open_scenes(krita, "rgb_8_bit")
    krita.ask("fill_without_red")
    [outcome] = outcomes_after(krita, lambda: krita.ask("start"))
    assert outcome["state"] == "needs a look", outcome
    assert "No subject was found" in outcome["note"], outcome


@check
def broken_environment_says_what_to_run(krita):
    kill_worker()
    open_scenes(krita, "rgb_8_bit")
    with moved_away(HOME / "install.json"):
        [outcome] = outcomes_after(krita, lambda: krita.ask("start"))
    assert "install.py repair" in outcome["error"], outcome
