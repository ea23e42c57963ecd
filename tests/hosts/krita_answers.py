"""What krita_probe.py can be asked about Krita and nobg. Runs inside Krita, in its own thread."""

import sys

from krita import Krita
from krita_images import opened
from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication, QMessageBox

K = Krita.instance()
ended = []  # what became of each run
told = [""]  # the texts of the progress
forgotten = {}


def main_window():
    """Return the number of the main window as the display knows it, or None."""
    window = K.activeWindow()
    return str(int(window.qwindow().winId())) if window else None


def version():
    return [int("".join(filter(str.isdigit, part)) or 0) for part in K.version().split(".")[:3]]


def jobs():
    """Return nobg's queue, whose answers are kept from the first call on."""
    from nobg.jobs import the_jobs

    queue = the_jobs()
    if not ended:
        ended.append([])
        queue.finished.connect(lambda outcomes: ended.append([tell(one) for one in outcomes]))
        queue.started.connect(lambda: told.append(""))
        queue.progressed.connect(lambda _, text: told.append(text))
    return queue


def tell(outcome):
    return {
        "name": outcome.name,
        "state": outcome.state.value,
        "note": outcome.note,
        "error": str(outcome.error) if outcome.error else "",
    }


def start(position=-1, options=None, in_selection=False):
    """Call Remove Background on one image, as a script does, without waiting for it."""
    from nobg.works import CutOut

    from nobg_core.options import CutoutOptions

    scene = opened[position]
    options = CutoutOptions(**(options or scene.options))
    jobs().begin(CutOut(options, in_selection), scene.choose or scene.layers, is_scripted=True)


def start_refining():
    """Refine the masks of the front image's layers, as a script does, without waiting for it."""
    from nobg.works import Refine

    jobs().begin(Refine(jobs().options), opened[-1].layers, is_scripted=True)


def start_all():
    from nobg_core.options import CutoutOptions

    documents = [scene.image for scene in opened]
    jobs().remove_all_open(documents, CutoutOptions(), is_scripted=True)


def script():
    """Do what a script of somebody else's does, a turn of the event loop later."""

    def run():
        from nobg.scripting import remove_background

        ended.append([tell(one) for one in remove_background()])

    QTimer.singleShot(0, run)


def script_without_layers():
    """Return what a script is told that names a list of no layers."""
    from nobg.scripting import remove_background

    from nobg_core.errors import ImageError

    try:
        remove_background(nodes=[])
    except ImageError as error:
        return str(error)


def menu_entry():
    """Return what is marked in the menu that is open, or None."""
    menu = QApplication.activePopupWidget()
    entry = menu and menu.activeAction()
    return entry and entry.text().replace("&", "")


def is_menu_open():
    return QApplication.activePopupWidget() is not None


def trigger(name):
    """Do what another plug-in does: trigger a menu item, a turn of the event loop later."""
    jobs()
    action = K.action(name)
    assert action, f"there is no {name}"
    assert action.isEnabled(), f"{name} cannot be clicked"
    QTimer.singleShot(0, action.trigger)


def progress():
    jobs()
    return told[-1]


def last_outcomes():
    return ended[-1]


def count_runs():
    jobs()
    return len(ended)


def outcomes(count):
    """Return the outcomes of the runs since `count`, or None while one works or waits."""
    return None if jobs().is_busy or len(ended) <= count else ended[count:]


def boxes():
    """Return the texts of the message boxes that can be seen."""
    return [box.text() for box in shown_boxes()]


def close_boxes():
    for box in shown_boxes():
        box.close()


def shown_boxes():
    shown = QApplication.topLevelWidgets()
    return [box for box in shown if isinstance(box, QMessageBox) and box.isVisible()]


def forget_core():
    """Let the next click import nobg_core anew; `remember_core` brings back what was there."""
    for name in list(sys.modules):
        if name.split(".")[0] == "nobg_core" or name == "nobg.actions":
            forgotten[name] = sys.modules.pop(name)
    vars(sys.modules["nobg"]).pop("actions", None)


def remember_core():
    sys.modules.update(forgotten)
    forgotten.clear()
