"""Which part of a picture a view shows, and how large: numbers alone."""

from __future__ import annotations

from dataclasses import dataclass

MOST_ZOOM = 2.0
# The wheel goes through these, from the one that fits.
ZOOMS = (0.0625, 0.125, 0.25, 0.5, 1.0, MOST_ZOOM)


@dataclass(frozen=True)
class Part:
    """A part of a picture, and its size in the view.

    Args:
        bounds: x, y, width and height in the picture's pixels.
        size: width and height in pixels of the view.
    """

    bounds: tuple[int, int, int, int]
    size: tuple[int, int]

    @property
    def drawn_size(self):
        """The width and height at which it is worked out: the view's, but never enlarged."""
        return tuple(map(min, self.bounds[2:], self.size))

    def frame_of(self, bounds):
        """Return where a place of the picture is in the view: left, top, right and bottom.

        Args:
            bounds: x, y, width and height in the picture's pixels.
        """
        corners = (*bounds[:2], bounds[0] + bounds[2], bounds[1] + bounds[3])
        return tuple(
            round((point - start) * drawn / side)
            for point, start, drawn, side in zip(
                corners, self.bounds[:2] * 2, self.size * 2, self.bounds[2:] * 2, strict=True
            )
        )


class Viewport:
    """What is looked at.

    Args:
        picture_size: width and height in pixels.
    """

    def __init__(self, picture_size):
        self._picture = picture_size
        self._view = (1, 1)
        self.fit()

    @property
    def zoom(self):
        """How many pixels of the view a pixel of the picture has along a side."""
        return self._zoom or self._fitting(self._wanted)

    def resize(self, width, height):
        """Tell the size of the view in its pixels."""
        self._view = max(1, width), max(1, height)

    def fit(self):
        """Show the whole picture."""
        self.look_at((0, 0, *self._picture))

    def look_at(self, bounds):
        """Show a place in the picture, as large as the zooms and the view allow.

        Args:
            bounds: x, y, width and height in the picture's pixels.
        """
        x, y, width, height = bounds
        self._zoom = None  # as much as fits, whatever the view's size will be
        self._wanted = width, height
        self._centre = x + width / 2, y + height / 2

    def zoom_to(self, zoom):
        """Show the picture at a zoom, around what is in the middle now."""
        self._centre = self._middle()
        self._zoom = zoom

    def step(self, direction, at):
        """Take the next zoom, and keep what is at a point of the view where it is.

        Args:
            direction: in for 1, out for -1.
            at: x and y in the view.
        """
        zoom = self.zoom
        steps = [each for each in ZOOMS if (each - zoom) * direction > 0]
        if not steps:
            return
        chosen = min(steps) if direction > 0 else max(steps)
        if chosen <= self._fitting(self._picture):
            self.fit()
            return
        self._centre = tuple(
            middle + (point - room / 2) * (1 / zoom - 1 / chosen)
            for middle, point, room in zip(self._middle(), at, self._view, strict=True)
        )
        self._zoom = chosen

    def move(self, right, down):
        """Move the picture under the view, by pixels of the view."""
        x, y = self._middle()
        self._centre = x - right / self.zoom, y - down / self.zoom

    def part(self):
        """Return what is to be seen now."""
        zoom = self.zoom
        starts, sides, sizes = [], [], []
        for middle, whole, room in zip(self._middle(), self._picture, self._view, strict=True):
            side = max(1, min(whole, round(room / zoom)))
            starts.append(max(0, min(whole - side, round(middle - side / 2))))
            sides.append(side)
            sizes.append(max(1, min(room, round(side * zoom))))
        return Part((*starts, *sides), tuple(sizes))

    def _middle(self):
        """Return the point in the middle of the view: no view goes beyond the picture's rim."""
        point = []
        for wanted, whole, room in zip(self._centre, self._picture, self._view, strict=True):
            reach = min(room / self.zoom, whole) / 2
            point.append(max(reach, min(wanted, whole - reach)))
        return tuple(point)

    def _fitting(self, sides):
        """Return the zoom at which something of that width and height fits into the view."""
        pairs = zip(self._view, sides, strict=True)
        return min(MOST_ZOOM, *(room / side for room, side in pairs))
