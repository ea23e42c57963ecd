"""The way of one image through the engine."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nobg_core.engine.cutout import cut_out, has_no_subject
from nobg_core.engine.session import Session
from nobg_core.errors import Cancelled
from tests import toy_models


def silent(fraction: float, text: str) -> None:
    """Take no notice."""


def green_square() -> np.ndarray:
    """Return 96 x 128 black pixels with a bright green square in the middle."""
    image = np.zeros((96, 128, 3), np.uint8)
    image[32:64, 48:80, 1] = 255
    return image


def open_toy(home, content: bytes) -> Session:
    return Session(toy_models.write_registry(home / "models", content), "cpu")


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
