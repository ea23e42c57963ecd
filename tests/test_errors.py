"""The exception family, and its way across the wire."""

import json
from pathlib import Path

import pytest

from nobg_core import errors
from nobg_core.errors import FAMILY, NobgError, error_from_json

CHILDREN = [*NobgError.__subclasses__(), NobgError]


@pytest.mark.parametrize("child", CHILDREN)
def test_each_error_survives_the_wire(child):
    sent = child("The model file x.onnx was damaged.", "Run install.py repair.", "sha256 …")
    received = error_from_json(json.loads(json.dumps(sent.to_json())))
    assert type(received) is child
    assert received.to_json() == sent.to_json()


def test_each_error_has_its_own_kind():
    assert {child.kind for child in CHILDREN} == set(FAMILY)
    assert len(FAMILY) == len(CHILDREN)


def test_each_error_has_its_own_exit_code():
    assert len({child.exit_code for child in CHILDREN}) == len(CHILDREN)


def test_no_exit_code_is_the_one_for_wrong_usage():
    assert 2 not in {child.exit_code for child in CHILDREN}


@pytest.mark.parametrize("data", [None, 3, [], {}, {"kind": []}, {"kind": "from the future"}])
def test_an_unknown_error_becomes_a_plain_one(data):
    assert type(error_from_json(data)) is NobgError


def test_the_tree_at_the_top_of_the_file_names_every_error():
    drawing = Path(errors.__file__).read_text(encoding="utf-8").split('"""')[1]
    for child in CHILDREN:
        assert child.__name__ in drawing
