"""The dialogs on a mask in a GIMP window, what they show, and what they leave behind."""

import time

from checks import SHOTS
from desktop import wait_for
from gimp_clicks import changed, prepare
from gimp_desktop import ADJUST, CHECK, CLEAN, WITH_OPTIONS
from gimp_window import check
from installation import HOME, kill_worker

# What the square with a hole is made of, and what hardly any picture has.
RED, BLUE = (200, 30, 30), (30, 30, 200)
# In pixels of the display: more blue than the thumbnails in the list of layers have, and as much
# red as the square has when it is shown as large as it can be.
MUCH_BLUE, MUCH_RED = 2000, 50_000
LOG = HOME / "qa" / "signed-off.csv"
GROWN = {"grow_px": 4.0}


def open_dialog(gimp, keys, title):
    """Choose an entry of the menu Layer, and give the keyboard to the dialog that comes up."""
    gimp.choose_in_layer_menu(*keys)
    wait_for(lambda: gimp.windows(title), f"the dialog {title}", 60)
    time.sleep(0.5)
    gimp.focus_on(title)


def grow_by_4(gimp):
    gimp.press("alt+g", "4", "Tab")


def undo_and_redo(gimp, before, done):
    """Hold that there is one step to undo, and to redo."""
    gimp.focus()
    gimp.press("ctrl+z")
    wait_for(lambda: gimp.ask("state") == before, "the state before, guide included")
    gimp.press("ctrl+y")
    wait_for(lambda: gimp.ask("state") == done, "the same again after redo")
    gimp.press("ctrl+z", "ctrl+z")
    wait_for(lambda: not gimp.ask("state")["guide"], "the guide to go as the next step")


@check
def undo_of_an_adjusted_mask(gimp):
    before = prepare(gimp, "square_with_a_hole")
    expected = gimp.ask("adjusted_masks", GROWN)
    open_dialog(gimp, ADJUST, "Adjust Mask")
    grow_by_4(gimp)
    gimp.press("alt+a")
    done = wait_for(lambda: changed(gimp, before), "the mask")
    assert done["masks"] == expected
    assert done["pixels"] == before["pixels"]
    undo_and_redo(gimp, before, done)


@check
def the_preview_follows_each_change(gimp):
    prepare(gimp, "square_with_a_hole")
    open_dialog(gimp, ADJUST, "Adjust Mask")
    wait_for(lambda: gimp.count_pixels(*RED) > MUCH_RED, "the square, as large as it can be")
    assert gimp.count_pixels(*BLUE) < MUCH_BLUE, "what the mask hides is shown"
    grow_by_4(gimp)
    wait_for(lambda: gimp.count_pixels(*BLUE) > MUCH_BLUE, "the rim that growing brings in")
    gimp.shoot(SHOTS / "adjust.png")
    gimp.press("alt+g", "0", "Tab")
    wait_for(lambda: gimp.count_pixels(*BLUE) < MUCH_BLUE, "the rim to go")
    gimp.press("Escape")


@check
def cancel_at_adjusting_changes_nothing(gimp):
    before = prepare(gimp, "square_with_a_hole")
    open_dialog(gimp, ADJUST, "Adjust Mask")
    grow_by_4(gimp)
    gimp.press("Escape")
    wait_for(lambda: not gimp.windows("Adjust Mask"), "the dialog to close")
    time.sleep(1)
    assert gimp.ask("state") == before
    assert not gimp.windows("GIMP Message")


@check
def a_worker_killed_behind_the_dialog_costs_the_preview_only(gimp):
    before = prepare(gimp, "square_with_a_hole")
    expected = gimp.ask("adjusted_masks", GROWN)
    open_dialog(gimp, ADJUST, "Adjust Mask")
    kill_worker()
    grow_by_4(gimp)
    time.sleep(1)
    gimp.shoot(SHOTS / "adjust-killed.png")
    gimp.press("alt+a")
    assert wait_for(lambda: changed(gimp, before), "the mask")["masks"] == expected


@check
def adjusting_begins_anew_each_time(gimp):
    before = prepare(gimp, "square_with_a_hole")
    open_dialog(gimp, ADJUST, "Adjust Mask")
    grow_by_4(gimp)
    gimp.press("alt+a")
    wait_for(lambda: changed(gimp, before), "the mask")
    prepare(gimp, "square_with_a_hole")
    open_dialog(gimp, ADJUST, "Adjust Mask")
    wait_for(lambda: gimp.count_pixels(*RED) > MUCH_RED, "the square")
    assert gimp.count_pixels(*BLUE) < MUCH_BLUE, "the last values are taken over"
    gimp.press("Escape")


@check
def checking_opens_at_the_doubt(gimp):
    before = prepare(gimp, "large_square_with_a_hole")
    open_dialog(gimp, CHECK, "Check Mask")
    wait_for(lambda: gimp.count_pixels(*RED) > MUCH_RED, "the place around the hole")
    gimp.shoot(SHOTS / "check.png")
    assert gimp.count_pixels(*BLUE) < MUCH_BLUE, "more is shown than the place of the doubt"
    gimp.press("alt+t")
    wait_for(lambda: gimp.count_pixels(*BLUE) > MUCH_BLUE, "the whole layer")
    gimp.press("Escape")
    wait_for(lambda: not gimp.windows("Check Mask"), "the dialog to close")
    assert gimp.ask("state") == before


@check
def an_accepted_mask_is_signed_off(gimp):
    assert sign_off(gimp, "alt+a").endswith(",look at it,accepted,")


@check
def a_rejected_mask_is_signed_off_with_its_reason(gimp):
    assert sign_off(gimp, "alt+r").endswith(",look at it,rejected,mask")


def sign_off(gimp, key):
    """Return the row that the log got."""
    before = prepare(gimp, "square_with_a_hole")
    rows = LOG.read_text().splitlines() if LOG.exists() else []
    open_dialog(gimp, CHECK, "Check Mask")
    gimp.press(key)
    wait_for(lambda: LOG.exists() and len(LOG.read_text().splitlines()) > len(rows), "the row")
    assert gimp.ask("state") == before
    return LOG.read_text().splitlines()[-1]


@check
def closing_the_check_signs_nothing_off(gimp):
    prepare(gimp, "square_with_a_hole")
    rows = LOG.read_text() if LOG.exists() else ""
    open_dialog(gimp, CHECK, "Check Mask")
    gimp.press("Escape")
    wait_for(lambda: not gimp.windows("Check Mask"), "the dialog to close")
    time.sleep(1)
    assert (LOG.read_text() if LOG.exists() else "") == rows


@check
def undo_of_clean_colours(gimp):
    before = prepare(gimp, "mask_replaced")
    gimp.choose_in_layer_menu(*CLEAN)
    wait_for(lambda: gimp.ask("state")["tree"] != before["tree"], "the clean colours")
    time.sleep(1)
    done = gimp.ask("state")
    assert done["tree"] == [
        ["subject cut-out", [["subject clean colours", []], ["subject", []]]],
    ]
    assert (done["masks"], done["pixels"]) == (before["masks"], before["pixels"])
    undo_and_redo(gimp, before, done)


@check
def the_options_of_a_cut_out_are_kept(gimp):
    before = prepare(gimp, "rgb_8_bit")
    open_dialog(gimp, WITH_OPTIONS, "with Options")
    gimp.shoot(SHOTS / "options.png")
    grow_by_4(gimp)
    gimp.press("alt+b")
    done = wait_for(lambda: changed(gimp, before), "the mask")
    before = prepare(gimp, "rgb_8_bit")
    open_dialog(gimp, WITH_OPTIONS, "with Options")
    gimp.press("alt+b")
    assert wait_for(lambda: changed(gimp, before), "the mask")["masks"] == done["masks"]
    before = prepare(gimp, "rgb_8_bit")
    gimp.choose_in_layer_menu("End", "Up")
    plain = wait_for(lambda: changed(gimp, before), "the mask")
    assert plain["masks"] != done["masks"], "Remove Background takes the options over"
