"""What a host keeps of the machine's matte comes back whole, or is refused."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nobg_core.errors import ImageError
from nobg_core.matte_record import MatteRecord, pack_record, unpack_record

SIDES = st.integers(1, 40)
NAME_AT = struct.calcsize(">8sBBBIIH")


@st.composite
def records(draw) -> MatteRecord:
    width, height, bits = draw(SIDES), draw(SIDES), draw(st.sampled_from([8, 16]))
    pixels = width * height
    # Bytes that repeat, as mattes do, and bytes that do not.
    matte = draw(st.binary(min_size=1, max_size=80)) * (2 * pixels)
    strokes = draw(st.sampled_from([b"", bytes([128]) * pixels, b"\x00\xff\x80" * pixels]))
    name = draw(st.text(max_size=30))
    return MatteRecord(width, height, bits, matte[: pixels * bits // 8], name, strokes[:pixels])


def example(**changes: object) -> MatteRecord:
    values = {"width": 4, "height": 3, "bits": 8, "matte": bytes(range(12)), "model": "toy@1"}
    return MatteRecord(**{**values, **changes})


@given(record=records())
def test_a_record_comes_back_as_it_was(record):
    assert unpack_record(pack_record(record), record.width, record.height) == record


@given(record=records(), place=st.integers(0, 10_000), change=st.integers(1, 255))
def test_a_changed_byte_is_refused_or_harmless(record, place, change):
    packed = bytearray(pack_record(record))
    packed[place % len(packed)] ^= change
    try:
        found = unpack_record(bytes(packed), record.width, record.height)
    except ImageError:
        return
    # Deflate has bytes that say nothing of the content.
    assert found == record


@given(record=records(), share=st.floats(0, 0.999))
def test_a_record_that_was_cut_short_is_refused(record, share):
    packed = pack_record(record)
    with pytest.raises(ImageError):
        unpack_record(packed[: int(len(packed) * share)], record.width, record.height)


@given(data=st.binary(max_size=200))
def test_anything_else_is_refused(data):
    with pytest.raises(ImageError):
        unpack_record(data, 4, 3)


def test_bytes_behind_the_end_of_the_pixels_are_refused():
    packed = pack_record(example())
    start = NAME_AT + len("toy@1") + 32
    longer = packed[:start] + zlib.compress(zlib.decompress(packed[start:]) + bytes(1))
    with pytest.raises(ImageError, match="damaged"):
        unpack_record(longer, 4, 3)


def test_a_bomb_is_inflated_no_further_than_the_layer(monkeypatch):
    packed = pack_record(example())
    start = NAME_AT + len("toy@1") + 32
    bomb = packed[:start] + zlib.compress(bytes(50_000_000))
    asked = []
    inflate = zlib.decompressobj()

    class Watched:
        eof = False

        def decompress(self, data, most):
            asked.append(most)
            return inflate.decompress(data, most)

        @property
        def unconsumed_tail(self):
            return inflate.unconsumed_tail

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    with pytest.raises(ImageError):
        unpack_record(bomb, 4, 3)
    assert max(asked) <= 12


def test_a_record_of_a_layer_that_was_scaled_is_refused_in_so_many_words():
    with pytest.raises(ImageError, match="layer of 4 x 3 pixels"):
        unpack_record(pack_record(example()), 8, 6)


def test_a_record_of_a_later_version_is_refused_in_so_many_words():
    packed = bytearray(pack_record(example()))
    packed[8] = 2
    with pytest.raises(ImageError, match="another version"):
        unpack_record(bytes(packed), 4, 3)


@pytest.mark.parametrize(
    "changes",
    [{"matte": bytes(11)}, {"bits": 9}, {"strokes": bytes(5)}, {"model": "x" * 401}, {"width": 0}],
)
def test_what_is_no_matte_cannot_become_a_record(changes):
    with pytest.raises(ValueError, match="no matte"):
        example(**changes)


def test_a_matte_that_repeats_itself_takes_hardly_any_room():
    edge = bytes([0] * 400 + [60, 120, 180] + [255] * 597)
    record = MatteRecord(1000, 1000, 8, edge * 1000, "toy@1")
    assert len(pack_record(record)) < 10_000
