"""Makes the README's pictures of nobg in real editors: python -m tests.hosts.screenshots PHOTO

Writes docs/gimp.jpg and docs/krita.jpg. Takes the newest place that places.py finds, with a home
of its own there, and installs nobg as a user would. The README shows `skimage.data.astronaut()`.
"""

import argparse
import shutil
import sys
from pathlib import Path

from PIL import Image

from tests.hosts.editors import EDITORS
from tests.hosts.places import PROJECT, find_places

RUN_S = 540
QUALITY = 82


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photo", type=Path)
    parser.add_argument("--folder", type=Path, default=PROJECT / "docs", help="by default docs")
    parser.add_argument("--editor", choices=EDITORS, action="append", help="by default each")
    chosen = parser.parse_args()
    editors = chosen.editor or list(EDITORS)
    place = settled_place(editors)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name in editors:
        shot = Image.open(shoot(place, name, chosen.photo)).convert("RGB")
        target = chosen.folder / f"{name}.jpg"
        shot.save(target, quality=QUALITY, optimize=True, progressive=True)


def settled_place(editors):
    """Return the newest place, with nobg and the editors ready for their first start."""
    places, reason = find_places()
    if not places:
        sys.exit(f"No editor: {reason}.")
    place = places[-1]  # build_roots.sh tells the oldest first
    lacking = [name for name in editors if not place.has(name)] + place.missing_programs()
    if lacking:
        sys.exit(f"These pictures need {', '.join(lacking)} in {place.name}.")
    place.home /= "screenshots"  # the tests may use theirs meanwhile
    place.outside(place.home).mkdir(exist_ok=True)
    place.install()
    for name in editors:
        EDITORS[name](place).settle_in()
    return place


def shoot(place, editor, photo):
    """Run screenshot_EDITOR.py in a place; return the path of its picture."""
    inside = place.home / photo.name
    shutil.copyfile(photo, place.outside(inside))
    place.own_home()
    script = place.checkout / f"tests/hosts/screenshot_{editor}.py"
    shot = place.home / f"{editor}.png"
    done = place.run(["python3", script, inside, shot], RUN_S)
    if done.returncode != 0:
        sys.exit(f"No picture of {editor}:\n{done.stdout[-6000:]}")
    return place.outside(shot)


if __name__ == "__main__":
    main()
