"""Drives nobg in a GIMP window with real keys and clicks, and writes down what was found."""

import json
import os
import subprocess
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from desktop import HEIGHT, wait_for
from gimp_desktop import ALL_IMAGES, ONE_IMAGE, REFINE, GimpDesktop
from toy_picture import RAMP, with_rows

HOME = Path(os.environ["NOBG_HOME"])
SHOTS = Path(os.environ["NOBG_RESULTS"]).with_name("shots")
PLUGIN = Path(os.environ["NOBG_PLUGIN"])
SLOW = HOME / "slow"
CHECKS = {}
# Where the status bar's Cancel stands in the window that Desktop makes, in 3.0.4 and 3.2.6 alike.
CANCEL_PX = (970, 772)
MANY = 30  # more images than a list of ticks can hold on the screen
HALF = 128  # what the mask of the case mask_replaced holds everywhere


def check(function):
    CHECKS[function.__name__] = function
    return function


def prepare(gimp, *kinds):
    """Open one image of each kind, with a guide in the last one as the undo step before ours."""
    gimp.ask("open_scenes", *kinds)
    gimp.ask("add_guide")
    gimp.focus()
    return gimp.ask("state")


def click_and_wait(gimp, before):
    """Choose Remove Background in the menu; return the state once the masks are other ones."""
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    return wait_for(lambda: changed(gimp, before), "the mask")


def changed(gimp, before):
    """Return the state if each layer has got a mask that it had not; masks in use are not read."""
    now = gimp.ask("mask_ids")
    is_new = all(new and new != old for new, old in zip(now, before["ids"], strict=True))
    return gimp.ask("state") if is_new else None


def undo_and_redo(gimp, kind, answer=None):
    """Hold that nobg's work is one undo step, and that redo brings the same masks back."""
    before = prepare(gimp, kind)
    assert before["guide"]
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    if answer:
        answer_about_masks(gimp, answer)
    done = wait_for(lambda: changed(gimp, before), "the mask")
    assert done["pixels"] == before["pixels"]
    gimp.focus()
    gimp.press("ctrl+z")
    wait_for(lambda: gimp.ask("state") == before, "the state before, guide included")
    gimp.press("ctrl+y")
    wait_for(lambda: gimp.ask("state") == done, "the same mask after redo")
    gimp.press("ctrl+z", "ctrl+z")
    wait_for(lambda: not gimp.ask("state")["guide"], "the guide to go as the next step")
    return done


def answer_about_masks(gimp, key):
    """Wait for the question about masks already there, and answer it."""
    wait_for(lambda: gimp.windows("^Remove Background$"), "the question")
    gimp.press(key)


def dialog_after(gimp, action, title="GIMP Message"):
    """Return once the action has brought a dialog up; it is closed again."""
    action()
    wait_for(lambda: gimp.windows(title), f"the window {title}", 60)
    time.sleep(0.5)
    gimp.shoot(SHOTS / f"dialog-{len(list(SHOTS.iterdir()))}.png")
    gimp.press("Escape")
    wait_for(lambda: not gimp.windows(title), "the dialog to close")


@check
def the_menu_gives_a_mask(gimp):
    done = click_and_wait(gimp, prepare(gimp, "rgb_8_bit"))
    assert done["masks"] == [RAMP]


@check
def undo_takes_one_step_and_redo_brings_it_back(gimp):
    assert undo_and_redo(gimp, "rgb_8_bit")["masks"] == [RAMP]


@check
def undo_of_a_16_bit_layer_at_an_offset(gimp):
    assert undo_and_redo(gimp, "rgb_16_bit")["masks"] == [RAMP]


@check
def undo_of_a_group(gimp):
    assert undo_and_redo(gimp, "group")["masks"] == [RAMP]


@check
def undo_of_several_layers(gimp):
    assert undo_and_redo(gimp, "several_layers")["masks"] == [RAMP, RAMP[::-1]]


@check
def undo_of_a_replaced_mask(gimp):
    assert undo_and_redo(gimp, "mask_replaced", "alt+r")["masks"] == [RAMP]


@check
def undo_of_a_refined_mask(gimp):
    click_and_wait(gimp, prepare(gimp, "rgb_8_bit"))
    gimp.ask("paint_mask", 5, 3, "white")
    painted = gimp.ask("state")
    gimp.choose_in_layer_menu(*REFINE)
    done = wait_for(lambda: changed(gimp, painted), "the mask")
    assert done["masks"] == [with_rows({3: 255}, strokes=1)]
    assert done["pixels"] == painted["pixels"]
    gimp.focus()
    gimp.press("ctrl+z")
    wait_for(lambda: gimp.ask("state") == painted, "the painted mask")
    gimp.press("ctrl+y")
    wait_for(lambda: gimp.ask("state") == done, "the refined mask after redo")
    gimp.press("ctrl+z")
    wait_for(lambda: gimp.ask("state") == painted, "the painted mask again")
    gimp.ask("paint_mask", 2, 10, "black")
    painted = gimp.ask("state")
    gimp.choose_in_layer_menu(*REFINE)
    done = wait_for(lambda: changed(gimp, painted), "the mask")
    assert done["masks"] == [with_rows({3: 255, 10: 0}, strokes=2)]


@check
def a_refused_mask_leaves_no_undo_step(gimp):
    prepare(gimp, "rgb_8_bit")
    SLOW.touch()
    try:
        gimp.choose_in_layer_menu(*ONE_IMAGE)
        time.sleep(3)
        gimp.ask("give_front_layer_a_mask")
    finally:
        SLOW.unlink()
    dialog_after(gimp, lambda: None)
    gimp.focus()
    gimp.press("ctrl+z")
    wait_for(lambda: gimp.ask("mask_ids") == [None], "the user's own mask to go at once")


@check
def a_mask_already_there_is_asked_about(gimp):
    before = prepare(gimp, "mask_replaced")
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    answer_about_masks(gimp, "alt+i")
    done = wait_for(lambda: changed(gimp, before), "the mask")
    assert max(done["masks"][0]) == HALF


@check
def repeating_needs_no_question(gimp):
    before = prepare(gimp, "rgb_8_bit")
    gimp.press("ctrl+f")
    done = wait_for(lambda: changed(gimp, before), "the mask")
    assert done["masks"] == [RAMP]


@check
def repeating_leaves_a_mask_alone(gimp):
    before = prepare(gimp, "mask_replaced")
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    answer_about_masks(gimp, "alt+r")
    wait_for(lambda: changed(gimp, before), "the mask")
    before = prepare(gimp, "mask_replaced")
    dialog_after(gimp, lambda: gimp.press("ctrl+f"))
    assert gimp.ask("state") == before


@check
def leaving_the_mask_alone_changes_nothing(gimp):
    before = prepare(gimp, "mask_replaced")
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    answer_about_masks(gimp, "alt+l")
    time.sleep(1)
    assert gimp.ask("state") == before
    assert not gimp.windows("GIMP Message")


@check
def leaving_a_mask_alone_still_does_the_others(gimp):
    prepare(gimp, "several_layers")
    gimp.ask("give_front_layer_a_mask")
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    answer_about_masks(gimp, "alt+l")
    wait_for(lambda: gimp.ask("mask_ids")[1], "the mask of the other layer")
    assert gimp.ask("state")["masks"] == [[0] * len(RAMP), RAMP[::-1]]
    gimp.shoot(SHOTS / "left-alone.png")


@check
def cancel_at_the_question_does_none(gimp):
    prepare(gimp, "several_layers")
    gimp.ask("give_front_layer_a_mask")
    before = gimp.ask("state")
    gimp.choose_in_layer_menu(*ONE_IMAGE)
    answer_about_masks(gimp, "Escape")
    time.sleep(1)
    assert gimp.ask("state") == before
    assert not gimp.windows("GIMP Message")


@check
def cancel_stops_and_changes_nothing(gimp):
    before = prepare(gimp, "rgb_8_bit")
    SLOW.touch()
    try:
        gimp.choose_in_layer_menu(*ONE_IMAGE)
        time.sleep(4)
        gimp.shoot(SHOTS / "progress.png")
        gimp.click(*CANCEL_PX)
        time.sleep(1)
        gimp.shoot(SHOTS / "cancelled.png")
        assert gimp.ask("state") == before
    finally:
        SLOW.unlink()
    time.sleep(1)
    assert gimp.ask("state") == before, "the mask came although the work was cancelled"
    assert click_and_wait(gimp, before)["masks"] == [RAMP]


@check
def a_killed_worker_is_told_in_a_dialog(gimp):
    before = prepare(gimp, "rgb_8_bit")
    SLOW.touch()
    try:
        gimp.choose_in_layer_menu(*ONE_IMAGE)
        time.sleep(4)
        dialog_after(gimp, kill_worker)
    finally:
        SLOW.unlink()
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
    said = gimp.xdotool("getwindowgeometry", "--shell", window)
    place = dict(line.split("=") for line in said.split())
    assert int(place["Y"]) + int(place["HEIGHT"]) <= HEIGHT, said
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
    away = part.with_name(f"away-{time.time_ns()}")  # not one that a killed run left behind
    part.rename(away)
    try:
        assert len(gimp.ask("procedures")) == 2
        dialog_after(gimp, lambda: gimp.choose_in_layer_menu(*ONE_IMAGE))
    finally:
        away.rename(part)
    assert gimp.ask("state") == before


def kill_worker():
    script = Path(__file__).with_name("kill_worker.py")
    subprocess.run([sys.executable, str(script), "0"], check=True)


def run_check(gimp, name, function):
    started_s = time.monotonic()
    found = {}
    try:
        function(gimp)
    except Exception:  # noqa: BLE001 - told by the test of this name
        gimp.shoot(SHOTS / f"failed-{name}.png")
        found = {"raised": f"{traceback.format_exc()}\nGIMP's own words:\n{gimp.log()}"}
        gimp.press("Escape", "Escape", "Escape")
    return {**found, "seconds": round(time.monotonic() - started_s, 2)}


if __name__ == "__main__":
    SHOTS.mkdir(exist_ok=True)
    wanted = sys.argv[1:] or list(CHECKS)
    with GimpDesktop() as gimp:
        results = {name: run_check(gimp, name, CHECKS[name]) for name in wanted}
    Path(os.environ["NOBG_RESULTS"]).write_text(json.dumps(results))
