"""nobg in a Krita window, with real keys and clicks."""

import time
from functools import partial

from desktop import HEIGHT, wait_for
from krita_calls import (
    HOME,
    PLUGIN,
    SHOTS,
    kill_worker,
    moved_away,
    open_scenes,
    outcomes_after,
    paint,
    slow_worker,
    wait_until_working,
)
from toy_picture import RAMP, with_rows

CHECKS = {}
ONE_IMAGE = "Remove Background"
IN_SELECTION = "Remove Background in Selection"
REFINE = "Refine Mask"
ALL_IMAGES = "Remove Background in All Open Images"
MANY = 25  # more images than the list shows at once
HALF = 128  # what the mask of the case mask_replaced holds everywhere


def check(function):
    CHECKS[function.__name__] = function
    return function


def prepare(krita, *kinds):
    """Open images, with a marker in the last as the undo step before ours; return its state."""
    open_scenes(krita, *kinds)
    krita.ask("add_marker")
    wait_for(lambda: krita.ask("is_chosen"), "the layer to be chosen")
    krita.focus()
    return krita.ask("state")


def mark_in_layer_menu(krita, entry):
    """Open the menu Layer and go up to an entry; nobg's four stand at its end."""
    krita.focus()
    krita.press("alt+l")
    wait_for(lambda: krita.ask("is_menu_open"), "the menu")
    for _ in (ALL_IMAGES, REFINE, IN_SELECTION, ONE_IMAGE):
        if krita.ask("menu_entry") != entry:
            krita.press("Up")
    wait_for(lambda: krita.ask("menu_entry") == entry, f"{entry} in the menu")


def choose_in_layer_menu(krita, entry):
    mark_in_layer_menu(krita, entry)
    krita.press("Return")


def click(krita):
    """Choose Remove Background in the menu, wait for the mask, and return the state."""
    count = krita.ask("count_runs")
    choose_in_layer_menu(krita, ONE_IMAGE)
    wait_for(lambda: krita.ask("outcomes", count), "the end of the run", 60)
    return krita.ask("state")


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


def press_and_settle(krita, key, times):
    """Press a key several times, as a person would: after having seen what the last one did.

    Krita 5.2.9 hears nothing now and then, straight after it has redone something.
    """
    for _ in range(times):
        seen = krita.ask("history")
        has_acted = partial(differs, krita, seen)
        krita.press(key)
        try:
            wait_for(has_acted, f"what {key} does", 8)
        except AssertionError:
            krita.focus()
            krita.press(key)
            wait_for(has_acted, f"what {key} does")


def differs(krita, seen):
    return krita.ask("history") != seen


def answer_about_masks(krita, key):
    """Wait for the question about masks already there, and answer it."""
    wait_for(lambda: any("already ha" in text for text in krita.ask("boxes")), "the question")
    krita.press(key)


def box_after(krita, action):
    """Return the text of the box that the action brings up; it is closed again."""
    action()
    [text] = wait_for(lambda: krita.ask("boxes"), "the message box", 60)
    time.sleep(0.5)
    krita.shoot(SHOTS / f"box-{len(list(SHOTS.iterdir()))}.png")
    krita.focus_on("Remove Background")
    krita.press("Escape")
    wait_for(lambda: not krita.ask("boxes"), "the box to close")
    return text


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


@check
def a_mask_already_there_is_asked_about(krita):
    prepare(krita, "mask_replaced")
    count = krita.ask("count_runs")
    choose_in_layer_menu(krita, ONE_IMAGE)
    wait_for(lambda: krita.ask("boxes"), "the question")
    krita.shoot(SHOTS / "question.png")
    answer_about_masks(krita, "alt+i")
    wait_for(lambda: krita.ask("outcomes", count), "the end of the run", 60)
    assert max(krita.ask("masks")[0]) == HALF


@check
def leaving_the_mask_alone_changes_nothing(krita):
    before = prepare(krita, "mask_replaced")
    choose_in_layer_menu(krita, ONE_IMAGE)
    answer_about_masks(krita, "alt+l")
    time.sleep(1)
    assert krita.ask("state") == before
    assert not krita.ask("boxes")


@check
def leaving_a_mask_alone_still_does_the_others(krita):
    prepare(krita, "several_layers")
    krita.ask("give_front_layer_a_mask")
    time.sleep(1)
    krita.ask("select_all_layers")
    time.sleep(1)
    count = krita.ask("count_runs")
    choose_in_layer_menu(krita, ONE_IMAGE)
    answer_about_masks(krita, "alt+l")
    wait_for(lambda: krita.ask("outcomes", count), "the end of the run", 60)
    assert krita.ask("masks") == [[0] * len(RAMP), RAMP[::-1]]


@check
def cancel_at_the_question_does_none(krita):
    before = prepare(krita, "mask_replaced")
    choose_in_layer_menu(krita, ONE_IMAGE)
    answer_about_masks(krita, "Escape")
    time.sleep(1)
    assert krita.ask("state") == before
    assert not krita.ask("boxes")


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
    said = krita.xdotool("getwindowgeometry", "--shell", window)
    place = dict(line.split("=") for line in said.split())
    assert int(place["Y"]) + int(place["HEIGHT"]) <= HEIGHT, said
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
