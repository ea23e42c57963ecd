"""Takes the README's picture of a layer mask in a GIMP: screenshot_gimp.py PHOTO PICTURE

screenshots.py runs it beside GIMP.
"""

import sys

from desktop import wait_for
from gimp_desktop import ONE_IMAGE, GimpDesktop
from screenshot_window import SIZE, WORK_S, fill_display, shoot_settled


def shoot(photo, picture):
    with GimpDesktop(*SIZE) as gimp:
        gimp.ask("open_file", photo)
        fill_display(gimp)
        gimp.press("shift+ctrl+j")  # fit the picture into the window
        gimp.choose_in_layer_menu(*ONE_IMAGE)
        wait_for(lambda: gimp.ask("count_masks") == 1, "the mask", WORK_S)
        shoot_settled(gimp, picture)


if __name__ == "__main__":
    shoot(*sys.argv[1:])
