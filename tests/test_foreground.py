"""The subject's own colours, also where the background shines through."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from nobg_core.engine import known_colours
from nobg_core.engine.foreground import estimate_foreground

RED, BLUE = np.array([220, 40, 30]), np.array([30, 60, 200])


def disc(height: int, width: int, softness_px: float) -> np.ndarray:
    """Alpha of a disc in the middle, with a linear rim."""
    y, x = np.mgrid[:height, :width]
    away = np.hypot(y - height / 2, x - width / 2) - min(height, width) / 4
    return np.clip(0.5 - away / softness_px, 0, 1).astype(np.float32)


def mix(alpha: np.ndarray, subject: np.ndarray, ground: np.ndarray) -> np.ndarray:
    share = alpha[..., None]
    return np.rint(share * subject + (1 - share) * ground).astype(np.uint8)


def everything(colour: np.ndarray, alpha: np.ndarray, **values: object) -> np.ndarray:
    return estimate_foreground(colour, alpha, **values).read(slice(0, len(colour)))


@pytest.mark.parametrize("softness_px", [3, 12, 30])
@pytest.mark.parametrize("cell_px", [4, 16])
def test_two_plain_colours_are_told_apart(monkeypatch, cell_px, softness_px):
    monkeypatch.setattr(known_colours, "CELL_PX", cell_px)
    alpha = disc(90, 130, softness_px)
    clean = everything(mix(alpha, RED, BLUE), alpha).astype(int)
    # What counts as certain is mixed up to 2 %, and the colours lie 190 levels apart.
    assert np.abs(clean - RED).max() <= 4


def test_a_pattern_of_the_subject_is_seen_through_the_edge():
    alpha = disc(90, 130, 12)
    stripes = np.where(np.arange(130) // 2 % 2, 1.0, 0.6)[None, :, None] * RED
    picture = mix(alpha, stripes, BLUE)
    seen = (alpha > 0.5) & (alpha < 1)
    error = np.abs(everything(picture, alpha) - stripes)[seen].mean()
    assert error < 0.3 * np.abs(picture - stripes)[seen].mean()


@given(
    shape=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    dtype=st.sampled_from([np.uint8, np.uint16]),
    seed=st.integers(0, 99),
)
def test_what_is_the_subjects_alone_stays_byte_for_byte(shape, dtype, seed):
    random = np.random.default_rng(seed)
    colour = random.integers(0, np.iinfo(dtype).max, (*shape, 3), dtype, True)
    alpha = np.clip(random.uniform(-1, 2, shape), 0, 1).astype(np.float32)
    clean = everything(colour, alpha)
    assert clean.dtype == dtype
    assert_array_equal(clean[alpha == 1], colour[alpha == 1])


@given(
    height=st.integers(1, 60),
    width=st.integers(1, 60),
    start=st.integers(0, 59),
    rows=st.integers(1, 60),
)
def test_rows_read_alone_are_those_of_the_whole(height, width, start, rows):
    random = np.random.default_rng(1)
    colour = random.integers(0, 256, (height, width, 3), np.uint8)
    alpha = random.random((height, width), np.float32)
    part = slice(min(start, height - 1), min(start + rows, height))
    clean = estimate_foreground(colour, alpha)
    # atol: OpenCV adds in another order when a row does not fill its vectors
    assert_allclose(
        clean.read(part).astype(int), clean.read(slice(0, height))[part].astype(int), atol=1
    )


def test_where_nobody_looks_the_colours_are_the_pictures():
    alpha = disc(40, 600, 12)
    picture = mix(alpha, RED, BLUE)
    is_needed = np.zeros(alpha.shape, bool)
    is_needed[:, 298:] = True
    clean = estimate_foreground(picture, alpha).read(slice(0, 40), is_needed)
    assert_array_equal(clean[:, :298], picture[:, :298])
    assert_array_equal(clean[:, 298:], everything(picture, alpha)[:, 298:])


def test_the_subjects_colours_go_on_outside_of_it():
    alpha = disc(90, 130, 4)
    clean = everything(mix(alpha, RED, BLUE), alpha).astype(int)
    assert np.abs(clean - RED)[alpha == 0].max() <= 2


def test_half_the_amount_is_half_way():
    alpha = disc(90, 130, 12)
    picture = mix(alpha, RED, BLUE)
    half_way = (picture.astype(float) + everything(picture, alpha)) / 2
    assert_allclose(everything(picture, alpha, amount=0.5), half_way, atol=1)


def test_hidden_colours_of_a_transparent_photo_tell_nothing():
    alpha = disc(90, 130, 12)
    picture = mix(alpha, RED, BLUE)
    opacity = np.full(alpha.shape, 255, np.uint8)
    opacity[:10] = 0
    hidden = picture.copy()
    hidden[:10] = 0, 255, 0
    assert_array_equal(
        everything(hidden, alpha, opacity=opacity)[10:],
        everything(picture, alpha, opacity=opacity)[10:],
    )


def test_colours_that_are_straight_already_stay():
    alpha = disc(90, 130, 12)
    picture = mix(alpha, RED, BLUE)
    opacity = np.full(alpha.shape, 254, np.uint8)
    assert_array_equal(everything(picture, alpha, opacity=opacity), picture)


@pytest.mark.parametrize("level", [0.0, 0.02, 0.98])
def test_a_picture_that_is_mixed_all_over_is_taken(level):
    picture = np.full((9, 9, 3), 120, np.uint8)
    assert_allclose(everything(picture, np.full((9, 9), level, np.float32)), 120 * (level > 0))


def test_large_pictures_get_larger_cells(monkeypatch):
    monkeypatch.setattr(known_colours, "MOST_CELLS", 100)
    alpha = disc(90, 130, 12)
    clean = estimate_foreground(mix(alpha, RED, BLUE), alpha)
    assert clean.subject.cells.shape == (6 + 2, 9 + 2, 4)  # 16 pixels each
