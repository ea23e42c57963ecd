"""16-bit colours from an RGB profile to sRGB, which Pillow's colour engine does in 8 bits only."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nobg_core.engine.arrays import Pixels
from nobg_core.engine.strips import split_into_strips

Curve = NDArray[np.float32]
Samples = NDArray[np.float64]

# How many numbers each kind of parametric curve has.
_PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}

STRIP_ROWS = 128

# IEC 61966-2-1 with D50 as its white, as in every ICC profile: linear sRGB to XYZ.
_SRGB_TO_XYZ = np.array(
    [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
)


@dataclass(frozen=True)
class MatrixProfile:
    """A profile made of three tone curves and a matrix, as cameras and editors use for RGB.

    Args:
        curves: one for each channel, (65536,) float32: from a 16-bit value to linear light.
        to_xyz: (3, 3), linear light to XYZ at D50.
    """

    curves: tuple[Curve, Curve, Curve]
    to_xyz: NDArray[np.float64]


def read_matrix_profile(profile: bytes) -> MatrixProfile | None:
    """Return the curves and matrix of an ICC profile; None if it is of another make or damaged.

    Source: ICC.1:2022, 9.2 (tags), 10.6 and 10.18 (curves).
    """
    try:
        tags = _read_tags(profile)
        if profile[16:20] != b"RGB " or b"A2B0" in tags:
            return None
        columns = [_read_xyz(tags[name]) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]
        red, green, blue = (_read_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC"))
    except (struct.error, KeyError, ValueError):
        return None
    return MatrixProfile((red, green, blue), np.array(columns).T)


def read_grey_profile(profile: bytes) -> MatrixProfile | None:
    """Return a grey ICC profile's curve, for three equal channels; None if it is damaged."""
    try:
        if profile[16:20] != b"GRAY":
            return None
        curve = _read_curve(_read_tags(profile)[b"kTRC"])
    except (struct.error, KeyError, ValueError):
        return None
    return MatrixProfile((curve, curve, curve), _SRGB_TO_XYZ)


def convert_to_srgb(colour: Pixels, profile: MatrixProfile) -> Pixels:
    """Return colours in sRGB; those that sRGB cannot show are clipped.

    Args:
        colour: (H, W, 3) uint16, in the colours of the profile.
        profile: its curves and matrix.

    Returns:
        (H, W, 3) uint16.
    """
    matrix = (np.linalg.inv(_SRGB_TO_XYZ) @ profile.to_xyz).astype(np.float32)
    converted = np.empty(colour.shape, np.uint16)
    for rows in split_into_strips(len(colour), STRIP_ROWS):
        strip = colour[rows]
        linear = np.stack([profile.curves[c][strip[..., c]] for c in range(3)], axis=-1)
        encoded = _encode(np.clip(linear @ matrix.T, 0, 1))
        converted[rows] = np.rint(encoded * 65535)
    return converted


def _encode(linear: NDArray[np.float32]) -> NDArray[np.float32]:
    power = 1.055 * np.power(linear, 1 / 2.4) - 0.055
    return np.asarray(np.where(linear <= 0.0031308, linear * 12.92, power), np.float32)


def _read_tags(profile: bytes) -> dict[bytes, bytes]:
    count = struct.unpack_from(">I", profile, 128)[0]
    table = (
        struct.unpack_from(">4sII", profile, 132 + 12 * index) for index in range(min(count, 100))
    )
    return {name: profile[start : start + size] for name, start, size in table}


def _read_xyz(tag: bytes) -> list[float]:
    if tag[:4] != b"XYZ ":
        raise ValueError(tag[:4])
    return [value / 65536 for value in struct.unpack_from(">3i", tag, 8)]


def _read_curve(tag: bytes) -> Curve:
    """Return the tone curve at all 65536 values.

    Raises:
        ValueError: the tag is no curve, or the curve is not finite.
    """
    x = np.linspace(0, 1, 65536)
    if tag[:4] not in (b"curv", b"para"):
        raise ValueError(tag[:4])
    with np.errstate(all="ignore"):  # a damaged curve may divide by zero: see below
        y = _read_samples(tag, x) if tag[:4] == b"curv" else _read_formula(tag, x)
    if not np.isfinite(y).all():
        raise ValueError("a curve that is not finite")
    return np.clip(y, 0, 1).astype(np.float32)


def _read_samples(tag: bytes, x: Samples) -> Samples:
    """Return a sampled curve at `x`; without samples it is a line, with one of them a power."""
    count = struct.unpack_from(">I", tag, 8)[0]
    if count == 0:
        return x
    values = np.frombuffer(tag, ">u2", count, 12)
    if count == 1:
        return np.asarray(np.power(x, values[0] / 256), np.float64)
    return np.asarray(np.interp(x, np.linspace(0, 1, count), values / 65535), np.float64)


def _read_formula(tag: bytes, x: Samples) -> Samples:
    """Return a parametric curve at `x`: a power above a threshold, a line below it.

    The five kinds are one formula, (a x + b) ^ gamma + lift above and slope x + floor below, with
    more and more of it spelled out.
    """
    kind = struct.unpack_from(">H", tag, 8)[0]
    if kind not in _PARAMETERS:
        raise ValueError(f"a curve of kind {kind}")
    gamma, *rest = (v / 65536 for v in struct.unpack_from(f">{_PARAMETERS[kind]}i", tag, 12))
    a, b = rest[:2] if kind > 0 else (1.0, 0.0)
    slope, threshold = rest[2:4] if kind >= 3 else (0.0, np.divide(-b, a))
    lift, floor = 0.0, 0.0
    if kind == 2:
        lift = floor = rest[2]
    if kind == 4:
        lift, floor = rest[4:6]
    power = np.power(np.clip(a * x + b, 0, None), gamma) + lift
    return np.where(x >= threshold, power, slope * x + floor)
