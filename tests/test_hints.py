"""What the user marks, on its way to the model and to the result."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from nobg_core.engine.hints import NOTHING_KNOWN, Hints, where_to_look
from nobg_core.engine.prepare import prepare
from tests import toy_models

SIDES = st.integers(1, 700)


@given(height=SIDES, width=SIDES, side=st.sampled_from([32, 320, 384]), data=st.data())
def test_a_single_marked_pixel_arrives_in_full_and_in_its_place(height, width, side, data):
    y, x = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    plane = np.zeros((height, width), np.uint8)
    plane[y, x] = 255
    small = Hints(subject=plane).at(side).subject
    assert small.shape == (side, side)
    rows, columns = np.nonzero(small)
    assert set(small[rows, columns]) == {255}
    # No further from the pixel than the rounding to the grid takes it.
    assert np.abs((rows + 0.5) / side - (y + 0.5) / height).max() <= 1 / side + 1 / height
    assert np.abs((columns + 0.5) / side - (x + 0.5) / width).max() <= 1 / side + 1 / width


@pytest.mark.parametrize("side", [320, 384])
def test_a_thin_stroke_arrives_as_long_as_it_was_painted(side):
    long, wide = 4000, 4000 * 15 // 1000
    plane = np.zeros((long, 3000), np.uint8)
    plane[:, 1000 : 1000 + wide] = 255
    small = Hints(background=plane).at(side).background
    assert (small.max(axis=1) >= 0.9 * 255).all()


def test_the_models_inputs_are_what_is_marked_between_0_and_1(home):
    content = toy_models.green_where_told()
    entry = toy_models.write_registry(home / "models", content, takes_hints=True, input_px=4)
    subject = np.eye(4, dtype=np.uint8) * 255
    feed = prepare(np.zeros((4, 4, 3), np.uint8), entry, Hints(subject=subject), 4)
    assert feed["hints"].dtype == np.float32
    assert_array_equal(feed["hints"], np.stack([np.eye(4), np.zeros((4, 4))])[None])


def test_a_model_that_takes_no_hints_is_fed_none(home):
    entry = toy_models.write_registry(home / "models", toy_models.green_channel())
    assert set(prepare(np.zeros((4, 4, 3), np.uint8), entry, NOTHING_KNOWN, 4)) == {"image"}


def test_the_whole_picture_is_looked_at_when_nothing_is_known():
    assert where_to_look(NOTHING_KNOWN, (30, 40, 3)) == (slice(0, 30), slice(0, 40))


def test_what_is_surely_background_is_not_looked_at_beyond_the_surroundings():
    background = np.full((1000, 2000), 255, np.uint8)
    background[400:500, 1900:1980] = 0
    assert where_to_look(Hints(background=background), (1000, 2000, 3)) == (
        slice(385, 515),
        slice(1885, 1995),
    )


def test_strokes_do_not_narrow_what_is_looked_at():
    background = np.zeros((100, 100), np.uint8)
    background[40:60, 40:60] = 255
    assert where_to_look(Hints(background, background), (100, 100)) == (slice(0, 100),) * 2


def test_a_picture_that_is_all_background_is_looked_at_as_a_whole():
    background = np.full((10, 20), 255, np.uint8)
    assert where_to_look(Hints(background=background), (10, 20)) == (slice(0, 10), slice(0, 20))


def test_where_both_are_marked_the_background_counts():
    alpha = np.full((1, 1), 0.5, np.float32)
    both = np.full((1, 1), 255, np.uint8)
    Hints(both, both).hold(alpha)
    assert alpha == 0
