"""For other people's scripts: calls that return when the masks are there.

    from nobg.scripting import remove_background
    for outcome in remove_background():
        print(outcome.name, outcome.state.value, outcome.note or outcome.error or "")

Call them in Krita's own thread, as everything of Krita. It stays usable meanwhile.
"""

from __future__ import annotations

from nobg_core.options import CutoutOptions, MaskOptions

from . import layers
from .jobs import the_jobs
from .qt import QtCore
from .works import Adjust, Check, Clean, CutOut, Refine


def remove_background(
    nodes=None,
    device="auto",
    existing_mask="stop",
    model="",
    in_selection=False,
    edges="fast",
    **mask,
):
    """Give layers of one image their masks, each in one undo step.

    Args:
        nodes: layers of one image; by default those selected in the active window.
        device: "auto", "cpu" or "gpu".
        existing_mask: what to do with a mask of nobg's that is there already: "replace" it, keep
            what both show ("intersect"), or leave the layer alone ("stop").
        model: "NAME" for its newest version, "NAME@VERSION", or "" for the preset one.
        in_selection: look for the subject in the image's selection only.
        edges: "fast", or "hero", which looks closer and takes longer.
        mask: what is done to the masks then; as for `adjust_mask`.

    Returns:
        One nobg_core.bridge.outcome.Outcome for each layer: `name`, `state`, `note`, `error`.

    Raises:
        ImageError: no image is open, no layer is selected, or nothing in the image.
        WorkerError: an option has a value that nobg does not know.
    """
    options = CutoutOptions(device, existing_mask, model, edges, _mask_options(**mask))
    return _begin(CutOut(options, in_selection), nodes)


def refine_mask(nodes=None):
    """Refine painted masks; `nodes`, what is returned and raised are as in `remove_background`.

    Of each layer the active mask is meant, or nobg's, or the uppermost.
    """
    return _begin(Refine(the_jobs().options), nodes)


def adjust_mask(nodes=None, **mask):
    """Adjust masks; which are meant, what is returned and raised are as in `refine_mask`.

    Args:
        nodes: as in `remove_background`.
        mask: `grow` (pixels, -10 to 10), `feather` (pixels, 0 to 30), `contrast` (0 to 100),
            `smooth` (0 to 10), `largest_only` and `fill_holes` (True or False).
    """
    return _begin(Adjust(_mask_options(**mask)), nodes)


def clean_colours(nodes=None, amount=1.0):
    """Put a layer of clean colours above each masked layer, within a group.

    Args:
        nodes: as in `remove_background`.
        amount: from 0, which changes nothing, to 1.

    Returns:
        As `remove_background`, which also tells of errors.
    """
    return _begin(Clean(amount), nodes)


def check_mask(node=None):
    """Return where the mask of a layer is doubtful, in a nobg_core.doubts.Report.

    Args:
        node: the layer; by default the one that is active.

    Raises:
        NobgError: there is no such layer, or it has no mask, or it could not be looked at.
    """
    node = layers.active_picture() if node is None else node
    [outcome] = _begin(Check(), [node])
    if outcome.error is not None:
        raise outcome.error
    return outcome.report


def remove_all_open(
    documents=None, device="auto", existing_mask="stop", model="", edges="fast", **mask
):
    """Remove backgrounds of the selected layers of several images; all open ones by default."""
    options = CutoutOptions(device, existing_mask, model, edges, _mask_options(**mask))
    documents = layers.open_images() if documents is None else documents
    return _outcomes(lambda jobs: jobs.remove_all_open(documents, options, is_scripted=True))


def _mask_options(grow=0.0, feather=0.0, **more):
    return MaskOptions(grow_px=grow, feather_px=feather, **more)


def _begin(work, nodes):
    return _outcomes(lambda jobs: jobs.begin(work, nodes, is_scripted=True))


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
