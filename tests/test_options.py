"""The user's choices, from whoever sends them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nobg_core.errors import WorkerError
from nobg_core.options import (
    DEVICES,
    EDGES,
    EXISTING_MASK,
    MAX_NAME_LENGTH,
    MAX_SMOOTH,
    RANGES,
    CutoutOptions,
    MaskOptions,
)

mask_options = st.builds(
    MaskOptions,
    st.floats(*RANGES["grow"]),
    st.floats(*RANGES["feather"]),
    st.floats(*RANGES["contrast"]),
    st.integers(0, MAX_SMOOTH),
    st.booleans(),
    st.booleans(),
)


@given(
    device=st.sampled_from(DEVICES),
    existing=st.sampled_from(EXISTING_MASK),
    model=st.text(max_size=MAX_NAME_LENGTH),
    edges=st.sampled_from(EDGES),
    mask=mask_options,
)
def test_any_options_survive_json(device, existing, model, edges, mask):
    options = CutoutOptions(device, existing, model, edges, mask)
    assert CutoutOptions.from_json(options.to_json()) == options


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"device": "tpu"},
        {"device": None},
        {"device": ["cpu"]},
        {"speed": 3},
        {"model": 1},
        {"edges": "best"},
        {"mask": None},
        {"mask": {"grow": 1}},
        {"mask": {"grow_px": "1"}},
        {"mask": {"grow_px": 11}},
        {"mask": {"grow_px": 10**400}},
        {"mask": {"grow_px": True}},
        {"mask": {"smooth": 1.5}},
        {"mask": {"fill_holes": 1}},
        {"model": "x" * (MAX_NAME_LENGTH + 1)},
    ],
)
def test_options_that_are_none_are_refused(data):
    with pytest.raises(WorkerError):
        CutoutOptions.from_json(data)
