"""What holds for every painted mask, whatever the picture."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from nobg_core.engine.retouch import Painted, refine_mask
from nobg_core.engine.session import Session
from nobg_core.engine.windows import reach_of
from tests import toy_models


def silent(fraction: float, text: str) -> None:
    pass


def refined(image, mask, matte, **more) -> np.ndarray:
    return refine_mask(image, Painted(mask, matte, **more), None, silent).mask


SEED = st.integers(0, 2**32 - 1)


def random_case(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return a picture, a matte, the same painted on, and which pixels were painted."""
    rng = np.random.default_rng(seed)
    height, width = rng.integers(1, 70, 2)
    small = rng.integers(0, 256, (rng.integers(1, 9), rng.integers(1, 9), 4)).astype(np.uint8)
    scene = cv2.resize(small, (width, height), interpolation=int(rng.integers(0, 2)))
    matte = scene[..., 3] if rng.random() < 0.5 else np.where(scene[..., 3] > 127, 255, 0)
    matte = matte.astype(np.uint8)
    if rng.random() < 0.3:
        matte = matte.astype(np.uint16) * 257
    mask, painted = matte.copy(), np.zeros(matte.shape, np.uint8)
    full = int(np.iinfo(mask.dtype).max)
    for _ in range(rng.integers(1, 4)):
        stroke = np.zeros(matte.shape, np.uint8)
        ends = [(int(rng.integers(width)), int(rng.integers(height))) for _ in "ab"]
        cv2.line(stroke, *ends, 1, int(rng.integers(1, 6)))
        mask[stroke > 0] = rng.choice([0, full, full // 3], p=[0.4, 0.4, 0.2])
        painted |= stroke
    return np.ascontiguousarray(scene[..., :3]), matte, mask, painted > 0


def check_what_must_stay(seed: int) -> None:
    """Fail if a stroke is lost, or a pixel changes that is out of reach of all."""
    image, matte, mask, painted = random_case(seed)
    found = refined(image, mask, matte)
    is_full = (mask == 0) | (mask == np.iinfo(mask.dtype).max)
    law = painted & (mask != matte) & is_full
    reach = int(reach_of(mask.shape)) + 2  # a cell is less than a pixel here
    around = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    kept = law | (cv2.dilate(law.view(np.uint8), around) == 0)
    assert_array_equal(found[kept], mask[kept])


@settings(max_examples=150)
@given(seed=SEED)
def test_no_stroke_is_lost_nor_a_pixel_changed_that_is_out_of_reach(seed):
    check_what_must_stay(seed)


@pytest.mark.slow
@settings(max_examples=1000)
@given(seed=SEED)
def test_nor_is_any_in_a_thousand_pictures(seed):
    check_what_must_stay(seed)


@settings(max_examples=100)
@given(seed=SEED)
def test_a_mask_that_was_refined_and_not_painted_on_since_stays_as_it_is(seed):
    image, matte, mask, _ = random_case(seed)
    first = refine_mask(image, Painted(mask, matte), None, silent)
    second = refine_mask(image, Painted(first.mask, first.mask, first.strokes), None, silent)
    assert_array_equal(second.mask, first.mask)
    assert_array_equal(second.strokes, first.strokes)


@settings(max_examples=60)
@given(seed=SEED)
def test_no_stroke_is_lost_to_a_model_that_takes_hints(told, seed):
    image, matte, mask, painted = random_case(seed)
    found = refine_mask(image, Painted(mask, matte), told, silent).mask
    law = painted & (mask != matte) & ((mask == 0) | (mask == np.iinfo(mask.dtype).max))
    assert_array_equal(found[law], mask[law])


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Session:
    """A session for all examples of a property."""
    folder = tmp_path_factory.mktemp("told")
    content = toy_models.green_where_told()
    return Session(toy_models.write_registry(folder, content, takes_hints=True), "cpu")
