"""What the checks of a Krita share: opening, clicking, waiting. Runs beside Krita."""

import contextlib
import time

from desktop import wait_for
from installation import slow_worker

WORK_S = 60
# Krita 5.2.9 ends when an image is closed within 0.2 s of a mask in it being hidden and shown
# again, as nobg does to read a group that has its mask. Nobody closes images that fast.
SETTLE_S = 0.3
# Krita's menu follows a selection that a plug-in made after a turn of its event loop or more.
SEEN_S = 0.5


def open_scenes(krita, *kinds):
    """Show an image of each kind and nothing else, with its layer chosen; the last is in front."""
    with krita.setting_up():
        krita.ask("close_boxes")
        time.sleep(SETTLE_S)
        krita.ask("close")
        for kind in kinds:
            krita.ask("open_scene", kind)
            # Krita chooses layers of the image in front only.
            wait_for(lambda: krita.ask("is_chosen"), "the layer to be chosen")


def outcomes_after(krita, action):
    """Do something that begins a run; return what became of each layer."""
    count = krita.ask("count_runs")
    action()
    return wait_for(lambda: krita.ask("outcomes", count), "the end of the run", WORK_S)[0]


def paint(krita, column, row, colour, position=0, side=1):
    """Fill a square of nobg's mask with "white" or "black", as a user does."""
    wait_for(lambda: krita.ask("is_mask_active", position), "the mask to be chosen")
    krita.ask("select_square", column, row, side, position)
    time.sleep(SEEN_S)
    krita.ask("fill", colour)
    wait_for(lambda: krita.ask("is_painted", column, row, colour, position), "the stroke")
    krita.ask("deselect")
    time.sleep(SEEN_S)


def save_and_reopen(krita):
    """Put the image in front, as a KRA file gives it back, in its own place."""
    krita.ask("save_and_reopen")
    wait_for(lambda: krita.ask("is_chosen"), "the layer to be chosen")


def wait_until_working(krita):
    """Return once the worker has the layer."""
    wait_for(lambda: "Taking its time" in krita.ask("progress"), "the worker to work", WORK_S)


@contextlib.contextmanager
def at_work(krita, *question):
    """Begin a run by a question; in the block the worker has the layer, and does not end."""
    with slow_worker():
        krita.ask(*question)
        wait_until_working(krita)
        yield


def error_after(krita, change, begin="start"):
    """Begin a run, change something while the worker works; return the error of the outcome."""

    def work():
        with at_work(krita, begin):
            krita.ask(*change)

    return outcomes_after(krita, work)[0]["error"]
