"""Adjust and Check in nobg's docker, with real clicks."""

import time

from checks import SHOTS
from desktop import wait_for
from installation import kill_worker
from krita_adjust import EDGE, SOFTER
from krita_calls import outcomes_after
from krita_clicks import press_and_settle
from krita_docker import check, click, docker_beside, notice, wait_for_view

HOLE_PX = 94  # the middle of the hole, across and down in the layer


def preview(krita, options):
    """Move the sliders; return the alpha that the view shows once it shows it."""
    before = krita.ask("alpha_in_view")
    krita.ask("adjust_to", options)
    wait_for(lambda: krita.ask("alpha_in_view") != before, "the preview")
    return krita.ask("alpha_in_view")


@check
def a_slider_shows_the_adjusted_mask_and_changes_nothing(krita):
    with docker_beside(krita, "rgb_8_bit"):
        krita.ask("give_masks", EDGE)
        wait_for_view(krita, "both")
        before, expected = krita.ask("state"), krita.ask("engine_adjusted", SOFTER)
        krita.ask("unfold", "adjust")
        assert preview(krita, SOFTER) == expected
        krita.shoot(SHOTS / "docker-adjust.png")
        assert krita.ask("state") == before
        click(krita, "adjust.reset")
        wait_for(lambda: krita.ask("alpha_in_view") == EDGE, "the mask as it is")
        assert krita.ask("adjust_options") == {}


@check
def apply_gives_what_was_seen_in_one_undo_step(krita):
    with docker_beside(krita, "rgb_8_bit"):
        krita.ask("give_masks", EDGE)
        wait_for_view(krita, "both")
        krita.ask("unfold", "adjust")
        seen, before = preview(krita, SOFTER), krita.ask("state")
        [outcome] = outcomes_after(krita, lambda: click(krita, "adjust.apply"))
        assert outcome["state"] == "done", outcome
        assert krita.ask("masks") == [seen]
        assert krita.ask("adjust_options") == {}
        krita.focus()
        press_and_settle(krita, "ctrl+z", 1)
        wait_for(lambda: krita.ask("state") == before, "the mask as it was")


@check
def another_layer_drops_the_preview(krita):
    with docker_beside(krita, "several_layers"):
        krita.ask("give_masks", EDGE)
        wait_for_view(krita, "both")
        # Krita makes a new mask the active node: at once, or within half a second for each.
        wait_for(lambda: krita.ask("active_name") == "nobg mask", "a mask to be active")
        time.sleep(1)
        krita.ask("activate", "subject")
        wait_for(lambda: krita.ask("active_name") == "subject", "the lower layer to be active")
        krita.ask("unfold", "adjust")
        before = krita.ask("state")
        preview(krita, SOFTER)
        krita.ask("activate", "upper")
        wait_for(lambda: krita.ask("adjust_options") == {}, "the sliders to go back")
        wait_for(lambda: krita.ask("alpha_in_view") == EDGE, "the other layer's mask as it is")
        assert krita.ask("state") == before


@check
def the_place_on_the_canvas_is_shown_pixel_by_pixel(krita):
    with docker_beside(krita, "hole"):
        wait_for_view(krita, "both")
        krita.ask("go_to", [HOLE_PX, HOLE_PX, 8, 8])
        krita.ask("unfold", "adjust")
        click(krita, "adjust.close_up")
        wait_for(lambda: krita.ask("is_place_in_view", HOLE_PX, {}), "the place")
        krita.ask("adjust_to", {"feather_px": 3.0})
        wait_for(lambda: krita.ask("is_place_in_view", HOLE_PX, {"feather_px": 3.0}), "the feather")
        click(krita, "adjust.close_up")
        click(krita, "adjust.reset")


@check
def a_worker_that_is_killed_under_a_slider_is_told(krita):
    with docker_beside(krita, "rgb_8_bit"):
        krita.ask("give_masks", EDGE)
        wait_for_view(krita, "both")
        krita.ask("unfold", "adjust")
        preview(krita, SOFTER)
        kill_worker()
        krita.ask("adjust_to", {"grow_px": 3.0})
        assert "stopped unexpectedly" in notice(krita)
        wait_for(lambda: krita.ask("alpha_in_view") == EDGE, "the mask as it is")


@check
def a_cut_out_is_followed_by_its_verdict(krita):
    with docker_beside(krita, "rgb_8_bit"):
        outcomes_after(krita, lambda: click(krita, "run.button"))
        assert "score" in wait_for(lambda: krita.ask("verdict"), "the verdict")


@check
def an_undone_mask_has_no_verdict(krita):
    with docker_beside(krita, "rgb_8_bit"):
        outcomes_after(krita, lambda: click(krita, "run.button"))
        wait_for(lambda: krita.ask("verdict"), "the verdict")
        krita.focus()
        press_and_settle(krita, "ctrl+z", 1)
        wait_for(lambda: not krita.ask("verdict"), "the verdict to go with its mask")
        press_and_settle(krita, "ctrl+shift+z", 1)
        wait_for(lambda: krita.ask("verdict"), "the verdict to come back with its mask")


@check
def a_mask_that_was_painted_on_is_to_be_checked_again(krita):
    with docker_beside(krita, "hole"):
        krita.ask("unfold", "check")
        outcomes_after(krita, lambda: click(krita, "check.check"))
        assert krita.ask("verdict")
        krita.ask("whiten_mask")
        wait_for(lambda: not krita.ask("verdict"), "the verdict to be withdrawn")
        assert krita.ask("check_heading") == "Check Mask again"
        assert krita.ask("places") == ["A small hole in the subject"], "where else to paint"
        assert not krita.ask("is_sign_off_there")
        outcomes_after(krita, lambda: click(krita, "check.check"))
        assert krita.ask("verdict")
        assert krita.ask("is_sign_off_there")


@check
def the_view_shows_the_clean_colours(krita):
    with docker_beside(krita, "rgb_8_bit"):
        krita.ask("give_every_level")
        wait_for_view(krita, "both")
        assert krita.ask("is_view_clean") is False
        outcomes_after(krita, lambda: click(krita, "run.clean"))
        wait_for(lambda: krita.ask("is_view_clean"), "the clean colours")


@check
def a_doubtful_place_is_listed_and_a_click_goes_there(krita):
    with docker_beside(krita, "hole_at_an_offset"):
        krita.ask("unfold", "check")
        outcomes_after(krita, lambda: click(krita, "check.check"))
        assert krita.ask("places") == ["A small hole in the subject"]
        assert krita.ask("verdict").startswith("Look at it (score 0.")
        krita.shoot(SHOTS / "docker-check.png")
        krita.click(*krita.ask("place_of_first_doubt"))
        wait_for(lambda: abs(krita.ask("zoom") - 2.0) < 0.01, "the canvas to be at 200 %")
        assert krita.ask("is_in_the_middle", 150 + HOLE_PX, 40 + HOLE_PX)


@check
def a_place_is_found_on_a_turned_and_mirrored_canvas(krita):
    with docker_beside(krita, "hole_at_an_offset"):
        krita.ask("turn_canvas", 30.0, True)
        krita.ask("go_to", [150 + HOLE_PX - 4, 40 + HOLE_PX - 4, 8, 8])
        assert krita.ask("is_in_the_middle", 150 + HOLE_PX, 40 + HOLE_PX)


@check
def a_mask_is_signed_off_in_the_log(krita):
    with docker_beside(krita, "hole"):
        krita.ask("unfold", "check")
        outcomes_after(krita, lambda: click(krita, "check.check"))
        krita.ask("empty_log")
        click(krita, "check.accept")
        assert "Signed off" in notice(krita)
        krita.ask("reject", "mask")
        rows = krita.ask("log_rows")
        assert [row[1:] for row in rows] == [
            ["hole", "look at it", "accepted", ""],
            ["hole", "look at it", "rejected", "mask"],
        ], rows


@check
def the_options_of_a_cut_out_are_kept(krita):
    with docker_beside(krita, "rgb_8_bit"):
        krita.ask("choose_option", "edges", "hero")
        krita.ask("choose_new_masks", SOFTER)
        assert krita.ask("stored_cut_out") == ["hero", SOFTER]
        krita.ask("choose_option", "edges", "fast")
        krita.ask("choose_new_masks", {})
        assert krita.ask("stored_cut_out") == ["fast", {}]
