"""The numbers that judge a model, on layers small enough to judge by hand."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.training.evaluate_calibration import Reliability
from models.training.evaluate_hints import answer_hints, answer_marks
from models.training.evaluate_scenes import COUNT, SceneMaker
from models.training.hints import box_hint
from models.training.metrics import (
    boundary_f,
    clear_iou,
    edge_error,
    hard_iou,
    measure,
    s_measure,
)


def layer(rows: list[list[float]]) -> np.ndarray:
    """Return an alpha written out by rows."""
    return np.array(rows, np.float32)


def square(side_px: int, start: int, stop: int) -> np.ndarray:
    """Return an alpha of 1 in a square of rows and columns start..stop."""
    alpha = np.zeros((side_px, side_px), np.float32)
    alpha[start:stop, start:stop] = 1
    return alpha


def test_perfect_alpha_has_the_best_number_everywhere() -> None:
    truth = square(20, 5, 14)
    numbers = measure(truth, truth)
    assert numbers == pytest.approx(
        {"iou": 1, "clear_iou": 1, "mae": 0, "s_measure": 1, "boundary_f": 1, "edge_error": 0}
    )


def test_iou_is_the_shared_part_of_what_either_covers() -> None:
    assert hard_iou(layer([[1, 1, 0, 0]]), layer([[0, 1, 1, 1]])) == 1 / 4


def test_iou_of_nothing_and_nothing_is_one() -> None:
    assert hard_iou(layer([[0, 0.4]]), layer([[0, 0]])) == 1


def rows(start: int, stop: int) -> np.ndarray:
    """Return an alpha of 60 rows that is 1 in some of them."""
    alpha = np.zeros((60, 20), np.float32)
    alpha[start:stop] = 1
    return alpha


def test_what_is_wrong_near_an_edge_of_the_truth_is_nothing_to_the_clear_iou() -> None:
    assert clear_iou(rows(15, 45), rows(20, 40)) == 1


def test_what_is_wrong_far_from_an_edge_counts_in_the_clear_iou() -> None:
    # Of 20 rows 6 at either side are near an edge.
    assert clear_iou(rows(20, 40) + rows(50, 58), rows(20, 40)) == 1 / 2


def test_s_measure_of_half_an_alpha_on_half_a_picture() -> None:
    shape = np.zeros((4, 4), bool)
    shape[:, :2] = True
    alpha = np.full((4, 4), 0.5, np.float32)
    # By object: both halves have mean 0.5 and no spread, 2 * 0.5 / (0.25 + 1) = 0.8. By region:
    # the centroid's cut leaves column 0, flat in both (1), and columns 1..3, flat in one only (0).
    assert s_measure(alpha, shape) == pytest.approx((0.8 + 4 / 16) / 2)


def test_s_measure_of_the_opposite_is_zero() -> None:
    shape = square(8, 2, 6) > 0.5
    assert s_measure(1 - shape.astype(np.float32), shape) == 0


@pytest.mark.parametrize(("is_full", "expected"), [(False, 0.75), (True, 0.25)])
def test_s_measure_without_structure_follows_the_mean(is_full: bool, expected: float) -> None:
    shape = np.full((3, 5), is_full)
    assert s_measure(np.full((3, 5), 0.25, np.float32), shape) == pytest.approx(expected)


def test_s_measure_prefers_the_right_shape_to_the_same_area_elsewhere() -> None:
    truth = square(30, 5, 15)
    assert s_measure(square(30, 6, 16), truth > 0.5) > s_measure(square(30, 16, 26), truth > 0.5)


def test_boundary_within_the_tolerance_counts_as_found() -> None:
    # 0.8 % of a diagonal of 283 px is 2 px.
    columns = np.tile(np.arange(200), (200, 1))
    assert boundary_f(columns > 52, columns > 50) == 1


def test_boundary_beyond_the_tolerance_counts_as_missed() -> None:
    assert boundary_f(square(200, 60, 140) > 0, square(200, 50, 150) > 0) == 0


def test_edge_error_ignores_what_is_far_from_the_edge() -> None:
    truth = square(40, 10, 30)
    alpha = truth.copy()
    alpha[20, 20] = 0
    alpha[0, 0] = 1
    assert edge_error(alpha, truth) == 0


def test_honest_alpha_has_no_calibration_error() -> None:
    curve = Reliability()
    # Of four pixels called 0.25, one is subject.
    curve.add(np.full((2, 2), 0.25, np.float32), layer([[1, 0], [0, 0]]))
    assert curve.error() == 0


def test_calibration_error_is_the_gap_between_said_and_true() -> None:
    curve = Reliability()
    curve.add(layer([[0.9, 0.9, 0.9, 0.9]]), layer([[1, 1, 0, 0]]))
    assert curve.error() == pytest.approx(0.4)


def test_calibration_error_weighs_bins_by_their_pixels() -> None:
    curve = Reliability()
    curve.add(layer([[1, 1, 1, 0.5]]), layer([[1, 1, 1, 0]]))
    assert curve.error() == pytest.approx(0.5 / 4)


def test_sure_pixels_do_not_hide_the_error_of_uncertain_ones() -> None:
    curve = Reliability()
    curve.add(layer([[1, 1, 1, 0.5]]), layer([[1, 1, 1, 0]]))
    assert curve.uncertain_error() == pytest.approx(0.5)


def test_calibration_of_several_pictures_pools_their_pixels() -> None:
    curve = Reliability()
    curve.add(layer([[0.5]]), layer([[1]]))
    curve.add(layer([[0.5]]), layer([[0]]))
    assert curve.error() == 0


def test_true_alpha_is_read_between_the_points_of_the_curve() -> None:
    curve = Reliability()
    curve.add(layer([[0.4, 0.6]]), layer([[0.1, 0.3]]))
    assert curve.true_at(0.5) == pytest.approx(0.2)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Two products, two pictures with masks, and twenty backgrounds of which some are held out."""
    folders = ["dev/products/foregrounds", "train/backgrounds"]
    folders += [
        f"dev/{kind}/{part}" for kind in ("people", "products") for part in ("images", "masks")
    ]
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True)
    rgba = np.full((60, 80, 4), 200, np.uint8)
    rgba[..., 3] = square(80, 20, 50)[:60] * 255
    for name in ("cup_c0", "vase_c0"):
        write(tmp_path / f"dev/products/foregrounds/{name}.png", rgba)
    for kind in ("people", "products"):
        write(tmp_path / f"dev/{kind}/images/a.png", rgba[..., :3])
        write(tmp_path / f"dev/{kind}/masks/a.png", rgba[..., 3])
    for number in range(20):
        write(
            tmp_path / f"train/backgrounds/wall{number}_0.png", np.full((30, 40, 3), 90, np.uint8)
        )
    return tmp_path


def write(path: Path, picture: np.ndarray) -> None:
    """Write a picture as PNG."""
    assert cv2.imwrite(str(path), picture)


@pytest.mark.parametrize("kind", ["two", "small", "cut"])
def test_scene_is_the_same_each_time(data_dir: Path, kind: str) -> None:
    first, second = (getattr(SceneMaker(data_dir), kind)(5) for _ in range(2))
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], second[1])


def test_small_scene_covers_less_than_a_fiftieth(data_dir: Path) -> None:
    parts = [float(SceneMaker(data_dir).small(number)[1].mean()) for number in (0, COUNT - 1)]
    assert all(0.003 < part < 0.02 for part in parts)


def test_scene_of_two_has_two_separate_subjects(data_dir: Path) -> None:
    truth = SceneMaker(data_dir).two(0)[1]
    assert cv2.connectedComponents((truth > 0.5).astype(np.uint8))[0] == 1 + 2


@pytest.mark.parametrize("number", range(6))
def test_cut_scene_has_its_subject_on_the_frame(data_dir: Path, number: int) -> None:
    truth = SceneMaker(data_dir).cut(number)[1]
    assert max(truth[-1].max(), truth[:, 0].max(), truth[:, -1].max()) == 1


def see_nothing(image: np.ndarray, hints: np.ndarray | None = None) -> np.ndarray:
    """Stand for a model that finds no subject, whatever it is told."""
    return np.zeros(image.shape[:2], np.float32)


def see_everything(image: np.ndarray, hints: np.ndarray | None = None) -> np.ndarray:
    """Stand for a model that takes all it is shown for the subject."""
    return np.ones(image.shape[:2], np.float32)


def test_strokes_go_where_the_answer_is_still_wrong() -> None:
    ious = answer_marks(see_nothing, np.zeros((100, 100, 3), np.uint8), square(100, 20, 80))
    assert 0 == ious["none"] < ious["1 stroke"] < ious["2 strokes"] < ious["5 strokes"]


def test_answer_has_nothing_outside_the_box() -> None:
    hints = box_hint((square(100, 40, 60) * 255).astype(np.uint8))
    alpha = answer_hints(see_everything, np.zeros((100, 100, 3), np.uint8), hints)
    np.testing.assert_array_equal(alpha, hints[..., 1] == 0)


def test_model_is_shown_the_box_with_a_little_around_it() -> None:
    shown = []

    def look(image: np.ndarray, hints: np.ndarray) -> np.ndarray:
        shown.append((image.shape, hints.shape))
        return see_nothing(image)

    hints = np.zeros((100, 100, 2), np.uint8)
    hints[..., 1] = 255
    hints[30:50, 40:80, 1] = 0
    answer_hints(look, np.zeros((100, 100, 3), np.uint8), hints)
    # 15 % of 40 px on each side.
    assert shown == [((32, 52, 3), (32, 52, 2))]
