"""nobg's entries in a Krita window, chosen with real keys, and what they bring up."""

import time
from functools import partial

from checks import SHOTS
from desktop import wait_for
from krita_calls import open_scenes

ONE_IMAGE = "Remove Background"
IN_SELECTION = "Remove Background in Selection"
REFINE = "Refine Mask"
CLEAN = "Clean Colours"
ALL_IMAGES = "Remove Background in All Open Images"
QUIET_S = 0.4


def prepare(krita, *kinds):
    """Open images, with a marker in the last as the undo step before ours; return its state."""
    open_scenes(krita, *kinds)
    krita.ask("add_marker")
    wait_for(lambda: krita.ask("is_chosen"), "the layer to be chosen")
    krita.focus()
    return krita.ask("state")


def mark_in_layer_menu(krita, entry):
    """Open the menu Layer and go up to an entry; nobg's five stand at its end."""
    krita.focus()
    krita.press("alt+l")
    wait_for(lambda: krita.ask("is_menu_open"), "the menu")
    for _ in (ALL_IMAGES, CLEAN, REFINE, IN_SELECTION, ONE_IMAGE):
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


def press_and_settle(krita, key, times):
    """Press a key several times, as a person would: after having seen what the last one did.

    Krita 5.2.9 hears nothing now and then, straight after it has redone something.
    """
    for _ in range(times):
        seen = settled_history(krita)
        has_acted = partial(differs, krita, seen)
        krita.press(key)
        try:
            wait_for(has_acted, f"what {key} does", 8)
        except AssertionError:
            krita.focus()
            krita.press(key)
            wait_for(has_acted, f"what {key} does")


def settled_history(krita):
    """Return the history as soon as it stays: Krita 5.3.4 shows a step's name after the step."""
    seen = None
    while differs(krita, seen):
        seen = krita.ask("history")
        time.sleep(QUIET_S)
    return seen


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
