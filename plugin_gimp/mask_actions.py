"""What the menu items on masks that are there do: adjust, check, clean the colours."""

from __future__ import annotations

import gi

gi.require_version("Gimp", "3.0")
from checked_host import CheckedHost  # noqa: E402
from gi.repository import Gimp  # noqa: E402 - the version comes first
from gimp_host import GimpHost  # noqa: E402
from progress import Progress  # noqa: E402
from runs import Report, job_on, layers_of, mask_options, report_of  # noqa: E402
from undo_step import UndoStep  # noqa: E402

from nobg_core.bridge import looking  # noqa: E402
from nobg_core.bridge.adjuster import MaskAdjuster  # noqa: E402
from nobg_core.bridge.make import read_masked  # noqa: E402
from nobg_core.bridge.run import adjust_masks, clean_colours  # noqa: E402
from nobg_core.bridge.worker_client import check  # noqa: E402
from nobg_core.errors import ImageError  # noqa: E402
from nobg_core.qa_log import sign_off  # noqa: E402


def clean_colours_of_layers(_run_mode, config, image, drawables):
    """Put clean colours above the chosen layers of one image."""
    job = job_on(image.get_name(), image, layers_of(image, drawables), Progress())
    return report_of(clean_colours([job], config.get_property("amount") / 100))


def adjust_layers(run_mode, config, image, drawables):
    """Adjust the masks of the chosen layers of one image; a click shows one of them first."""
    layers = layers_of(image, drawables)
    if run_mode == Gimp.RunMode.INTERACTIVE and not _is_wanted(config, _only(layers)):
        return Report(is_cancelled=True)
    job = job_on(image.get_name(), image, layers, Progress())
    # Anew, also after a preview: so that it works even if the worker of the preview died.
    return report_of(adjust_masks([job], mask_options(config)))


def _is_wanted(config, layer):
    """Let the user change `config` and see what it does; return False for Cancel."""
    import adjust_dialog

    progress = Progress()
    host = GimpHost(layer, progress, UndoStep(layer.get_image()))
    pixels, mask = read_masked(host, "adjust")
    with MaskAdjuster(mask, host.show_progress) as adjuster:
        progress.end()
        return adjust_dialog.AdjustDialog(config, host.layer_name, pixels, adjuster).run()


def check_mask(run_mode, _config, image, drawables):
    """Tell what is doubtful about a layer's mask; a click shows it, and asks for the sign-off."""
    progress = Progress()
    host = CheckedHost(_only(layers_of(image, drawables)), progress, UndoStep(image))
    pixels, _ = read_masked(host, "check")
    report = check(pixels, host.show_progress)
    lines = [looking.doubt_line(report, number) for number in range(len(report.doubts))]
    values = report.score, report.verdict, "\n".join(lines)
    if run_mode != Gimp.RunMode.INTERACTIVE:
        return Report(values=values)
    import check_dialog

    progress.end()
    reason = check_dialog.CheckDialog(host.layer_name, pixels, report).run()
    if reason is None:
        return Report(values=values)
    sign_off(image.get_name(), report.verdict, reason)
    return Report(note=looking.SIGNED_OFF, values=values)


def _only(layers):
    """Return the one layer that a dialog can show.

    Raises:
        ImageError: there are several.
    """
    if len(layers) > 1:
        raise ImageError("Several layers are selected.", "Select one of them.")
    return layers[0]
