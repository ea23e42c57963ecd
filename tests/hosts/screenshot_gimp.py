"""Makes pictures of nobg in a real GIMP window: python -m tests.hosts.screenshot_gimp PHOTO FOLDER

Writes before.png, menu.png, after.png and mask.png. Takes the newest place that places.py finds,
and installs nobg there as a user would.
"""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

SIZE = (1360, 860)
WORK_S = 180


def main():
    """Run outside: put nobg and the photo in place, take the pictures there, fetch them."""
    from tests.hosts.editors import Gimp
    from tests.hosts.places import find_places

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo", type=Path)
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args()
    places, reason = find_places()
    if not places:
        sys.exit(f"No GIMP: {reason}.")
    place = max(places, key=lambda place: Gimp(place).version)
    place.install()
    Gimp(place).settle_in()
    shots = place.home / "screenshots"
    place.outside(shots).mkdir(exist_ok=True)
    photo = shots / chosen.photo.name
    shutil.copy(chosen.photo, place.outside(photo))
    place.own_home()
    script = place.checkout / "tests/hosts/screenshot_gimp.py"
    done = place.run(["python3", script, "--inside", photo], WORK_S + 120)
    print(done.stdout[-2000:])
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for picture in place.outside(shots).glob("*.png"):
        if picture.name != photo.name:
            shutil.copy(picture, chosen.folder)


def shoot_inside(photo):
    """Run inside: open the photo, take the way through the menu, take the pictures."""
    from desktop import wait_for
    from gimp_desktop import ONE_IMAGE, GimpDesktop

    folder = Path(photo).parent
    with GimpDesktop(*SIZE) as gimp:
        gimp.ask("open_file", photo)
        gimp.focus()
        gimp.press("shift+ctrl+j")  # fit the picture into the window
        time.sleep(2)
        gimp.shoot(folder / "before.png")
        gimp.press("alt+l", *ONE_IMAGE)
        time.sleep(1)
        gimp.shoot(folder / "menu.png")
        gimp.press("Return")
        wait_for(lambda: gimp.ask("count_masks") == 1, "the mask", WORK_S)
        time.sleep(2)
        gimp.shoot(folder / "after.png")
        gimp.ask("show_mask")
        time.sleep(2)
        gimp.shoot(folder / "mask.png")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        sys.path.insert(0, os.environ["NOBG_TESTS"])
        shoot_inside(sys.argv[2])
    else:
        main()
