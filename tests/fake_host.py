"""An editor of one layer, in memory."""

from contextlib import contextmanager

from nobg_core.bridge.run import ImageJob
from nobg_core.host import LayerColours, LayerHints, LayerPixels, Mask


class FakeHost:
    """A layer whose pixels are given; `stop_after` progress calls the user presses Cancel."""

    def __init__(self, pixels: bytes, width: int, height: int, name: str = "Layer") -> None:
        self.layer_name = name
        self.mask: Mask | None = None
        self.colours: LayerColours | None = None
        self.mask_bits = 8
        self.hints = LayerHints()
        self.stop_after: int | None = None
        self.progress: list[tuple[float, str]] = []
        self.on_read = lambda: None
        self.on_write = lambda: None
        self.note = ""
        self.channels = len(pixels) // (width * height)
        self._pixels, self._width, self._height = pixels, width, height

    def has_mask(self) -> bool:
        return self.mask is not None

    def read_layer(self) -> LayerPixels:
        self.on_read()
        return LayerPixels(
            self._width,
            self._height,
            self._pixels,
            self.channels,
            self.mask_bits,
            self.mask,
            self.hints,
        )

    def write_mask(self, mask: Mask) -> str:
        self.on_write()
        self.mask = mask
        return self.note

    def add_clean_colours(self, colours: LayerColours) -> str:
        self.on_write()
        self.colours = colours
        return self.note

    def show_progress(self, fraction: float, text: str) -> bool:
        self.progress.append((fraction, text))
        return self.stop_after is None or len(self.progress) < self.stop_after


class FakeImage:
    """Some layers and the undo steps that were opened on them."""

    def __init__(self, *layers: FakeHost, name: str = "Photo") -> None:
        self.layers = layers
        self.name = name
        self.undo_steps = 0

    @contextmanager
    def undo_step(self):
        self.undo_steps += 1
        yield

    @property
    def job(self) -> ImageJob:
        return ImageJob(self.name, self.layers, self.undo_step)


def green_layer(side: int = 8, level: int = 255, **names: str) -> FakeHost:
    """Return a black layer whose left half is green, and so the toy model's subject."""
    row = bytes([0, level, 0, 255]) * (side // 2) + bytes([0, 0, 0, 255]) * (side - side // 2)
    return FakeHost(row * side, side, side, **names)
