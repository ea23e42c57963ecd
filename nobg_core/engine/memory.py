"""Whether a picture fits into this computer's memory, asked before any is taken and told after."""

from __future__ import annotations

from nobg_core.engine.free_memory import free_bytes
from nobg_core.errors import ImageError
from nobg_core.wire import MAX_PIXELS

# Measured with benchmarks.measure at 24 MP, above the 347 MB that 1 MP takes: 10 for a plain JPEG,
# 14 with alpha; 15 to 17 for 16 bits; WebP's encoder takes 18 more than PNG's. Refining a painted
# mask takes 15, and 24 where that has 16 bits; cleaning a layer's colours 15, and adjusting its
# mask 30, most of it for what is the largest and what a hole: for a cut-out, too, these two take 24
# more than its photo, which makes 5.2 GB of 200 MP.
BYTES_PER_PIXEL = 14
BYTES_PER_DEEP_PIXEL = 18
BYTES_PER_REFINED_PIXEL = 24
BYTES_PER_CLEANED_PIXEL = 16
BYTES_PER_ADJUSTED_PIXEL = 30
BYTES_PER_REGIONS_PIXEL = 24
BYTES_PER_WEBP_PIXEL = 18
BASE_BYTES = 350_000_000

# OpenCV's words and onnxruntime's, who raise no MemoryError. OpenCV's code of an error would not
# do: all of its errors share that of the latest.
_SHORT_OF_MEMORY = ("Insufficient memory", "Failed to allocate memory", "bad_alloc")


def check_fits(name: str, width: int, height: int, bytes_per_pixel: int = BYTES_PER_PIXEL) -> None:
    """Return if a picture of this size can be worked on.

    Args:
        name: what the message calls it.
        width: in pixels.
        height: in pixels.
        bytes_per_pixel: the peak, all copies counted.

    Raises:
        ImageError: it has more than MAX_PIXELS, or needs more memory than is free.
    """
    megapixels = width * height / 1e6
    if width * height > MAX_PIXELS:
        raise ImageError(
            f"{name} has {megapixels:,.0f} megapixels ({width} x {height}).",
            f"nobg works on up to {MAX_PIXELS / 1e6:.0f} megapixels; make it smaller first.",
        )
    needed = width * height * bytes_per_pixel + BASE_BYTES
    free = free_bytes()
    if free is not None and needed > free:
        raise ImageError(
            f"{name} has {megapixels:,.0f} megapixels and would need {needed / 1e9:.1f} GB of "
            f"memory, but {free / 1e9:.1f} GB is free.",
            "Close other programs and try again, or make it smaller first.",
        )


def check_file_fits(name: str, size_bytes: int) -> None:
    """Return if a file of this size can be read whole.

    Raises:
        ImageError: it is larger than the memory that is free.
    """
    free = free_bytes()
    if free is not None and size_bytes > free:
        raise ImageError(
            f"{name} has {size_bytes / 1e9:.1f} GB, but {free / 1e9:.1f} GB of memory is free.",
            "Close other programs and try again, or export it smaller.",
        )


def is_shortage(exc: Exception) -> bool:
    """Say whether an exception tells of missing memory."""
    return isinstance(exc, MemoryError) or any(words in str(exc) for words in _SHORT_OF_MEMORY)


def shortage(name: str) -> ImageError:
    """Return the error of a picture for which memory ran out, however it looked before.

    Args:
        name: what the message calls it.
    """
    return ImageError(
        f"There was not enough free memory for {name}.",
        "Close other programs and try again, or make it smaller first.",
    )
