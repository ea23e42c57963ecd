"""Takes the README's picture of nobg's docker in a Krita: screenshot_krita.py PHOTO PICTURE

screenshots.py runs it beside Krita.
"""

import sys

from desktop import wait_for
from krita_desktop import KritaDesktop
from screenshot_window import SIZE, WORK_S, fill_display, shoot_settled

OPEN_S = 120
MOST_ENTRIES = 60


class KritaWithPhoto(KritaDesktop):
    """A Krita that was started with a photo, and so without its welcome page."""

    def __init__(self, photo):
        super().__init__(*SIZE)
        self._editor = [*self._editor, photo]


def shoot(photo, picture):
    with KritaWithPhoto(photo) as krita:
        krita.ask("show_docker", True)
        wait_for(lambda: krita.ask("what_is_viewed") == "before", "the photo", OPEN_S)
        fill_display(krita)
        close_docker(krita, "Brush Presets")  # nobg's needs the room
        count = krita.ask("count_runs")
        krita.click(*krita.ask("place_of", "run.button"))
        [outcome] = wait_for(lambda: krita.ask("outcomes", count), "the end of the run", WORK_S)[0]
        assert outcome["state"] == "done", outcome
        wait_for(lambda: krita.ask("what_is_viewed") == "both", "the docker's picture")
        shoot_settled(krita, picture)


def close_docker(krita, title):
    """Close one of Krita's dockers by its entry in Settings > Dockers."""
    krita.focus()
    krita.press("alt+n")
    wait_for(lambda: krita.ask("is_menu_open"), "the menu Settings")
    mark_entry(krita, "Dockers")
    krita.press("Right")
    mark_entry(krita, title)
    krita.press("Return")
    wait_for(lambda: not krita.ask("is_menu_open"), "the menu to close")


def mark_entry(krita, entry):
    """Go down in the menu that is open until an entry is marked."""
    for _ in range(MOST_ENTRIES):
        if krita.ask("menu_entry") == entry:
            return
        krita.press("Down")
    raise AssertionError(f"there is no {entry} in the menu")


if __name__ == "__main__":
    shoot(*sys.argv[1:])
