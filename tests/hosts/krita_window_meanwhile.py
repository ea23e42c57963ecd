"""What goes on in a Krita window while nobg works: painting, other images, closing, quitting."""

import time

from checks import SHOTS
from desktop import wait_for
from krita_calls import at_work, outcomes_after
from krita_clicks import answer_about_masks, box_after, prepare
from krita_window import check
from toy_picture import RAMP

CLICK = ("trigger", "nobg_remove_background")
CANVAS_PX = (500, 200)  # where the picture is and no dialog


def begin_stroke(krita):
    """Press the brush down on the canvas and draw a line."""
    x, y = CANVAS_PX
    krita.xdotool("mousemove", str(x), str(y), "mousedown", "1")
    for step in range(1, 12):
        krita.xdotool("mousemove", str(x + 12 * step), str(y + 5 * step))
        time.sleep(0.02)


def end_stroke(krita):
    krita.xdotool("mouseup", "1")


def bring_other_to_front(krita):
    """Show the image that was opened first."""
    krita.ask("bring_to_front", 0)
    wait_for(lambda: krita.ask("front_position") == 0, "the other image in front")


@check
def painting_goes_on_while_nobg_works(krita):
    prepare(krita, "rgb_8_bit")

    def work():
        with at_work(krita, *CLICK):
            krita.ask("activate", "marker")
            time.sleep(1.5)  # the progress window is up, too
            begin_stroke(krita)
            end_stroke(krita)
            wait_for(lambda: krita.ask("marker_pixels"), "the stroke")
            krita.shoot(SHOTS / "painting.png")

    [outcome] = outcomes_after(krita, work)
    assert outcome["state"] == "done"
    assert krita.ask("masks") == [RAMP]
    time.sleep(1)
    assert krita.ask("active_name") == "marker", "the brush was taken to another layer"


@check
def a_stroke_is_not_cut_off_by_the_mask(krita):
    prepare(krita, "rgb_8_bit")

    def work():
        with at_work(krita, *CLICK):
            krita.ask("activate", "marker")
            time.sleep(1)
            begin_stroke(krita)
        time.sleep(1.5)
        assert krita.ask("masks") == [None], "the mask came in the middle of a stroke"
        end_stroke(krita)

    outcomes_after(krita, work)
    assert krita.ask("masks") == [RAMP]
    assert krita.ask("marker_pixels")
    krita.focus()
    krita.press("ctrl+z")
    wait_for(lambda: krita.ask("masks") == [None], "the mask to go first")
    assert krita.ask("marker_pixels")
    krita.press("ctrl+z")
    wait_for(lambda: not krita.ask("marker_pixels"), "the stroke to go next")


@check
def a_stroke_is_not_cut_off_by_the_reading(krita):
    prepare(krita, "group")
    krita.ask("activate", "marker")
    time.sleep(1)

    def work():
        begin_stroke(krita)
        krita.ask("start")  # of the group, which Krita has to draw
        wait_for(lambda: "finished painting" in krita.ask("progress"), "the run to wait")
        # Krita keeps a stroke apart from its layer for as long as it is painted.
        assert not krita.ask("marker_pixels"), "the stroke was ended"
        end_stroke(krita)

    [outcome] = outcomes_after(krita, work)
    assert outcome["state"] == "done", outcome
    assert krita.ask("masks") == [RAMP]
    assert krita.ask("marker_pixels")


@check
def a_stroke_on_the_mask_beside_the_old_bounds_is_asked_about(krita):
    prepare(krita, "rgb_8_bit")
    outcomes_after(krita, lambda: krita.ask(*CLICK))
    krita.ask("paint_beside")
    krita.ask("paint_own_mask_beside")
    krita.ask(*CLICK)
    answer_about_masks(krita, "Escape")
    assert krita.ask("mask_around", 25, 2, 4, 1) == [255] * 4


@check
def a_mask_made_behind_is_replaced_in_one_undo_step(krita):
    prepare(krita, "rgb_8_bit", "rgb_8_bit")
    outcomes_after(krita, lambda: krita.ask("start", 0))
    bring_other_to_front(krita)
    outcomes_after(krita, lambda: krita.ask(*CLICK))
    assert krita.ask("all_masks")[0] == [RAMP]
    assert not krita.ask("last_outcomes")[0]["note"], "it took two undo steps"


@check
def what_was_painted_beside_the_layer_stays_visible(krita):
    prepare(krita, "rgb_8_bit")

    def work():
        with at_work(krita, "start"):
            krita.ask("paint_beside")

    outcomes_after(krita, work)
    assert krita.ask("mask_around", 25, 2, 4, 1) == [255] * 4
    assert krita.ask("mask_around", 3, 2, 16, 16) == RAMP


@check
def the_mask_goes_to_its_own_image_though_another_is_in_front(krita):
    prepare(krita, "rgb_8_bit", "rgb_8_bit")

    def work():
        with at_work(krita, *CLICK):
            bring_other_to_front(krita)

    outcomes_after(krita, work)
    assert krita.ask("all_masks") == [[None], [RAMP]]


@check
def two_images_at_once_get_their_own_masks(krita):
    prepare(krita, "rgb_8_bit", "hidden_layer")

    def work():
        with at_work(krita, *CLICK):
            bring_other_to_front(krita)
            krita.ask(*CLICK)
            time.sleep(0.5)

    outcomes_after(krita, work)
    assert krita.ask("all_masks") == [[RAMP], [RAMP]]


@check
def closing_the_image_drops_its_mask_and_says_so(krita):
    prepare(krita, "rgb_8_bit", "rgb_8_bit")

    def work():
        with at_work(krita, *CLICK):
            krita.ask("close_front")

    assert "was closed while nobg worked on it" in box_after(krita, work)
    assert krita.ask("masks", 0) == [None]


@check
def a_second_click_meanwhile_is_no_failure(krita):
    prepare(krita, "rgb_8_bit")
    count = krita.ask("count_runs")

    def work():
        with at_work(krita, *CLICK):
            krita.ask(*CLICK)
            time.sleep(0.5)

    outcomes_after(krita, work)
    assert krita.ask("count_runs") == count + 1, "it was done twice"
    assert krita.ask("masks") == [RAMP]
    assert not krita.ask("boxes")


@check
def a_script_that_names_no_layers_is_told(krita):
    before = prepare(krita, "rgb_8_bit")
    assert "No layer is selected" in krita.ask("script_without_layers")
    assert krita.ask("state") == before


@check
def a_script_gets_the_outcomes(krita):
    prepare(krita, "rgb_8_bit")
    outcomes_after(krita, lambda: krita.ask("script"))
    wait_for(lambda: krita.ask("last_outcomes")[0]["name"] == "rgb_8_bit, subject", "its answer")
    assert krita.ask("masks") == [RAMP]
    assert not krita.ask("boxes"), "a script was not left to tell the outcomes itself"


@check
def quitting_in_mid_work_leaves_no_worker_waiting(krita):
    """Stands last: there is no Krita after it."""
    prepare(krita, "rgb_8_bit")
    with at_work(krita, *CLICK):
        krita.ask("close")
        krita.focus()
        krita.press("ctrl+q")
        assert krita.wait_for_end(30) == 0
