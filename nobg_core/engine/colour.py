"""Colour profiles: from whatever a file holds to sRGB."""

from __future__ import annotations

import io
import logging

import numpy as np
from PIL import Image, ImageCms

from nobg_core.engine.arrays import Pixels, Rgb

log = logging.getLogger(__name__)

_SRGB = ImageCms.createProfile("sRGB")

# A profile that moves no colour of a coarse lattice by more than this, of 255, is sRGB by another
# name; converting would only cost time.
_SAME_COLOUR = 1
_LATTICE = 9


def to_srgb(image: Image.Image, profile: bytes | None) -> tuple[Rgb, Pixels | None]:
    """Return a loaded picture's sRGB colours, and its opacity if it has one.

    Args:
        image: any of Pillow's modes but F.
        profile: the embedded ICC profile; a damaged one counts as none.

    Returns:
        (H, W, 3) uint8, straight; and (H, W) uint8 or None.
    """
    image = _plain(image)
    opacity = None
    if image.mode in ("LA", "RGBA"):
        opacity = np.asarray(image.getchannel("A"))
        image = image.convert(image.mode[:-1])
    if profile is not None:
        image = _apply_profile(image, profile)
    return np.asarray(image.convert("RGB")), opacity


def split_opacity(pixels: Pixels) -> tuple[Pixels, Pixels | None]:
    """Return colour (H, W, 3) and opacity (H, W) or None, of (H, W, 3) or (H, W, 4)."""
    if pixels.shape[2] == 3:
        return pixels, None
    return pixels[..., :3].copy(), pixels[..., 3].copy()


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture as L, LA, RGB, RGBA, CMYK or LAB."""
    if image.mode in ("I", "I;16", "I;16B", "I;16L"):
        return Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8))
    if image.mode in ("P", "PA") or "transparency" in image.info:
        has_opacity = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if has_opacity else "RGB")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK", "LAB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _apply_profile(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        transform = ImageCms.buildTransform(
            source, _SRGB, image.mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC
        )
        if image.mode == "RGB" and _is_identity(transform):
            return image
        converted = ImageCms.applyTransform(image, transform)
    except (ImageCms.PyCMSError, OSError, ValueError) as exc:
        log.warning("a damaged colour profile was ignored: %r", exc)
        return image
    return image if converted is None else converted


def _is_identity(transform: ImageCms.ImageCmsTransform) -> bool:
    levels = np.linspace(0, 255, _LATTICE).round().astype(np.uint8)
    lattice = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(_LATTICE, -1, 3)
    moved = ImageCms.applyTransform(Image.fromarray(lattice), transform)
    return bool(np.abs(np.asarray(moved).astype(int) - lattice).max() <= _SAME_COLOUR)
