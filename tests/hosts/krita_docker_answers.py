"""What krita_probe.py can be asked about the docker. Runs inside Krita."""

import hashlib
from operator import attrgetter

from krita import Krita
from krita_images import opened
from krita_state import own_masks
from PyQt5.QtCore import QPoint

NAME = "nobg_docker"


def docker():
    return next(each for each in Krita.instance().dockers() if each.objectName() == NAME)


def show_docker(is_shown):
    """Open the docker as its entry in Settings > Dockers does, or close it."""
    docker().setVisible(is_shown)


def is_docker_seen():
    from nobg.docker import is_open

    return is_open() and docker().widget() is not None


def part(name):
    """Return a part of the docker by its name; a dotted one is within another."""
    return attrgetter(name)(docker().widget())


def place_of(name):
    """Scroll to a part of the docker, and return where its middle is on the screen."""
    docker().widget()._scrolled.ensureWidgetVisible(part(name))
    middle = part(name).mapToGlobal(part(name).rect().center())
    return [middle.x(), middle.y()]


def docker_state():
    """Return what the docker tells."""
    return {
        "is_button_there": part("run.button").isVisible(),
        "is_cancel_there": part("run.cancel").isVisible(),
        "worker": part("worker_line").accessibleName(),
        "notice": part("notice").text,
        "view": what_is_viewed(),
    }


def what_is_viewed():
    """Return "before", "both", or the text that stands there instead."""
    view = part("view")
    if view._before is None:
        return view._text
    return "before" if view._after is None else "both"


def colour_in_view(across, down):
    """Return [red, green, blue] as painted, at fractions of the picture's width and height."""
    view = part("view")
    rect = view._picture_rect()
    point = rect.topLeft() + QPoint(int(across * rect.width()), int(down * rect.height()))
    colour = view.grab().toImage().pixelColor(point * view.devicePixelRatio())
    return [colour.red(), colour.green(), colour.blue()]


def picture_in_view():
    """Return what tells one painted picture from another."""
    image = part("view").grab().toImage()
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return hashlib.sha256(bytes(bits)).hexdigest()


def whiten_mask():
    """Show the upper half of the front layer's mask, where the ramp hides it."""
    own_masks(opened[-1].layers[0])[0].setPixelData(b"\xff" * 128, 3, 2, 16, 8)


def choose_option(name, value):
    """Choose an entry in one of the docker's lists: "device", "mask" or "edges"."""
    box = getattr(part("options"), f"_{name}")
    box.setCurrentIndex(box.findData(value))


def stored_options():
    """Return what a docker in a new window, or in Krita's next start, begins with."""
    from nobg.docker_settings import DockerSettings
    from nobg.jobs import the_jobs

    return [the_jobs().options.device, DockerSettings()["existing_mask"]]
