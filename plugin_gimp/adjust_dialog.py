"""The dialog of Adjust Mask: what can be changed about a mask, and how it would look."""

from __future__ import annotations

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from canvas import Canvas, ZoomButtons  # noqa: E402 - the versions come first
from gi.repository import GimpUi, GLib, Gtk  # noqa: E402
from grounds import GroundChooser  # noqa: E402
from picture import Picture  # noqa: E402
from runs import MASK_ARGUMENTS, mask_options, reset_mask_options  # noqa: E402
from sliders import set_sliders  # noqa: E402
from viewport import Viewport  # noqa: E402

from nobg_core.bridge.latest import Latest  # noqa: E402
from nobg_core.bridge.log import as_error  # noqa: E402
from nobg_core.bridge.questions import ADJUST  # noqa: E402

SPACE_PX = 12
CANVAS_PX = (620, 460)
CONTROLS_PX = 260


class AdjustDialog:
    """Asks how one layer's mask is to be changed, and shows it at once.

    Args:
        config: Gimp.ProcedureConfig of Adjust Mask, which is changed.
        layer_name: the layer, as the user sees it.
        pixels: its LayerPixels.
        adjuster: MaskAdjuster of it.
    """

    def __init__(self, config, layer_name, pixels, adjuster):
        GimpUi.init("nobg")
        # The mask has had the last values already.
        reset_mask_options(config)
        self._config = config
        self._adjuster = adjuster
        self._picture = Picture(pixels)
        self._viewport = Viewport(self._picture.size)
        self._canvas = Canvas(self._viewport, CANVAS_PX, self._refresh)
        self._ground = GroundChooser("checks", self._refresh)
        self._zooms = ZoomButtons(self._viewport, self._refresh)
        self._trouble = Gtk.Label(xalign=0.0, wrap=True, no_show_all=True)
        self._previews = Latest(self._preview, self._deliver)
        title = f"{ADJUST}: {layer_name}"
        self._dialog = GimpUi.ProcedureDialog.new(config.get_procedure(), config, title)
        self._dialog.set_ok_label("_Apply")
        self._fill()
        for name in MASK_ARGUMENTS:
            config.connect(f"notify::{name}", self._refresh)

    def run(self):
        """Return whether `config` is to be applied; False for Cancel."""
        self._refresh()
        try:
            return self._dialog.run()
        finally:
            # First the thread: the adjuster is asked from one at a time.
            self._previews.close()
            self._dialog.destroy()

    def _fill(self):
        set_sliders(self._dialog)
        controls = self._dialog.fill_box("controls", list(MASK_ARGUMENTS))
        controls.set_size_request(CONTROLS_PX, -1)
        bar = Gtk.Box(spacing=SPACE_PX)
        bar.pack_start(self._ground.widget, False, False, 0)
        bar.pack_end(self._zooms.widget, False, False, 0)
        frame = Gtk.Frame()
        frame.add(self._canvas.widget)
        view = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE_PX)
        view.pack_start(frame, True, True, 0)
        view.pack_start(bar, False, False, 0)
        view.pack_start(self._trouble, False, False, 0)
        columns = Gtk.Box(spacing=SPACE_PX, border_width=SPACE_PX)
        columns.pack_start(view, True, True, 0)
        columns.pack_start(controls, False, False, 0)
        columns.show_all()
        self._dialog.get_content_area().pack_start(columns, True, True, 0)

    def _refresh(self, *_changed):
        """Ask for the part that is to be seen now, with the mask as it would be now."""
        self._zooms.tell()
        self._previews.ask((self._viewport.part(), mask_options(self._config)))

    def _preview(self, question):
        part, options = question
        return part, self._adjuster.preview(options, part.bounds, part.drawn_size)

    def _deliver(self, answer, error):
        GLib.idle_add(self._show, answer, error)

    def _show(self, answer, error):
        """Show one answer; called in the thread of the dialog."""
        self._trouble.set_visible(error is not None)
        if error:
            self._trouble.set_text(str(as_error(error)))
        elif answer[0] == self._viewport.part():
            part, mask = answer
            self._canvas.show(self._picture.draw(part, self._ground.ground, mask))
        return GLib.SOURCE_REMOVE
