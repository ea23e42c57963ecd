"""For other people's scripts: calls that return when the masks are there.

    from nobg.scripting import remove_background
    for outcome in remove_background():
        print(outcome.name, outcome.state.value, outcome.note or outcome.error or "")

Call them in Krita's own thread, as everything of Krita. It stays usable meanwhile.
"""

from __future__ import annotations

from nobg_core.options import CutoutOptions

from . import layers
from .jobs import the_jobs
from .qt import QtCore


def remove_background(
    nodes=None, device="auto", existing_mask="stop", model="", in_selection=False
):
    """Give layers of one image their masks, each in one undo step.

    Args:
        nodes: layers of one image; by default those selected in the active window.
        device: "auto", "cpu" or "gpu".
        existing_mask: what to do with a mask of nobg's that is there already: "replace" it, keep
            what both show ("intersect"), or leave the layer alone ("stop").
        model: "NAME" for its newest version, "NAME@VERSION", or "" for the preset one.
        in_selection: look for the subject in the image's selection only.

    Returns:
        One nobg_core.bridge.outcome.Outcome for each layer: `name`, `state`, `note`, `error`.

    Raises:
        ImageError: no image is open, no layer is selected, or nothing in the image.
        WorkerError: an option has a value that nobg does not know.
    """
    options = CutoutOptions(device, existing_mask, model)
    return _outcomes(lambda jobs: jobs.remove_background(options, nodes, True, in_selection))


def refine_mask(nodes=None):
    """Refine painted masks; `nodes`, what is returned and raised are as in `remove_background`.

    Of each layer the active mask is meant, or nobg's, or the uppermost.
    """
    return _outcomes(lambda jobs: jobs.refine_mask(nodes, is_scripted=True))


def remove_all_open(documents=None, device="auto", existing_mask="stop", model=""):
    """Do so with the selected layers of several images; all open ones by default."""
    options = CutoutOptions(device, existing_mask, model)
    documents = layers.open_images() if documents is None else documents
    return _outcomes(lambda jobs: jobs.remove_all_open(documents, options, is_scripted=True))


def _outcomes(begin):
    """Begin a run, and return what became of it when it has ended."""
    jobs = the_jobs()
    loop = QtCore.QEventLoop()
    ended = []

    def listen(outcomes):
        if jobs.present is run:
            ended.extend(outcomes)
            loop.quit()

    jobs.finished.connect(listen)
    try:
        run = begin(jobs)
        loop.exec()
    finally:
        jobs.finished.disconnect(listen)
    return ended
