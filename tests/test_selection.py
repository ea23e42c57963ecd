"""A rough selection, read as "the subject is in here"."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_array_equal

from nobg_core.engine.selection import SELECTED, reach_px, surely_outside
from nobg_core.errors import ImageError

selections = st.tuples(st.integers(1, 60), st.integers(1, 60)).flatmap(
    lambda shape: arrays.arrays(np.uint8, shape, elements=st.integers(0, 255), fill=st.just(0))
)


def distances(selection: np.ndarray) -> np.ndarray:
    """Return how many rows or columns each pixel is from the next selected one."""
    inside = np.argwhere(selection >= SELECTED)
    every = np.argwhere(np.ones_like(selection))
    apart = np.abs(every[:, None] - inside[None]).max(axis=-1)
    return apart.min(axis=1).reshape(selection.shape)


def reach_of(selection: np.ndarray) -> float:
    is_selected = selection >= SELECTED
    return reach_px(np.count_nonzero(is_selected.any(1)), np.count_nonzero(is_selected.any(0)))


@given(selection=selections)
def test_what_is_out_of_reach_is_surely_background(selection):
    if selection.max() < SELECTED:
        with pytest.raises(ImageError, match="Select roughly around the subject first"):
            surely_outside(selection)
        return
    outside = surely_outside(selection)
    distance, reach = distances(selection), reach_of(selection)
    assert (outside[distance >= reach] == 255).all()
    assert (outside[distance <= reach / 2] == 0).all()


def test_the_edge_of_the_reach_is_soft():
    selection = np.zeros((500, 500), np.uint8)
    selection[100:400, 100:400] = 255
    row = surely_outside(selection)[250, 400:415].astype(int)
    assert (row[0], row[-1]) == (0, 255)
    assert (np.diff(row) >= 0).all()
    assert len(set(row)) > 5


def test_a_selection_of_everything_says_nothing():
    assert not surely_outside(np.full((40, 30), 255, np.uint8)).any()


def test_a_soft_selection_counts_where_the_marching_ants_go():
    soft = np.array([[0, 127, 128, 255, 128, 127, 0]], np.uint8)
    assert_array_equal(surely_outside(soft) == 0, soft >= 128)
