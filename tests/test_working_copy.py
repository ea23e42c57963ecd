"""Flattening, quantising and intersecting hold for every picture."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_array_equal

from nobg_core.engine.working_copy import flatten, intersect, quantise

SIZES = hnp.array_shapes(min_dims=2, max_dims=2, max_side=9)
ALPHAS = SIZES.flatmap(
    lambda size: hnp.arrays(np.float32, size, elements=st.floats(0, 1, width=32))
)
BITS = st.sampled_from([8, 16])
DTYPES = {8: np.uint8, 16: np.uint16}


def masks(shape: tuple[int, ...], bits: int) -> st.SearchStrategy[np.ndarray]:
    return hnp.arrays(DTYPES[bits], shape)


@given(alpha=ALPHAS, bits=BITS)
def test_quantising_is_off_by_half_a_level_at_most(alpha, bits):
    full = 2**bits - 1
    mask = quantise(alpha, bits)
    assert mask.dtype == DTYPES[bits]
    # 1e-3 of a level: float32 holds 65535 * alpha to 24 bits
    assert np.abs(mask - alpha.astype(np.float64) * full).max() <= 0.5 + 1e-3 * full / 255


@given(bits=BITS, data=st.data())
def test_a_mask_survives_the_way_to_alpha_and_back(bits, data):
    mask = data.draw(masks((3, 4), bits))
    assert_array_equal(quantise((mask / (2**bits - 1)).astype(np.float32), bits), mask)


@given(alpha=ALPHAS, bits=BITS)
def test_intersecting_with_what_shows_everything_changes_nothing(alpha, bits):
    before = alpha.copy()
    intersect(alpha, np.full(alpha.shape, 2**bits - 1, DTYPES[bits]))
    assert_array_equal(alpha, before)


@given(alpha=ALPHAS, bits=BITS)
def test_intersecting_with_what_shows_nothing_leaves_nothing(alpha, bits):
    intersect(alpha, np.zeros(alpha.shape, DTYPES[bits]))
    assert not alpha.any()


@given(alpha=ALPHAS, bits=BITS, data=st.data())
def test_an_intersection_shows_no_more_than_either_part(alpha, bits, data):
    mask = data.draw(masks(alpha.shape, bits))
    before = alpha.copy()
    intersect(alpha, mask)
    assert (alpha <= before).all()
    assert (alpha <= (mask / (2**bits - 1)).astype(np.float32)).all()


def test_an_intersection_reaches_below_the_first_strip():
    alpha = np.ones((1000, 1), np.float32)
    intersect(alpha, np.full((1000, 1), 51, np.uint8))
    assert_array_equal(quantise(alpha, 8), 51)


@given(size=SIZES, data=st.data())
def test_what_is_opaque_is_not_changed_by_flattening(size, data):
    colour = data.draw(hnp.arrays(np.uint8, (*size, 3)))
    opacity = data.draw(masks(size, 8))
    flat = flatten(colour, opacity)
    assert_array_equal(flat[opacity == 255], colour[opacity == 255])
    assert_array_equal(flat[opacity == 0], 255)


def test_half_covered_black_is_grey_on_white():
    flat = flatten(np.zeros((1, 1, 3), np.uint8), np.array([[102]], np.uint8))
    assert_array_equal(flat, [[[153, 153, 153]]])
