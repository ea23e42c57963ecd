"""The user's choices, from whoever sends them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nobg_core.errors import WorkerError
from nobg_core.options import DEVICES, EXISTING_MASK, CutoutOptions


@given(device=st.sampled_from(DEVICES), existing=st.sampled_from(EXISTING_MASK))
def test_any_options_survive_json(device, existing):
    options = CutoutOptions(device, existing)
    assert CutoutOptions.from_json(options.to_json()) == options


@pytest.mark.parametrize(
    "data", [None, [], {"device": "tpu"}, {"device": None}, {"device": ["cpu"]}, {"speed": 3}]
)
def test_options_that_are_none_are_refused(data):
    with pytest.raises(WorkerError):
        CutoutOptions.from_json(data)
