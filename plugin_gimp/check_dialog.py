"""The dialog of Check Mask: one doubtful place after another, and the sign-off."""

from __future__ import annotations

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from canvas import Canvas, ZoomButtons  # noqa: E402 - the versions come first
from gi.repository import GimpUi, GLib, Gtk  # noqa: E402
from grounds import GroundChooser  # noqa: E402
from picture import Picture, mark, scale_mask  # noqa: E402
from viewport import Viewport  # noqa: E402

from nobg_core.bridge import looking  # noqa: E402

SPACE_PX = 12
CANVAS_PX = (400, 360)
ACCEPT, REJECT = 1, 2
# A rim is seen on what it differs from most, all else on a colour that no subject has.
GROUNDS = {"light halo": "black", "dark halo": "white"}


class CheckDialog:
    """Shows where to look at one layer's mask.

    Args:
        layer_name: the layer, as the user sees it.
        pixels: its LayerPixels, with the mask.
        report: what is doubtful about the mask.
    """

    def __init__(self, layer_name, pixels, report):
        GimpUi.init("nobg")
        self._picture = Picture(pixels)
        self._mask = pixels.mask
        self._report = report
        self._place = 0
        self._viewport = Viewport(self._picture.size)
        self._before = Canvas(self._viewport, CANVAS_PX, self._refresh)
        self._after = Canvas(self._viewport, CANVAS_PX, self._refresh)
        self._ground = GroundChooser("colour", self._refresh)
        self._zooms = ZoomButtons(self._viewport, self._refresh)
        self._text = Gtk.Label(xalign=0.0, wrap=True)
        self._back = Gtk.Button(label="_Back", use_underline=True)
        self._next = Gtk.Button(label="_Next", use_underline=True)
        self._reason = Gtk.ComboBoxText()
        title = f"{looking.CHECK}: {layer_name}"
        self._dialog = GimpUi.Dialog(title=title, role="nobg-check-mask")
        self._fill()
        self._go(0)

    def run(self):
        """Return a reason of REASONS to reject the mask, "" to accept it, None to leave it."""
        self._dialog.show_all()
        response = self._dialog.run()
        reason = self._reason.get_active_id()
        self._dialog.destroy()
        return {ACCEPT: "", REJECT: reason}.get(response)

    def _fill(self):
        area = self._dialog.get_content_area()
        area.set_border_width(SPACE_PX)
        area.set_spacing(SPACE_PX)
        verdict = Gtk.Label(xalign=0.0)
        said = GLib.markup_escape_text(looking.verdict_line(self._report))
        verdict.set_markup(f"<b>{said}</b>")
        area.pack_start(verdict, False, False, 0)
        area.pack_start(self._steps(), False, False, 0)
        area.pack_start(self._views(), True, True, 0)
        bar = Gtk.Box(spacing=SPACE_PX)
        bar.pack_start(self._ground.widget, False, False, 0)
        bar.pack_end(self._zooms.widget, False, False, 0)
        area.pack_start(bar, False, False, 0)
        area.pack_start(self._reasons(), False, False, 0)
        self._dialog.add_button("_Close", Gtk.ResponseType.CLOSE)
        self._dialog.add_button(f"_{looking.REJECT}", REJECT)
        self._dialog.add_button(f"_{looking.ACCEPT}", ACCEPT)

    def _steps(self):
        """Return the row that leads from one doubt to the next."""
        self._back.connect("clicked", lambda _button: self._go(self._place - 1))
        self._next.connect("clicked", lambda _button: self._go(self._place + 1))
        row = Gtk.Box(spacing=SPACE_PX)
        row.pack_start(self._text, True, True, 0)
        if self._report.doubts:
            row.pack_start(self._back, False, False, 0)
            row.pack_start(self._next, False, False, 0)
        return row

    def _views(self):
        """Return the layer and what its mask leaves of it, side by side."""
        row = Gtk.Box(spacing=SPACE_PX, homogeneous=True)
        for canvas, title in ((self._before, "The layer"), (self._after, "With its mask")):
            frame = Gtk.Frame()
            frame.add(canvas.widget)
            column = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=SPACE_PX // 2)
            column.pack_start(Gtk.Label(label=title, xalign=0.0), False, False, 0)
            column.pack_start(frame, True, True, 0)
            row.pack_start(column, True, True, 0)
        return row

    def _reasons(self):
        for reason, label in looking.REASONS.items():
            self._reason.append(reason, label)
        self._reason.set_active_id("mask")
        row = Gtk.Box(spacing=SPACE_PX)
        row.pack_end(self._reason, False, False, 0)
        row.pack_end(Gtk.Label(label="If you reject it, because of"), False, False, 0)
        return row

    def _go(self, place):
        """Show one of the doubts; without any, the whole picture."""
        doubts = self._report.doubts
        if doubts:
            self._place = place
            self._viewport.look_at(doubts[place].bounds)
            self._ground.choose(GROUNDS.get(doubts[place].kind, "colour"))
            self._text.set_text(looking.doubt_line(self._report, place))
        else:
            self._text.set_text(looking.NO_DOUBTS)
        self._back.set_sensitive(self._place > 0)
        self._next.set_sensitive(self._place + 1 < len(doubts))
        self._refresh()

    def _refresh(self):
        self._zooms.tell()
        part, ground = self._viewport.part(), self._ground.ground
        layer = self._picture.draw(part, ground)
        if self._report.doubts:
            mark(layer, part.frame_of(self._report.doubts[self._place].bounds))
        self._before.show(layer)
        mask = scale_mask(self._mask, part)
        self._after.show(self._picture.draw(part, ground, mask))
