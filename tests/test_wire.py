"""The protocol: what goes in comes out, and nonsense is refused before it costs anything."""

import json
import re
from multiprocessing import Pipe

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nobg_core import wire
from nobg_core.errors import WorkerError
from nobg_core.wire import (
    CHUNK_BYTES,
    MAX_HEADER_BYTES,
    MAX_PIXELS,
    MESSAGES,
    is_proof,
    prove,
    receive_message,
    receive_pixels,
    send_message,
    send_pixels,
)
from nobg_core.wire_checks import check_count, check_size


@pytest.fixture
def pipe():
    left, right = Pipe()
    with left, right:
        yield left, right


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=8,
)


@given(kind=st.sampled_from(sorted(MESSAGES)), data=st.data())
def test_any_header_survives(kind, data):
    values = {name: data.draw(json_values) for name in MESSAGES[kind]}
    left, right = Pipe()
    with left, right:
        send_message(left, kind, **values)
        assert receive_message(right, kind) == {"type": kind, **values}


@given(data=st.binary(max_size=3000), chunk_bytes=st.integers(1, 1000))
def test_any_pixels_survive_in_chunks_of_any_size(data, chunk_bytes):
    left, right = Pipe()
    with left, right, pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "CHUNK_BYTES", chunk_bytes)
        send_pixels(left, data)
        assert receive_pixels(right, len(data)) == data


def test_the_docstring_names_every_message():
    names = re.findall(r"^ +(?:or   )?[wc] ([a-z_]+)|or   w ([a-z_]+)", wire.__doc__, re.MULTILINE)
    assert {name for pair in names for name in pair if name} == set(MESSAGES)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"not json",
        b"[]",
        b'"cancel"',
        b'{"type": "mask"}',
        b'{"type": "cancel", "extra": 1}',
        b'{"type": ["cancel"]}',
        b"[" * 60_000,
    ],
)
def test_a_header_that_is_none_is_refused(pipe, frame):
    left, right = pipe
    left.send_bytes(frame)
    with pytest.raises(WorkerError):
        receive_message(right, "cancel")


def test_a_header_that_is_too_long_breaks_the_connection(pipe):
    left, right = pipe
    left.send_bytes(b" " * (MAX_HEADER_BYTES + 1))
    with pytest.raises(OSError, match="bad message length"):
        receive_message(right, "cancel")


def test_more_pixels_than_announced_are_refused(pipe):
    left, right = pipe
    left.send_bytes(b"12345")
    with pytest.raises(WorkerError):
        receive_pixels(right, 4)


def test_an_empty_chunk_is_refused(pipe):
    left, right = pipe
    left.send_bytes(b"")
    with pytest.raises(WorkerError):
        receive_pixels(right, 4)


def test_a_chunk_that_is_too_long_breaks_the_connection(pipe, monkeypatch):
    monkeypatch.setattr(wire, "CHUNK_BYTES", 4)
    left, right = pipe
    left.send_bytes(b"12345")
    with pytest.raises(OSError, match="bad message length"):
        receive_pixels(right, 5)


def test_pixels_that_stop_coming_are_given_up(pipe, monkeypatch):
    monkeypatch.setattr(wire, "SILENCE_S", 0.01)
    left, right = pipe
    left.send_bytes(b"12")
    with pytest.raises(WorkerError):
        receive_pixels(right, 4)


@pytest.mark.parametrize("value", [0, -1, 2.0, "1", None, True, MAX_PIXELS + 1])
def test_a_width_that_is_no_sensible_count_is_refused(value):
    with pytest.raises(WorkerError):
        check_size({"width": value, "height": 1})


def test_a_picture_of_too_many_pixels_is_refused():
    with pytest.raises(WorkerError):
        check_size({"width": 100_000, "height": MAX_PIXELS // 100_000 + 1})


def test_the_largest_picture_is_taken():
    assert check_size({"width": MAX_PIXELS, "height": 1}) == (MAX_PIXELS, 1)


def test_a_missing_count_is_refused():
    with pytest.raises(WorkerError):
        check_count({}, "width", 0, 1)


def test_a_message_cannot_carry_what_the_protocol_does_not_list(pipe):
    with pytest.raises(ValueError, match="colour"):
        send_message(pipe[0], "cancel", colour="red")


def test_a_proof_is_good_for_its_own_role_only():
    assert is_proof(prove(b"key", "client", "n"), b"key", "client", "n")
    assert not is_proof(prove(b"key", "client", "n"), b"key", "worker", "n")


@pytest.mark.parametrize("proof", ["", None, 3, "ü", prove(b"other key", "client", "n")])
def test_a_wrong_proof_is_refused(proof):
    assert not is_proof(proof, b"key", "client", "n")


def test_every_message_fits_into_its_frame():
    longest = {name: "x" * 4000 for keys in MESSAGES.values() for name in keys}
    assert len(json.dumps(longest)) < MAX_HEADER_BYTES * 2
    assert CHUNK_BYTES >= MAX_HEADER_BYTES


@pytest.mark.parametrize("proof", [None, 1, "", "\udc80", "é", b"x"])
def test_what_is_no_proof_proves_nothing(proof):
    assert not is_proof(proof, b"key", "client", "n")
