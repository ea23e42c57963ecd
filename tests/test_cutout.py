"""The way of one image through the engine."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_array_equal

from nobg_core.engine.cutout import cut_out, has_no_subject
from nobg_core.engine.hints import Hints
from nobg_core.engine.selection import surely_outside
from nobg_core.engine.session import Session
from nobg_core.errors import Cancelled, ModelError
from nobg_core.options import EDGES
from tests import toy_models


def silent(fraction: float, text: str) -> None:
    """Take no notice."""


def green_square() -> np.ndarray:
    """Return 96 x 128 black pixels with a bright green square in the middle."""
    image = np.zeros((96, 128, 3), np.uint8)
    image[32:64, 48:80, 1] = 255
    return image


def open_toy(home, content: bytes, **changes: object) -> Session:
    return Session(toy_models.write_registry(home / "models", content, **changes), "cpu")


def mark(shape: tuple[int, int], top: int, left: int, height: int, width: int) -> np.ndarray:
    """Return a plane of 0 with a rectangle of 255."""
    plane = np.zeros(shape, np.uint8)
    plane[top : top + height, left : left + width] = 255
    return plane


def test_the_subject_is_shown_at_full_size(home):
    matte = cut_out(green_square(), open_toy(home, toy_models.green_channel()), silent)
    assert not matte.is_empty
    assert_array_equal(matte.alpha > 0.5, green_square()[..., 1] > 0)


def test_a_picture_without_a_subject_gets_an_empty_mask(home):
    image = np.full((40, 60, 3), 30, np.uint8)
    matte = cut_out(image, open_toy(home, toy_models.constant(0.12)), silent)
    assert matte.is_empty
    assert_array_equal(matte.alpha, np.zeros((40, 60)))


def test_faint_noise_is_not_stretched_to_full_range():
    assert has_no_subject(np.random.default_rng(0).uniform(0, 0.4, (320, 320)).astype(np.float32))


def test_a_few_stray_pixels_are_no_subject():
    alpha = np.zeros((320, 320), np.float32)
    alpha[5, 5:10] = 1
    assert has_no_subject(alpha)


def test_a_small_subject_is_one():
    alpha = np.zeros((320, 320), np.float32)
    alpha[100:104, 100:104] = 1
    assert not has_no_subject(alpha)


@pytest.mark.parametrize("stop_at", [0.1, 0.5, 1.0])
def test_the_work_can_be_stopped_between_its_steps(home, stop_at):
    def stop(fraction: float, text: str) -> None:
        if fraction >= stop_at:
            raise Cancelled

    with pytest.raises(Cancelled):
        cut_out(green_square(), open_toy(home, toy_models.green_channel()), stop)


def test_progress_never_goes_back(home):
    told = []
    session = open_toy(home, toy_models.green_channel())
    cut_out(green_square(), session, lambda fraction, _: told.append(fraction))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_only_the_selected_one_of_two_subjects_is_shown(home):
    image = np.zeros((96, 128, 3), np.uint8)
    image[30:60, 10:40, 1] = image[30:60, 80:110, 1] = 255
    hints = Hints(background=surely_outside(mark((96, 128), 26, 6, 38, 38)))
    matte = cut_out(image, open_toy(home, toy_models.green_channel()), silent, hints)
    assert_array_equal(matte.alpha > 0.5, mark((96, 128), 30, 10, 30, 30) > 0)


def test_a_subject_too_small_for_the_whole_picture_is_found_in_its_selection(home):
    image = np.zeros((1000, 1000, 3), np.uint8)
    image[..., 0] = 255
    image[700:705, 200:206, 1] = 255
    session = open_toy(home, toy_models.green_channel())
    assert cut_out(image, session, silent).is_empty
    hints = Hints(background=surely_outside(mark((1000, 1000), 690, 190, 25, 25)))
    assert_array_equal(cut_out(image, session, silent, hints).alpha > 0.5, image[..., 1] > 0)


def test_a_subject_outside_the_selection_is_none(home):
    hints = Hints(background=surely_outside(mark((96, 128), 0, 0, 20, 20)))
    matte = cut_out(green_square(), open_toy(home, toy_models.green_channel()), silent, hints)
    assert matte.is_empty
    assert not matte.alpha.any()


def test_hero_edges_differ_from_fast_ones_along_the_edge_only(home):
    image = np.zeros((160, 160, 3), np.uint8)
    image[40:120, 43:117, 1] = 200
    session = open_toy(home, toy_models.green_channel())
    fast, hero = (cut_out(image, session, silent, edges=edges).alpha for edges in ("fast", "hero"))
    # A coarse pixel is 5 px wide, and 3 of them on both sides of the edge are looked at.
    assert_array_equal(hero[60:100, 60:100] > 0.5, fast[60:100, 60:100] > 0.5)
    assert_array_equal(hero[:20], np.zeros((20, 160)))
    assert np.abs(hero - fast).max() > 0.05


@pytest.mark.parametrize("stop_at", [0.5, 0.6])
def test_hero_edges_can_be_stopped(home, stop_at):
    def stop(fraction: float, text: str) -> None:
        if fraction >= stop_at:
            raise Cancelled

    session = open_toy(home, toy_models.green_channel())
    with pytest.raises(Cancelled):
        cut_out(green_square(), session, stop, edges="hero")


planes = st.tuples(st.integers(1, 40), st.integers(1, 40)).flatmap(
    lambda shape: arrays.arrays(np.uint8, (2, *shape), elements=st.integers(0, 255))
)


@given(planes=planes, seed=st.integers(0, 9), edges=st.sampled_from(EDGES))
def test_alpha_contradicts_no_hint(any_green, planes, seed, edges):
    subject, background = planes
    image = np.random.default_rng(seed).integers(0, 255, (*subject.shape, 3), np.uint8)
    alpha = cut_out(image, any_green, silent, Hints(subject, background), edges).alpha
    most = 1 - background / np.float32(255)
    assert (alpha <= most).all()
    assert (alpha >= np.minimum(subject / np.float32(255), most)).all()


@pytest.fixture(scope="module")
def any_green(tmp_path_factory) -> Session:
    """A session for all examples of a property."""
    entry = toy_models.write_registry(tmp_path_factory.mktemp("green"), toy_models.green_channel())
    return Session(entry, "cpu")


def test_two_strokes_reach_a_model_that_takes_hints(home):
    image = green_square()
    session = open_toy(home, toy_models.green_where_told(), takes_hints=True)
    subject, background = mark((96, 128), 40, 60, 2, 2), mark((96, 128), 48, 40, 60, 60)
    matte = cut_out(image, session, silent, Hints(subject, background))
    upper_half = mark((96, 128), 32, 48, 16, 32) > 0
    assert_array_equal(matte.alpha > 0.5, upper_half)


def test_a_model_that_takes_hints_gets_zeros_where_nothing_is_known(home):
    session = open_toy(home, toy_models.green_where_told(), takes_hints=True)
    assert cut_out(green_square(), session, silent).is_empty


def test_a_stroke_is_shown_also_by_a_model_that_takes_no_hints(home):
    subject = mark((96, 128), 5, 5, 40, 4)
    matte = cut_out(
        np.zeros((96, 128, 3), np.uint8),
        open_toy(home, toy_models.constant(0.2)),
        silent,
        Hints(subject=subject),
    )
    assert not matte.is_empty
    assert (matte.alpha[subject > 0] == 1).all()


def test_a_model_without_the_input_that_its_entry_promises_is_told(home):
    session = open_toy(home, toy_models.green_channel(), takes_hints=True)
    with pytest.raises(ModelError, match="could not work"):
        cut_out(green_square(), session, silent)
