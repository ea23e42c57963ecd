"""nobg in a Krita window, with real keys and clicks."""

import time

from checks import SHOTS
from desktop import HEIGHT, wait_for
from installation import HOME, PLUGIN, kill_worker, moved_away, slow_worker
from krita_calls import outcomes_after, wait_until_working
from krita_clicks import (
    ALL_IMAGES,
    ONE_IMAGE,
    box_after,
    choose_in_layer_menu,
    click,
    mark_in_layer_menu,
    prepare,
)
from registry import Registry
from toy_picture import RAMP

CHECKS = check = Registry()
MANY = 25  # more images than the list shows at once


@check
def a_missing_core_is_told_on_the_click(krita):
    before = prepare(krita, "rgb_8_bit")
    with moved_away(PLUGIN / "bundle"):
        krita.ask("forget_core")
        text = box_after(krita, lambda: choose_in_layer_menu(krita, ONE_IMAGE))
    krita.ask("remember_core")
    assert "install.py repair" in text, text
    assert krita.ask("state") == before


@check
def the_menu_gives_a_mask(krita):
    prepare(krita, "rgb_8_bit")
    mark_in_layer_menu(krita, ONE_IMAGE)
    krita.shoot(SHOTS / "menu.png")
    krita.press("Escape", "Escape")
    assert click(krita)["masks"] == [RAMP]
    krita.shoot(SHOTS / "masked.png")


@check
def cancel_stops_and_changes_nothing(krita):
    before = prepare(krita, "rgb_8_bit")

    def work():
        with slow_worker():
            choose_in_layer_menu(krita, ONE_IMAGE)
            wait_for(lambda: krita.windows("^Remove Background"), "the progress")
            time.sleep(0.5)
            krita.shoot(SHOTS / "progress.png")
            krita.focus_on("Remove Background")
            krita.press("space")  # on its one button
            wait_for(lambda: not krita.windows("^Remove Background"), "the progress to go")
            time.sleep(0.5)

    [outcome] = outcomes_after(krita, work)
    assert outcome["state"] == "stopped"
    assert krita.ask("state") == before
    assert not krita.ask("boxes")
    assert click(krita)["masks"] == [RAMP]


@check
def a_killed_worker_is_told_in_a_dialog(krita):
    before = prepare(krita, "rgb_8_bit")

    def work():
        with slow_worker():
            choose_in_layer_menu(krita, ONE_IMAGE)
            wait_until_working(krita)
            kill_worker()

    assert "stopped unexpectedly. Try again" in box_after(krita, work)
    assert krita.ask("state") == before
    assert click(krita)["masks"] == [RAMP]


@check
def all_open_images_are_listed_and_done(krita):
    prepare(krita, "rgb_8_bit", "rgb_16_bit", "grey_8_bit")
    choose_in_layer_menu(krita, ALL_IMAGES)
    wait_for(lambda: krita.windows("All Open Images"), "the list of images")
    time.sleep(0.5)
    krita.shoot(SHOTS / "all-images.png")
    text = box_after(krita, lambda: krita.press("Return"))
    assert text.startswith("3 done:"), text
    assert krita.ask("all_masks") == [[RAMP]] * 3
    krita.focus()
    krita.press("ctrl+z")
    wait_for(
        lambda: krita.ask("all_masks") == [[RAMP], [RAMP], [None]], "undo in the front image only"
    )


@check
def a_long_list_of_images_fits_the_screen(krita):
    before = prepare(krita, *["rgb_8_bit"] * MANY)
    choose_in_layer_menu(krita, ALL_IMAGES)
    window = wait_for(lambda: krita.windows("All Open Images"), "the list of images")[0]
    time.sleep(0.5)
    krita.shoot(SHOTS / "many-images.png")
    assert krita.bottom_of(window) <= HEIGHT
    krita.press("Escape")
    time.sleep(1)
    assert krita.ask("state") == before


@check
def a_broken_environment_is_told_on_the_click(krita):
    kill_worker()
    before = prepare(krita, "rgb_8_bit")
    with moved_away(HOME / "install.json"):
        text = box_after(krita, lambda: choose_in_layer_menu(krita, ONE_IMAGE))
    assert "install.py repair" in text, text
    assert krita.ask("state") == before
