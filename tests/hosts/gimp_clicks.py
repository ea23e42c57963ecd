"""nobg's entries in a GIMP window, chosen with real keys, and what they bring up."""

import time

from checks import SHOTS
from desktop import wait_for
from gimp_desktop import ONE_IMAGE


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
