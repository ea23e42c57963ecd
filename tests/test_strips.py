"""Strips are a picture's rows, all of them, each once."""

from hypothesis import given
from hypothesis import strategies as st

from nobg_core.engine.strips import split_into_strips


@given(height=st.integers(0, 40), strip_rows=st.integers(1, 50))
def test_strips_hold_each_row_once_from_the_top(height, strip_rows):
    strips = split_into_strips(height, strip_rows)
    rows = [row for strip in strips for row in range(strip.start, strip.stop)]
    assert rows == list(range(height))


@given(height=st.integers(1, 40), strip_rows=st.integers(1, 50))
def test_only_the_last_strip_may_be_shorter(height, strip_rows):
    *others, last = (strip.stop - strip.start for strip in split_into_strips(height, strip_rows))
    assert set(others) <= {strip_rows}
    assert last <= strip_rows
