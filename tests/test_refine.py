"""Full-size alpha that follows the picture's edges."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_allclose

from nobg_core.engine.refine import refine_alpha, unblur

sides = st.integers(1, 40)
guides = st.tuples(sides, sides).flatmap(
    lambda shape: arrays.arrays(np.uint8, (*shape, 3), elements=st.integers(0, 255))
)
alphas = st.tuples(st.integers(1, 12), st.integers(1, 12)).flatmap(
    lambda shape: arrays.arrays(np.float32, shape, elements=st.floats(0, 1, width=32))
)


@given(guide=guides, alpha=alphas)
def test_alpha_stays_in_its_range_at_the_guides_size(guide, alpha):
    refined = refine_alpha(guide, alpha)
    assert refined.shape == guide.shape[:2]
    assert refined.dtype == np.float32
    assert refined.min() >= 0
    assert refined.max() <= 1


@given(guide=guides, alpha=alphas, rows=st.integers(1, 50))
def test_strips_give_the_same_alpha_as_one_piece(guide, alpha, rows):
    whole = refine_alpha(guide, alpha, strip_rows=len(guide))
    # atol: OpenCV adds in another order when a row does not fill its vectors
    assert_allclose(refine_alpha(guide, alpha, strip_rows=rows), whole, atol=1e-5)


@given(guide=guides, level=st.sampled_from([0.0, 0.25, 0.5, 1.0]))
def test_a_flat_alpha_stays_flat(guide, level):
    refined = refine_alpha(guide, np.full((8, 8), level, np.float32))
    # atol: the fit's residue at single precision where colours are all but equal
    assert_allclose(refined, level, atol=2e-3)


@pytest.mark.parametrize("shape", [(1, 1), (10, 3000), (3000, 10), (1, 400), (3, 3)])
def test_pictures_of_odd_shapes_are_taken(shape):
    guide = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    alpha = np.linspace(0, 1, 32 * 32, dtype=np.float32).reshape(32, 32)
    assert refine_alpha(guide, alpha).shape == shape


def test_the_edge_moves_from_the_coarse_pixel_onto_the_pictures_edge():
    # The picture's edge lies at column 100 of 256; the coarse alpha, 16 px wide, can only say
    # that pixel 6 (columns 96 to 111) is a quarter covered.
    guide = np.full((64, 256, 3), 30, np.uint8)
    guide[:, :100] = 220
    coarse = np.zeros((16, 16), np.float32)
    coarse[:, :6] = 1
    coarse[:, 6] = 0.25
    truth = np.zeros((64, 256), np.float32)
    truth[:, :100] = 1
    resized = np.repeat(np.repeat(coarse, 4, 0), 16, 1)
    error = np.abs(refine_alpha(guide, coarse) - truth).mean()
    assert error < 0.5 * np.abs(resized - truth).mean()


def test_progress_is_told_after_each_strip():
    told = []
    guide = np.zeros((10, 4, 3), np.uint8)
    refine_alpha(guide, np.zeros((4, 4), np.float32), told.append, strip_rows=5)
    assert told == [0.5, 1.0]


def test_a_blur_is_mostly_taken_out():
    truth = np.zeros((40, 40), np.float32)
    truth[10:30, 10:30] = 1
    blurred = cv2.GaussianBlur(truth, (0, 0), 0.6, borderType=cv2.BORDER_REPLICATE)
    assert np.abs(unblur(blurred, 0.6) - truth).sum() < 0.4 * np.abs(blurred - truth).sum()


@pytest.mark.parametrize("subject", [np.s_[:, 20:], np.s_[:, 39:]])
def test_a_blur_is_taken_out_along_the_pictures_border_as_well(subject):
    # Half covered, so that no error is cut off at nothing or all.
    truth = np.full((40, 40), 0.3, np.float32)
    truth[subject] = 0.7
    # Beyond its border the picture goes on.
    wide = np.pad(truth, 8, mode="edge")
    blurred = cv2.GaussianBlur(wide, (0, 0), 0.6)[8:-8, 8:-8]
    border = np.ones(truth.shape, bool)
    border[2:-2, 2:-2] = False
    left = np.abs(unblur(blurred, 0.6) - truth)[border].sum()
    assert left < 0.4 * np.abs(blurred - truth)[border].sum()


@given(alpha=alphas)
def test_an_unblurred_alpha_stays_in_its_range(alpha):
    assert 0 <= unblur(alpha).min() <= unblur(alpha).max() <= 1
