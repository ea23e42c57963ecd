"""A place of a dialog that shows a part of a picture, to be dragged about and zoomed."""

from __future__ import annotations

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402 - the versions come first

SPACE_PX = 6
STEPS = {Gdk.ScrollDirection.UP: 1, Gdk.ScrollDirection.DOWN: -1}


class Canvas:
    """The widget of a viewport; several may show the same one.

    Args:
        viewport: Viewport.
        size: its least width and height in pixels.
        on_change: called when another part or another size is to be seen; returns nothing.
    """

    def __init__(self, viewport, size, on_change):
        viewport.resize(*size)
        self._viewport = viewport
        self._on_change = on_change
        self._dragged_from = None
        self._room = size
        self._image = Gtk.Image()
        # A layout is as small as it is made, whatever it holds; a bare image could never shrink.
        self.widget = Gtk.Layout(width_request=size[0], height_request=size[1], expand=True)
        self.widget.put(self._image, 0, 0)
        masks = Gdk.EventMask
        self.widget.add_events(
            masks.BUTTON_PRESS_MASK
            | masks.BUTTON_RELEASE_MASK
            | masks.BUTTON1_MOTION_MASK
            | masks.SCROLL_MASK
        )
        self.widget.connect("size-allocate", self._resize)
        self.widget.connect("button-press-event", self._press)
        self.widget.connect("motion-notify-event", self._drag)
        self.widget.connect("scroll-event", self._scroll)

    def show(self, pixbuf):
        """Show what was drawn of the viewport's part, in the middle of the room."""
        self._image.set_from_pixbuf(pixbuf)
        width, height = self._room
        left, above = (width - pixbuf.get_width()) // 2, (height - pixbuf.get_height()) // 2
        self.widget.move(self._image, max(0, left), max(0, above))

    def _resize(self, _widget, allocation):
        room = allocation.width, allocation.height
        if room != self._room:
            self._room = room
            self._viewport.resize(*room)
            # Later: GTK takes no notice of what moves while it gives out room.
            GLib.idle_add(self._on_change)

    def _press(self, _widget, event):
        self._dragged_from = event.x, event.y
        return True

    def _drag(self, _widget, event):
        if self._dragged_from:
            x, y = self._dragged_from
            before = self._viewport.part()
            self._viewport.move(event.x - x, event.y - y)
            self._dragged_from = event.x, event.y
            if self._viewport.part() != before:
                self._on_change()
        return True

    def _scroll(self, _widget, event):
        if event.direction in STEPS:
            self._viewport.step(STEPS[event.direction], (event.x, event.y))
            self._on_change()
        return True


class ZoomButtons:
    """The present zoom, and buttons for Fit, 100 % and 200 %, in a row.

    Args:
        viewport: Viewport.
        on_change: called when another part is to be seen.
    """

    def __init__(self, viewport, on_change):
        buttons = Gtk.ButtonBox(layout_style=Gtk.ButtonBoxStyle.EXPAND)
        zooms = {"Fi_t": None, "_100 %": 1.0, "_200 %": 2.0}
        for label, zoom in zooms.items():
            button = Gtk.Button(label=label, use_underline=True)
            button.connect("clicked", self._zoom, zoom)
            buttons.add(button)
        self._now = Gtk.Label(width_chars=6, xalign=1.0)
        self.widget = Gtk.Box(spacing=SPACE_PX)
        self.widget.pack_start(self._now, False, False, 0)
        self.widget.pack_start(buttons, False, False, 0)
        self._viewport = viewport
        self._on_change = on_change

    def tell(self):
        """Show the present zoom."""
        self._now.set_text(f"{100 * self._viewport.zoom:.0f} %")

    def _zoom(self, _button, zoom):
        if zoom is None:
            self._viewport.fit()
        else:
            self._viewport.zoom_to(zoom)
        self._on_change()
