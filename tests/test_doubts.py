"""Each doubt is found at its place and named for what it is; a clean mask has none."""

import json

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nobg_core.doubts import KINDS, MOST_DOUBTS, VERDICTS, Doubt, Report
from nobg_core.engine.doubts import find_doubts
from nobg_core.errors import WorkerError

SUBJECT, GROUND = (180, 60, 50), (70, 90, 160)
SHAPE = 400, 600


def clean() -> tuple[np.ndarray, np.ndarray]:
    """Return a red ellipse on blue with a soft edge, a little noisy, and its true alpha."""
    large = np.zeros((4 * SHAPE[0], 4 * SHAPE[1]), np.uint8)
    cv2.ellipse(large, (1200, 800), (720, 480), 0, 0, 360, 255, -1)
    alpha = cv2.resize(large, SHAPE[::-1], interpolation=cv2.INTER_AREA) / np.float32(255)
    alpha = cv2.GaussianBlur(alpha, (0, 0), 1.0)
    return compose(alpha, SUBJECT, GROUND), alpha


def compose(alpha: np.ndarray, subject, ground, noise: float = 2.0) -> np.ndarray:
    colour = alpha[..., None] * np.float32(subject) + (1 - alpha[..., None]) * np.float32(ground)
    grain = np.random.default_rng(0).normal(0, noise, (*alpha.shape, 3))
    return np.clip(colour + grain, 0, 255).astype(np.uint8)


def only(image: np.ndarray, alpha: np.ndarray, kind: str):
    """Return the doubts, all of which must be of that kind, of which there is one at least."""
    report = find_doubts(image, alpha)
    assert {doubt.kind for doubt in report.doubts} == {kind}
    assert all(0 < doubt.severity <= 1 for doubt in report.doubts)
    return report


def test_a_clean_mask_is_good():
    report = find_doubts(*clean())
    assert report.doubts == ()
    assert (report.score, report.verdict) == (1.0, "good")


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_a_mask_says_the_same_as_its_alpha(depth):
    image, alpha = clean()
    alpha[195:205, 300:310] = 0
    mask = np.rint(alpha * np.iinfo(depth).max).astype(depth)
    assert find_doubts(image, mask).doubts == find_doubts(image, alpha).doubts


def test_what_is_soft_far_from_an_edge_is_found_in_its_place():
    image, alpha = clean()
    alpha[170:230, 260:340] = 0.5
    (doubt,) = only(image, alpha, "soft").doubts
    assert doubt.bounds == pytest.approx((260, 170, 80, 60), abs=3)


def test_a_small_hole_is_found_in_its_place():
    image, alpha = clean()
    alpha[195:205, 300:310] = 0
    (doubt,) = only(image, alpha, "hole").doubts
    assert doubt.bounds == (300, 195, 10, 10)


def test_the_inside_of_a_handle_is_no_hole():
    image, alpha = clean()
    alpha[170:230, 260:340] = 0
    image[170:230, 260:340] = GROUND
    assert find_doubts(image, alpha).doubts == ()


def test_a_speck_is_found_in_its_place():
    image, alpha = clean()
    alpha[30:36, 40:46] = 0.6
    (doubt,) = only(image, alpha, "speck").doubts
    assert doubt.bounds == pytest.approx((40, 30, 6, 6), abs=2)


def test_a_second_subject_is_no_speck():
    image, alpha = clean()
    alpha[20:70, 20:70] = 1
    image[20:70, 20:70] = SUBJECT
    assert find_doubts(image, alpha).doubts == ()


def test_an_edge_that_can_hardly_be_seen_is_found():
    _, alpha = clean()
    image = compose(alpha, (200, 200, 200), (206, 206, 206))
    assert only(image, alpha, "contrast").verdict == "look at it"


def test_only_the_stretch_with_low_contrast_is_named():
    image, alpha = clean()
    image[:, 440:] = SUBJECT  # the right end of the ellipse, and the ground beside it
    report = only(image, alpha, "contrast")
    assert all(x > 400 for x, *_ in (doubt.bounds for doubt in report.doubts))


def test_textures_that_look_alike_do_not_separate():
    _, alpha = clean()
    spots = np.random.default_rng(1).choice(np.uint8([40, 200]), (100, 150, 1))
    spots = cv2.resize(np.repeat(spots, 3, 2), SHAPE[::-1], interpolation=cv2.INTER_NEAREST)
    only(spots, alpha, "colours")


def wide(alpha: np.ndarray) -> np.ndarray:
    """Return the alpha four pixels too large all around."""
    return cv2.dilate(alpha, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))


def test_a_light_background_left_around_a_dark_subject_is_a_light_halo():
    _, alpha = clean()
    only(compose(alpha, (40, 40, 50), (230, 230, 225)), wide(alpha), "light halo")


def test_a_dark_background_left_around_a_light_subject_is_a_dark_halo():
    _, alpha = clean()
    only(compose(alpha, (230, 230, 225), (40, 40, 50)), wide(alpha), "dark halo")


@pytest.mark.parametrize(("value", "kind"), [(0.0, "empty"), (1.0, "full")])
def test_a_mask_that_separates_nothing_is_to_be_done_again(value, kind):
    image, alpha = clean()
    report = find_doubts(image, np.full_like(alpha, value))
    assert [doubt.kind for doubt in report.doubts] == [kind]
    assert report.doubts[0].bounds == (0, 0, 600, 400)
    assert report.verdict == "redo"


def test_places_of_a_large_picture_are_told_in_its_own_pixels():
    image, alpha = clean()
    alpha[195:205, 300:310] = 0
    size = 2400, 1600
    large = cv2.resize(alpha, size, interpolation=cv2.INTER_NEAREST)
    image = cv2.resize(image, size, interpolation=cv2.INTER_CUBIC)
    holes = [doubt for doubt in find_doubts(image, large).doubts if doubt.kind == "hole"]
    assert len(holes) == 1
    assert holes[0].bounds == pytest.approx((1200, 780, 40, 40), abs=4)


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (3, 2)])
def test_a_tiny_picture_is_judged_too(shape):
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (*shape, 3)).astype(np.uint8)
    report = find_doubts(image, rng.random(shape, np.float32))
    assert report.verdict in VERDICTS
    assert all(doubt.kind in KINDS for doubt in report.doubts)


def test_a_strip_takes_no_memory_for_rows_that_it_has_not():
    alpha = np.zeros((2, 300_000), np.float32)
    alpha[:, 1000:50_000] = 1
    report = find_doubts(np.zeros((2, 300_000, 3), np.uint8), alpha)
    assert report.verdict in VERDICTS


def test_a_mask_full_of_specks_is_told_of_by_the_largest():
    image, alpha = clean()
    for x in range(5, 595, 8):
        alpha[5, x], alpha[390, x] = 1, 1
    alpha[20:26, 20:26] = 1
    doubts = find_doubts(image, alpha).doubts
    assert len(doubts) == 50
    assert doubts[0].bounds == pytest.approx((20, 20, 6, 6), abs=2)


def test_a_hole_that_nobody_would_see_is_not_told_of():
    image, alpha = clean()
    alpha[200, 300] = 0
    assert find_doubts(image, alpha).doubts == ()


shares = st.floats(0, 1)
places = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1), st.integers(1))
all_doubts = st.lists(st.builds(Doubt, st.sampled_from(sorted(KINDS)), places, shares), max_size=5)


@given(report=st.builds(Report, all_doubts.map(tuple), shares, st.sampled_from(VERDICTS)))
def test_any_report_survives_json(report):
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report


DOUBT = {"kind": "hole", "bounds": [0, 0, 1, 1], "severity": 0.5}


@pytest.mark.parametrize(
    "values",
    [
        {"verdict": "perfect"},
        {"score": 2},
        {"score": "1"},
        {"score": float("nan")},
        {"doubts": None},
        {"doubts": [DOUBT] * (MOST_DOUBTS + 1)},
        {"doubts": [{**DOUBT, "kind": "hue"}]},
        {"doubts": [{**DOUBT, "kind": []}]},
        {"doubts": [{**DOUBT, "bounds": [0, 0, 0, 1]}]},
        {"doubts": [{**DOUBT, "bounds": [0, 0, 1]}]},
        {"doubts": [{**DOUBT, "bounds": [0, 0, 1, 1.5]}]},
        {"doubts": [{**DOUBT, "severity": -1}]},
        {"doubts": [{}]},
        {"more": 1},
    ],
)
def test_a_report_that_is_none_is_refused(values):
    with pytest.raises(WorkerError):
        Report.from_json({"verdict": "good", "score": 1.0, "doubts": [], **values})
