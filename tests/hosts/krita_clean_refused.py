"""Clean Colours where there are none, or no place for them: it says so, and changes nothing."""

import time

from desktop import wait_for
from krita_calls import open_scenes, outcomes_after
from krita_clean import check, masked

HARD = [0] * 128 + [255] * 128


def refusal(krita, *kinds, **changes):
    """Return why a layer got no clean colours; nothing of its image may have changed."""
    masked(krita, *kinds, **changes)
    before = krita.ask("clean_state")
    [outcome] = outcomes_after(krita, lambda: krita.ask("start_cleaning"))
    assert krita.ask("clean_state") == before
    return outcome["error"]


@check
def a_layer_without_a_mask_has_no_colours_to_clean(krita):
    open_scenes(krita, "rgb_8_bit")
    [outcome] = outcomes_after(krita, lambda: krita.ask("start_cleaning"))
    assert "has no mask to go by. Choose Remove Background first." in outcome["error"], outcome


@check
def a_hard_mask_has_no_colours_to_clean(krita):
    open_scenes(krita, "rgb_8_bit")
    krita.ask("give_mask_by_hand", HARD, "nobg mask")
    time.sleep(0.5)
    [outcome] = outcomes_after(krita, lambda: krita.ask("start_cleaning"))
    assert "has no soft edge" in outcome["error"], outcome


@check
def a_group_that_passes_through_cannot_have_clean_colours(krita):
    assert "passes through" in refusal(krita, "group", PassThroughMode=True)


@check
def an_animated_layer_cannot_have_clean_colours(krita):
    assert "is animated" in refusal(krita, "animated")


@check
def a_layer_that_inherits_alpha_cannot_have_clean_colours(krita):
    assert "inherits alpha" in refusal(krita, InheritAlpha=True)


@check
def a_mode_that_does_not_blend_cannot_have_clean_colours(krita):
    assert "does not work within a group" in refusal(krita, BlendingMode="erase")


@check
def an_image_behind_is_told_to_be_shown_for_clean_colours(krita):
    masked(krita)
    krita.ask("open_scene", "rgb_16_bit")
    wait_for(lambda: krita.ask("is_chosen"), "the other image's layer to be chosen")
    [outcome] = outcomes_after(krita, lambda: krita.ask("clean_behind"))
    assert "Show its image, then try again." in outcome["error"], outcome
