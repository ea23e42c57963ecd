"""What a retoucher may ask of a finished alpha."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_allclose, assert_array_equal

from nobg_core.engine import edge_shape
from nobg_core.engine.adjust_mask import adjust_mask
from nobg_core.errors import WorkerError
from nobg_core.options import MaskOptions

SIDE = 96


def disc(radius_px: float, softness_px: float, side: int = SIDE) -> np.ndarray:
    """Alpha of a disc whose rim is linear, `softness_px` wide."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return np.clip(0.5 + (radius_px - np.hypot(y, x)) / softness_px, 0, 1).astype(np.float32)


def test_as_preset_alpha_stays_byte_for_byte():
    assert_array_equal(adjust_mask(disc(20, 3), MaskOptions()), disc(20, 3))


@pytest.mark.parametrize("by_px", [-7.25, -2.5, -0.5, -0.1, 0.1, 0.3, 1, 2.7, 9.5])
@pytest.mark.parametrize("softness_px", [3, 8])
def test_a_soft_edge_moves_by_just_the_amount_with_the_same_softness(by_px, softness_px):
    moved = adjust_mask(disc(24, softness_px), MaskOptions(grow_px=by_px))
    # atol: half of what a pixel's step is, where linear interpolation cuts the ramp's corners
    assert_allclose(moved, disc(24 + by_px, softness_px), atol=0.5 / softness_px / 2)
    area = disc(24 + by_px, softness_px).sum()
    assert moved.sum() == pytest.approx(area, rel=0.01)


@pytest.mark.parametrize("by_px", [1.5, 4.0])
def test_a_thin_strand_grows_to_both_sides(by_px):
    alpha = np.zeros((40, 40), np.float32)
    alpha[:, 20] = 1
    grown = adjust_mask(alpha, MaskOptions(grow_px=by_px))
    assert_allclose(grown.sum(axis=1), 1 + 2 * by_px, atol=0.1)
    assert (grown[:, 20] == 1).all()


def test_a_lone_pixel_grows_to_a_full_disc():
    alpha = np.zeros((40, 40), np.float32)
    alpha[20, 20] = 1
    grown = adjust_mask(alpha, MaskOptions(grow_px=6))
    y, x = np.mgrid[:40, :40] - 20
    assert (grown[np.hypot(y, x) <= 6] == 1).all()
    assert (grown[np.hypot(y, x) > 7.5] == 0).all()


def test_feathering_widens_the_edge_and_leaves_it_where_it_is():
    alpha = np.zeros((60, 60), np.float32)
    alpha[:, 30:] = 1
    soft = adjust_mask(alpha, MaskOptions(feather_px=10))[30]
    assert soft[29] < 0.5 < soft[30]
    assert soft[29] + soft[30] == pytest.approx(1, abs=1e-6)
    # Two standard deviations to each side: 2.3 % are left there.
    assert soft[30 - 10] == pytest.approx(0.023, abs=0.01)


def test_contrast_hardens_the_edge_around_one_half():
    alpha = np.array([[0, 0.3, 0.5, 0.6, 1]], np.float32)
    hard = adjust_mask(alpha, MaskOptions(contrast=50))
    assert_allclose(hard, [[0, 0.1, 0.5, 0.7, 1]], atol=1e-6)


def test_full_contrast_leaves_hardly_anything_soft():
    alpha = np.linspace(0, 1, 101, dtype=np.float32)[None]
    hard = adjust_mask(alpha, MaskOptions(contrast=100))
    assert ((hard > 0) & (hard < 1)).sum() <= 1


def test_smoothing_takes_specks_away():
    alpha = disc(24, 3)
    rough = alpha.copy()
    rough[4, 4] = 1
    rough[48, 48] = 0
    smooth = adjust_mask(rough, MaskOptions(smooth=2))
    assert smooth[4, 4] == 0
    assert smooth[48, 48] == 1


def test_smoothing_keeps_the_softness_of_a_straight_edge():
    ramp = np.clip((np.arange(60) - 27) / 6, 0, 1).astype(np.float32)
    alpha = np.repeat(ramp[None], 60, axis=0)
    assert_array_equal(adjust_mask(alpha, MaskOptions(smooth=5)), alpha)


def two_discs() -> np.ndarray:
    alpha = np.zeros((80, 160), np.float32)
    alpha[:, :80] = disc(20, 6, 80)
    alpha[:, 80:] = disc(14, 6, 80)
    return alpha


def test_the_largest_subject_stays_with_its_soft_rim():
    kept = adjust_mask(two_discs(), MaskOptions(largest_only=True))
    assert_array_equal(kept[:, :80], two_discs()[:, :80])
    assert not kept[:, 80:].any()


def test_without_a_subject_there_is_no_largest():
    alpha = np.full((5, 5), 0.2, np.float32)
    assert_array_equal(adjust_mask(alpha, MaskOptions(largest_only=True)), alpha)


def test_a_hole_is_filled_to_its_rim():
    alpha = disc(40, 3) - disc(20, 6)
    filled = adjust_mask(alpha, MaskOptions(fill_holes=True))
    assert_allclose(filled, disc(40, 3), atol=1e-6)


def test_a_bay_that_is_open_to_the_border_is_no_hole():
    alpha = disc(40, 3) - disc(20, 3)
    alpha[48:, 44:52] = 0
    assert_array_equal(adjust_mask(alpha, MaskOptions(fill_holes=True)), alpha)


def test_a_subject_that_fills_the_picture_has_no_hole():
    alpha = np.ones((5, 5), np.float32)
    assert_array_equal(adjust_mask(alpha, MaskOptions(fill_holes=True)), alpha)


alphas = st.tuples(st.integers(1, 50), st.integers(1, 50)).flatmap(
    lambda shape: arrays.arrays(
        np.float32, shape, elements=st.floats(0, 1, width=16), fill=st.sampled_from([0.0, 1.0])
    )
)
choices = st.builds(
    MaskOptions,
    grow_px=st.floats(-3, 3),
    feather_px=st.floats(0, 4),
    contrast=st.floats(0, 100),
    smooth=st.integers(0, 2),
    largest_only=st.booleans(),
    fill_holes=st.booleans(),
)


@given(alpha=alphas, options=choices, data=st.data())
def test_a_part_is_the_same_as_that_part_of_the_whole(alpha, options, data):
    area = tuple(
        slice(*sorted(data.draw(st.lists(st.integers(0, side), min_size=2, max_size=2))))
        for side in alpha.shape
    )
    part = adjust_mask(alpha, options, area)
    # atol: OpenCV adds in another order when a row does not fill its vectors, and contrast
    # enlarges that a hundred times
    assert_allclose(part, adjust_mask(alpha, options)[area], atol=1e-4)


@given(alpha=alphas, options=choices)
def test_blocks_make_no_difference(alpha, options):
    whole = adjust_mask(alpha, options)
    before, edge_shape.BLOCK_PX = edge_shape.BLOCK_PX, 7
    try:
        in_blocks = adjust_mask(alpha, options)
    finally:
        edge_shape.BLOCK_PX = before
    assert_allclose(in_blocks, whole, atol=1e-4)


@given(alpha=alphas, options=choices)
def test_alpha_stays_in_its_range(alpha, options):
    before = alpha.copy()
    shaped = adjust_mask(alpha, options)
    assert shaped.min() >= 0
    assert shaped.max() <= 1
    assert_array_equal(alpha, before)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"grow_px": -11}, "The value of grow is -11. It goes from -10 to 10."),
        ({"feather_px": -1}, "The value of feather is -1. It goes from 0 to 30."),
        ({"contrast": float("nan")}, "The value of contrast is nan. It goes from 0 to 100."),
        ({"smooth": 11}, "The value of smooth is 11. It goes from 0 to 10."),
    ],
)
def test_a_value_out_of_range_is_told(values, told):
    with pytest.raises(WorkerError, match=told.replace(".", r"\.")):
        MaskOptions(**values)
