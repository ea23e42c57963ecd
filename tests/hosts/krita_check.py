"""nobg.scripting.check_mask: what a script is told."""

from desktop import wait_for
from krita_calls import open_scenes
from registry import Registry

CHECKS = check = Registry()
WORK_S = 60


def told(krita):
    """Check the first layer's mask by a script; return what it was told."""
    krita.ask("script_check")
    return wait_for(lambda: krita.ask("script_told"), "the script", WORK_S)


@check
def a_hole_is_told(krita):
    open_scenes(krita, "hole_at_an_offset")
    before = krita.ask("state")
    verdict, [[text, bounds]] = told(krita)
    assert (verdict, text) == ("look at it", "a small hole in the subject")
    assert all(abs(at - 90) <= 1 for at in bounds[:2]), bounds
    assert krita.ask("state") == before


@check
def a_mask_without_doubts_is_good(krita):
    open_scenes(krita, "square_without_hole")
    assert told(krita) == ["good", []]


@check
def a_layer_without_a_mask_has_none_to_check(krita):
    open_scenes(krita, "rgb_8_bit")
    assert "has no mask to check. Choose Remove Background first." in told(krita)
