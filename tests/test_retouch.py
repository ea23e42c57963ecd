"""Refining a painted mask keeps every stroke, and changes nothing that is far from one."""

import cv2
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nobg_core.engine import retouch
from nobg_core.engine.hints import Hints
from nobg_core.engine.retouch import Painted, refine_mask
from nobg_core.engine.session import Session
from nobg_core.engine.strokes import BACKGROUND, NOTHING, SUBJECT
from nobg_core.engine.windows import reach_of
from nobg_core.errors import Cancelled
from tests import toy_models

GREY, RED, BLUE = (120, 120, 120), (200, 30, 30), (30, 30, 200)


def silent(fraction: float, text: str) -> None:
    pass


def table() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a red thing with its grey foot on a blue ground, the true mask, and one less foot."""
    image = np.full((200, 300, 3), BLUE, np.uint8)
    truth = np.zeros((200, 300), np.uint8)
    image[40:100, 100:180], image[100:118, 120:160] = RED, GREY
    truth[40:100, 100:180] = truth[100:118, 120:160] = 255
    matte = truth.copy()
    matte[100:118] = 0
    return image, truth, matte


def count_wrong(mask: np.ndarray, truth: np.ndarray) -> int:
    """Return how many pixels are on the wrong side; the foot of the table has 720."""
    return np.count_nonzero((mask > np.iinfo(mask.dtype).max // 2) != (truth > 127))


def refined(image, mask, matte, **more) -> np.ndarray:
    return refine_mask(image, Painted(mask, matte, **more), None, silent).mask


def test_a_stroke_on_a_part_that_was_missed_brings_all_of_it():
    image, truth, matte = table()
    mask = matte.copy()
    mask[105:113, 125:155] = 255
    assert count_wrong(refined(image, mask, matte), truth) < 40


def test_a_stroke_on_what_was_taken_by_mistake_removes_all_of_it():
    image, truth, matte = table()
    mask = truth.copy()
    mask[105:113, 125:155] = 0
    assert count_wrong(refined(image, mask, truth), matte) < 40


def test_a_stroke_ends_at_its_reach_also_where_all_looks_the_same():
    image = np.full((100, 400, 3), GREY, np.uint8)
    matte = np.zeros((100, 400), np.uint8)
    mask = matte.copy()
    mask[45:55, 195:205] = 255
    columns = np.flatnonzero(refined(image, mask, matte).any(axis=0))
    reach = reach_of(mask.shape) + 1
    assert columns[0] >= 195 - reach
    assert columns[-1] <= 204 + reach


def test_two_strokes_share_what_looks_the_same_between_them():
    image = np.full((100, 400, 3), GREY, np.uint8)
    matte = np.full((100, 400), 128, np.uint8)
    mask = matte.copy()
    mask[20:80, 190], mask[20:80, 210] = 255, 0
    found = refined(image, mask, matte)
    assert (found[40:60, 184:197] > 200).all()
    assert (found[40:60, 204:216] < 55).all()


def test_without_strokes_nothing_changes():
    image, _, matte = table()
    assert_array_equal(refined(image, matte, matte), matte)


def test_what_rounding_changed_is_no_stroke():
    image, _, matte = table()
    mask = np.where(matte == 255, 253, 2).astype(np.uint8)
    assert_array_equal(refined(image, mask, matte), mask)


def test_a_place_painted_half_for_its_own_sake_stays():
    image, _, matte = table()
    mask = matte.copy()
    mask[10:20, 10:20] = 100  # glass, far from any full stroke
    mask[60:70, 130:140] = 0
    assert (refined(image, mask, matte)[10:20, 10:20] == 100).all()


def test_a_half_painted_place_near_a_stroke_stays():
    image, _, matte = table()
    mask = matte.copy()
    mask[125:130, 135:145] = 100
    mask[107:110, 135:145] = 255
    assert (refined(image, mask, matte)[125:130, 135:145] == 100).all()


def test_the_soft_rim_of_a_stroke_is_solved_anew():
    image, truth, matte = table()
    stroke = np.zeros(matte.shape, np.float32)
    stroke[104:114, 122:135] = 2
    stroke = np.minimum(cv2.GaussianBlur(stroke, (0, 0), 3), 1)
    mask = np.maximum(matte, np.rint(stroke * 255).astype(np.uint8))
    ground = (truth == 0) & (mask > 20) & (mask < 255)
    assert ground.any()
    assert (refined(image, mask, matte)[ground] < 10).all()


def test_a_stroke_from_before_is_held_when_another_comes_beside_it():
    image, _, matte = table()
    mask = matte.copy()
    mask[107:110, 135:145] = 255
    first = refine_mask(image, Painted(mask, matte), None, silent)
    again = first.mask.copy()
    again[114:116, 135:145] = 0
    second = refine_mask(image, Painted(again, first.mask, first.strokes), None, silent)
    assert (second.mask[107:110, 135:145] == 255).all()
    assert (second.mask[114:116, 135:145] == 0).all()
    assert (second.strokes[107:110, 135:145] == SUBJECT).all()
    assert (second.strokes[114:116, 135:145] == BACKGROUND).all()


def test_a_stroke_that_was_painted_over_is_forgotten():
    image, _, matte = table()
    mask = matte.copy()
    mask[107:110, 135:145] = 255
    first = refine_mask(image, Painted(mask, matte), None, silent)
    again = first.mask.copy()
    again[107:110, 135:145] = 60
    second = refine_mask(image, Painted(again, first.mask, first.strokes), None, silent)
    assert (second.strokes[107:110, 135:145] == NOTHING).all()


def test_strokes_can_come_beside_the_mask():
    image, truth, matte = table()
    subject = np.zeros(matte.shape, np.uint8)
    subject[105:113, 125:155] = 255
    mask = refine_mask(image, Painted(matte, said=Hints(subject)), None, silent).mask
    assert count_wrong(mask, truth) < 40


@pytest.fixture
def told(tmp_path) -> Session:
    """A session of a model that takes hints."""
    content = toy_models.green_where_told()
    return Session(toy_models.write_registry(tmp_path, content, takes_hints=True), "cpu")


def test_a_model_that_takes_hints_is_asked_again(told):
    image = np.full((96, 96, 3), GREY, np.uint8)
    image[20:40, 30:40], image[40:60, 30:40] = (0, 255, 0), (0, 190, 60)
    image[70:90, 60:90] = 0, 255, 0
    matte = np.zeros((96, 96), np.uint8)
    mask = matte.copy()
    mask[24:28, 33:36] = 255
    found = refine_mask(image, Painted(mask, matte), told, silent).mask
    assert (found[21:31, 32:38] > 200).all(), "where the stroke lies"
    assert not found[70:].any(), "what the model says elsewhere is not asked for"


@pytest.mark.parametrize("spot", [(500, 700), (502, 704), (504, 111), (506, 3), (0, 1399)])
def test_a_model_that_changes_its_mind_everywhere_is_followed_within_reach_only(
    told, monkeypatch, spot
):
    monkeypatch.setattr(retouch, "predict_alpha", lambda *_: np.ones((64, 64), np.float32))
    image = np.full((995, 1400, 3), GREY, np.uint8)
    matte = np.zeros((995, 1400), np.uint8)
    mask = matte.copy()
    mask[spot] = 255
    found = refine_mask(image, Painted(mask, matte), told, silent).mask
    for changed, place in zip(np.nonzero(found), spot, strict=True):
        assert len(changed) > 1000
        assert np.abs(changed - place).max() <= reach_of(mask.shape) + 1


def test_a_mask_of_16_bits_stays_one():
    image, truth, matte = table()
    mask = matte.astype(np.uint16) * 257
    mask[105:113, 125:155] = 65535
    found = refined(image, mask, matte)
    assert found.dtype == np.uint16
    assert count_wrong(found, truth) < 40


def test_without_the_machines_matte_a_hard_edge_moves_onto_the_pictures():
    image, truth, _ = table()
    image = cv2.GaussianBlur(image, (0, 0), 1.2)
    soft = cv2.GaussianBlur(truth, (0, 0), 1.2)
    mask = np.roll(truth, 1, axis=1)
    found = refine_mask(image, Painted(mask), None, silent).mask
    assert np.abs(found - soft.astype(int)).mean() < np.abs(mask - soft.astype(int)).mean() * 0.7


def test_a_mask_that_was_enlarged_becomes_sharp_again():
    image, truth, _ = table()
    small = cv2.resize(truth, (30, 20), interpolation=cv2.INTER_AREA)
    mask = cv2.resize(small, (300, 200), interpolation=cv2.INTER_LINEAR)
    found = refine_mask(image, Painted(mask), None, silent).mask
    assert np.abs(found - truth.astype(int)).mean() < np.abs(mask - truth.astype(int)).mean() / 2


def test_without_the_machines_matte_definite_areas_are_law():
    image, truth, _ = table()
    noise = np.random.default_rng(0).integers(0, 256, image.shape).astype(np.uint8)
    found = refine_mask(noise, Painted(truth), None, silent).mask
    edge = np.ones((7, 7), np.uint8)
    definite = cv2.dilate(truth, edge) == cv2.erode(truth, edge)
    assert_array_equal(found[definite], truth[definite])


@pytest.mark.parametrize("matte", [None, np.zeros((200, 300), np.uint8)])
@pytest.mark.parametrize("stop_at", [0.2, 0.5, 1.0])
def test_the_work_can_be_stopped_between_its_steps(matte, stop_at):
    image, _, mask = table()

    def stop(fraction: float, text: str) -> None:
        if fraction >= stop_at:
            raise Cancelled

    with pytest.raises(Cancelled):
        refine_mask(image, Painted(mask, matte), None, stop)


def test_progress_never_goes_back():
    image, _, mask = table()
    mask[10:12, 10:12] = mask[190:192, 290:292] = 255
    told = []
    painted = Painted(mask, np.zeros_like(mask))
    refine_mask(image, painted, None, lambda fraction, _: told.append(fraction))
    assert told == sorted(told)
    assert told[-1] == 1.0
