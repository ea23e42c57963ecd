"""nobg in a GIMP window, with real keys and clicks."""

import time

from checks import SHOTS
from desktop import HEIGHT, wait_for
from gimp_clicks import changed, click_and_wait, dialog_after, prepare
from gimp_desktop import ALL_IMAGES, ONE_IMAGE
from installation import HOME, PLUGIN, kill_worker, moved_away, slow_worker
from registry import Registry
from toy_picture import RAMP

CHECKS = check = Registry()
# Where the status bar's Cancel stands in the window that Desktop makes, in 3.0.4 and 3.2.6 alike.
CANCEL_PX = (970, 772)
MANY = 30  # more images than a list of ticks can hold on the screen


@check
def the_menu_gives_a_mask(gimp):
    done = click_and_wait(gimp, prepare(gimp, "rgb_8_bit"))
    assert done["masks"] == [RAMP]


@check
def repeating_needs_no_question(gimp):
    before = prepare(gimp, "rgb_8_bit")
    gimp.press("ctrl+f")
    done = wait_for(lambda: changed(gimp, before), "the mask")
    assert done["masks"] == [RAMP]


@check
def cancel_stops_and_changes_nothing(gimp):
    before = prepare(gimp, "rgb_8_bit")
    with slow_worker():
        gimp.choose_in_layer_menu(*ONE_IMAGE)
        time.sleep(4)
        gimp.shoot(SHOTS / "progress.png")
        gimp.click(*CANCEL_PX)
        time.sleep(1)
        gimp.shoot(SHOTS / "cancelled.png")
        assert gimp.ask("state") == before
    time.sleep(1)
    assert gimp.ask("state") == before, "the mask came although the work was cancelled"
    assert click_and_wait(gimp, before)["masks"] == [RAMP]


@check
def a_killed_worker_is_told_in_a_dialog(gimp):
    before = prepare(gimp, "rgb_8_bit")
    with slow_worker():
        gimp.choose_in_layer_menu(*ONE_IMAGE)
        time.sleep(4)
        dialog_after(gimp, kill_worker)
    assert gimp.ask("state") == before
    assert click_and_wait(gimp, before)["masks"] == [RAMP]


@check
def all_open_images_are_listed_and_done(gimp):
    prepare(gimp, "rgb_8_bit", "rgb_16_bit", "indexed")
    gimp.choose_in_layer_menu(*ALL_IMAGES)
    wait_for(lambda: gimp.windows("All Open Images"), "the list of images")
    time.sleep(0.5)
    gimp.shoot(SHOTS / "all-images.png")
    dialog_after(gimp, lambda: gimp.press("Return"))
    assert gimp.ask("masks") == [[RAMP]] * 3
    gimp.focus()
    gimp.press("ctrl+z")
    wait_for(lambda: gimp.ask("masks") == [[RAMP], [RAMP], [None]], "undo in the front image only")


@check
def a_long_list_of_images_fits_the_screen(gimp):
    before = prepare(gimp, *["rgb_8_bit"] * MANY)
    gimp.choose_in_layer_menu(*ALL_IMAGES)
    window = wait_for(lambda: gimp.windows("All Open Images"), "the list of images")[0]
    time.sleep(0.5)
    gimp.shoot(SHOTS / "many-images.png")
    assert gimp.bottom_of(window) <= HEIGHT
    gimp.press("Escape")
    time.sleep(1)
    assert gimp.ask("state") == before


@check
def a_broken_environment_is_told_on_the_click(gimp):
    kill_worker()
    broken_by_moving(gimp, HOME / "install.json")


@check
def a_missing_core_is_told_on_the_click(gimp):
    broken_by_moving(gimp, PLUGIN / "nobg_core")


def broken_by_moving(gimp, part):
    before = prepare(gimp, "rgb_8_bit")
    with moved_away(part):
        assert len(gimp.ask("procedures")) == 2
        dialog_after(gimp, lambda: gimp.choose_in_layer_menu(*ONE_IMAGE))
    assert gimp.ask("state") == before
