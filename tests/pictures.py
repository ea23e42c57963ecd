"""Picture files made in memory, each with the one property that a test needs."""

import io
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

GREEN, BLUE = (0, 255, 0), (0, 0, 255)

# x, y of red, green and blue; and the gamma.
ADOBE_RGB = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), 563 / 256
DISPLAY_P3 = ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)), 2.2
PROPHOTO = ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001)), 1.8

D65, D50 = (0.3127, 0.3290), (0.3457, 0.3585)
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def scene(width: int = 32, height: int = 24) -> np.ndarray:
    """A green subject in the middle of a blue ground: what the toy model cuts out."""
    picture = np.full((height, width, 3), BLUE, np.uint8)
    picture[height // 4 : -(height // 4) or None, width // 4 : -(width // 4) or None] = GREEN
    return picture


def save(picture: np.ndarray, path: Path, **options: object) -> Path:
    """Write the picture in the format of the path's suffix; return the path."""
    Image.fromarray(picture).save(path, **options)
    return path


def chunk(name: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checksum


def png(pixels: np.ndarray, extra: Sequence[tuple[bytes, bytes]] = ()) -> bytes:
    """A PNG of (H, W) or (H, W, C) uint8 or uint16, with further chunks before the pixels."""
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    colour_type = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    header = struct.pack(">IIBBBBB", width, height, 8 * pixels.itemsize, colour_type, 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(row.dtype.newbyteorder(">")).tobytes() for row in pixels)
    chunks = [(b"IHDR", header), *extra, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*item) for item in chunks)


def png_of_declared_size(width: int, height: int) -> bytes:
    """A PNG that says it is this large, with hardly any pixels in it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(bytes(99)))
        + chunk(b"IEND", b"")
    )


def tiff(
    pixels: np.ndarray, order: str = "<", tags: dict[int, int] | None = None, planar: bool = False
) -> bytes:
    """A TIFF of (H, W, C), in either byte order, deflated, interleaved or in planes."""
    height, width, channels = pixels.shape
    planes = [pixels[..., i] for i in range(channels)] if planar else [pixels]
    body, offsets, sizes = b"", [], []
    for plane in planes:
        ordered = plane.astype(pixels.dtype.newbyteorder(order))
        data = zlib.compress(np.ascontiguousarray(ordered).tobytes())
        offsets.append(8 + len(body))
        sizes.append(len(data))
        body += data + b"\0" * (len(data) % 2)
    entries: dict[int, tuple[str, list[int]]] = {
        256: ("H", [width]),
        257: ("H", [height]),
        258: ("H", [8 * pixels.itemsize] * channels),
        259: ("H", [8]),
        262: ("H", [2 if channels > 2 else 1]),
        273: ("I", offsets),
        277: ("H", [channels]),
        278: ("H", [height]),
        279: ("I", sizes),
        284: ("H", [2 if planar else 1]),
    }
    entries |= {tag: ("H", [value]) for tag, value in (tags or {}).items()}
    start = 8 + len(body)
    table, tail = struct.pack(order + "H", len(entries)), b""
    tail_start = start + 2 + 12 * len(entries) + 4
    for tag, (kind, values) in sorted(entries.items()):
        raw = struct.pack(f"{order}{len(values)}{kind}", *values)
        if len(raw) > 4:
            tail, raw = tail + raw, struct.pack(order + "I", tail_start + len(tail))
        count = struct.pack(order + "HHI", tag, 3 if kind == "H" else 4, len(values))
        table += count + raw.ljust(4, b"\0")
    magic = b"II*\0" if order == "<" else b"MM\0*"
    return magic + struct.pack(order + "I", start) + body + table + bytes(4) + tail


def icc(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A display profile of version 2 with these tags."""
    table, data = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        start = 128 + 4 + 12 * len(tags) + len(data)
        table += struct.pack(">4sII", name, start, len(content))
        data += content + b"\0" * (-len(content) % 4)
    header = struct.pack(">I4sI4s4s4s", 0, b"test", 0x02400000, b"mntr", space, b"XYZ ")
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    whole = header.ljust(128, b"\0") + table + data
    return struct.pack(">I", len(whole)) + whole[4:]


def xyz(values: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))


def gamma_curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)


def formula_curve(kind: int, *values: float) -> bytes:
    numbers = [round(value * 65536) for value in values]
    return b"para\0\0\0\0" + struct.pack(f">HH{len(numbers)}i", kind, 0, *numbers)


def matrix_profile(
    primaries: Sequence[tuple[float, float]],
    gamma: float = 2.2,
    white: tuple[float, float] = D65,
    curve: bytes | None = None,
) -> bytes:
    """An RGB profile of three primaries and one tone curve."""
    columns = _to_xyz_at_d50(primaries, white).T
    curve = curve or gamma_curve(gamma)
    tags = {b"wtpt": xyz(_xyz_of(D50)), b"desc": b"desc" + bytes(96), b"cprt": b"text" + bytes(8)}
    for name, column in zip("rgb", columns, strict=True):
        tags[name.encode() + b"XYZ"] = xyz(column)
        tags[name.encode() + b"TRC"] = curve
    return icc(b"RGB ", tags)


def grey_profile(gamma: float) -> bytes:
    tags = {b"wtpt": xyz(_xyz_of(D50)), b"desc": b"desc" + bytes(96), b"cprt": b"text" + bytes(8)}
    return icc(b"GRAY", tags | {b"kTRC": gamma_curve(gamma)})


def _xyz_of(chromaticity: tuple[float, float]) -> np.ndarray:
    x, y = chromaticity
    return np.array([x / y, 1, (1 - x - y) / y])


def _to_xyz_at_d50(
    primaries: Sequence[tuple[float, float]], white: tuple[float, float]
) -> np.ndarray:
    """Linear RGB to XYZ, with white moved to D50 by Bradford's matrix (Lindbloom)."""
    columns = np.stack([_xyz_of(point) for point in primaries], axis=1)
    matrix = columns * np.linalg.solve(columns, _xyz_of(white))
    scale = np.diag((BRADFORD @ _xyz_of(D50)) / (BRADFORD @ _xyz_of(white)))
    return np.linalg.inv(BRADFORD) @ scale @ BRADFORD @ matrix


def with_exif(**tags: object) -> Image.Exif:
    """EXIF with a place, a camera and the orientation given."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of a test"
    if "orientation" in tags:
        exif[0x0112] = tags["orientation"]
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    return exif


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def chunks_of(png: bytes) -> list[bytes]:
    """Return the names of a PNG's chunks."""
    names, at = [], 8
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        names.append(png[at + 4 : at + 8])
        at += size + 12
    return names
