"""What krita_probe.py can be asked about Adjust and Check in the docker. Runs inside Krita."""

import csv
from dataclasses import asdict

from krita import Krita
from krita_clean_answers import colours
from krita_docker_answers import part
from krita_images import opened
from krita_look_answers import engine_adjusted
from PyQt5.QtWidgets import QApplication


def unfold(name):
    """Open one of the docker's folds, and close the others."""
    for each, fold in part("folds").items():
        fold.setChecked(each == name)
    QApplication.processEvents()


def alpha_in_view():
    """Return the alpha of the picture after, row by row, or None where there is none."""
    after = part("view")._after
    if after is None:
        return None
    return [
        after.pixelColor(x, y).alpha() for y in range(after.height()) for x in range(after.width())
    ]


def is_view_clean():
    """Say whether the picture after has the clean colours wherever the first layer has them."""
    [clean] = colours()
    after = part("view")._after
    if clean is None or after is None:
        return False
    for at in range(0, len(clean), 4):
        seen = after.pixelColor(at // 4 % after.width(), at // 4 // after.width())
        parts = zip((seen.blue(), seen.green(), seen.red()), clean[at : at + 3], strict=True)
        # Qt rounds each part after it has been multiplied with alpha.
        if clean[at + 3] and any(abs(a - b) * seen.alpha() > 255 for a, b in parts):
            return False
    return True


def adjust_to(options):
    """Move the docker's sliders, as the mouse does."""
    _show(part("adjust.form"), options)


def choose_new_masks(options):
    _show(part("options._new_masks"), options)


def _show(form, options):
    from nobg_core.options import MaskOptions

    chosen = asdict(MaskOptions(**options))
    for name, amount in form.amounts.items():
        amount.field.setValue(chosen[name])
    for name, switch in form.switches.items():
        switch.setChecked(chosen[name])


def adjust_options():
    """Return which of Adjust's options are not as preset."""
    return _changed(part("adjust.form").options)


def stored_cut_out():
    """Return the edges and the mask's options with which the next cut-out begins."""
    from nobg.jobs import the_jobs

    options = the_jobs().options
    return [options.edges, _changed(options.mask)]


def _changed(options):
    from nobg_core.options import MaskOptions

    preset = asdict(MaskOptions())
    return {name: value for name, value in asdict(options).items() if value != preset[name]}


def go_to(bounds):
    from nobg.canvas_place import go_to as go

    go(bounds)


def zoom():
    """Return how many pixels of the canvas one of the image takes."""
    from nobg.canvas_place import _image_to_canvas

    return _image_to_canvas(Krita.instance().activeWindow().activeView()).m11()


def is_in_the_middle(x, y):
    """Say whether a place of the image is in the middle of the canvas, but for a pixel of it."""
    from nobg.canvas_place import visible_part

    middle = visible_part().center()
    return abs(middle.x() - x) <= 1 and abs(middle.y() - y) <= 1


def turn_canvas(degrees, is_mirrored):
    canvas = Krita.instance().activeWindow().activeView().canvas()
    canvas.setRotation(degrees)
    canvas.setMirror(is_mirrored)


def is_place_in_view(at, options):
    """Say whether the view shows, pixel by pixel, the adjusted mask around a place.

    Args:
        at: where the place is, across and down.
        options: what is done to the mask.
    """
    layer, after = opened[-1].layers[0], part("view")._after
    place = part("adjust")._part_on_canvas(layer.bounds())
    if after is None or after.size() != place.size() or not place.contains(at, at):
        return False
    whole, width = engine_adjusted(options), layer.bounds().width()
    rows = range(place.y(), place.y() + place.height())
    starts = (row * width + place.x() for row in rows)
    expected = [value for start in starts for value in whole[start : start + place.width()]]
    return alpha_in_view() == expected


def verdict():
    """Return what the heading of Check says, once it is a verdict."""
    text = check_heading()
    return text if "score" in text else None


def check_heading():
    return part("folds")["check"].text()


def is_sign_off_there():
    return part("check.accept").isVisible() and part("check.reject").isVisible()


def places():
    listed = part("check.places")
    return [listed.item(row).text() for row in range(listed.count())]


def place_of_first_doubt():
    """Return where on the screen the first of the places is."""
    listed = part("check.places")
    middle = listed.viewport().mapToGlobal(listed.visualItemRect(listed.item(0)).center())
    return [middle.x(), middle.y()]


def reject(reason):
    """Choose a reason in the menu of Reject."""
    from nobg_core.bridge.looking import REASONS

    actions = part("check.reject").menu().actions()
    next(each for each in actions if each.text() == REASONS[reason]).trigger()


def empty_log():
    from nobg_core.qa_log import qa_log_path

    qa_log_path().unlink(missing_ok=True)


def log_rows():
    """Return the rows of the log below its heading."""
    from nobg_core.qa_log import qa_log_path

    with qa_log_path().open(newline="") as log:
        return list(csv.reader(log))[1:]
