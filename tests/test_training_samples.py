"""Training samples: repeatable, exact where nothing is in doubt, and with hints that never lie."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import cv2
import numpy as np
import pytest

from models.training.fur import grow_fur
from models.training.hints import (
    BACKGROUND,
    SUBJECT,
    box_hint,
    point_out,
    simulate_hints,
    stroke_at_worst,
)
from models.training.kinds import draw_sample
from models.training.library import Library, Photo
from models.training.masonry import draw_masonry
from models.training.objects import Layer
from models.training.terrain import draw_terrain

KINDS = (
    "people",
    "unlabelled",
    "products",
    "fluent",
    "people_moved",
    "carved",
    "fenced",
    "places",
    "chosen",
    "empty",
)
SIDE = 96


@pytest.fixture(scope="module")
def library() -> Library:
    """A disc as person and object, a board as product, noise and stripes behind."""
    noise = np.random.default_rng(3)
    disc = np.zeros((120, 80, 4), np.uint8)
    cv2.circle(disc, (40, 60), 34, (200, 60, 40, 255), -1, cv2.LINE_AA)
    board = np.full((40, 70, 4), 255, np.uint8)
    board[..., :3] = noise.integers(40, 200, (40, 70, 3))
    street = noise.integers(0, 255, (130, 90, 3)).astype(np.uint8)
    target = np.zeros((130, 90), np.uint8)
    target[20:120, 30:60] = 255
    photo = Photo(street, target, np.full_like(target, 255))
    stripes = np.zeros((100, 100, 3), np.uint8)
    stripes[::9] = 180
    return Library([photo], [photo], [board], [disc], [street, stripes], [stripes], [disc], [board])


@pytest.fixture
def disc() -> np.ndarray:
    """A soft disc of 60 px in the middle of 160 px, as alpha."""
    alpha = np.zeros((160, 160), np.uint8)
    cv2.circle(alpha, (80, 80), 30, 255, -1)
    return cv2.GaussianBlur(alpha, (0, 0), 1.5)


@pytest.mark.parametrize("kind", KINDS)
def test_same_seed_gives_the_same_sample(library: Library, kind: str) -> None:
    first, second = (
        draw_sample(np.random.default_rng([5, 8]), library, kind, SIDE) for _ in range(2)
    )
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("kind", KINDS)
def test_sample_has_the_shapes_that_the_network_expects(library: Library, kind: str) -> None:
    for number in range(12):
        sample = draw_sample(np.random.default_rng([1, number]), library, kind, SIDE)
        assert [plane.shape for plane in sample] == [
            (SIDE, SIDE, 3),
            (SIDE, SIDE),
            (SIDE, SIDE),
            (SIDE, SIDE, 2),
        ]
        assert {plane.dtype for plane in sample} == {np.dtype(np.uint8)}


@pytest.mark.parametrize("kind", KINDS)
def test_hints_never_lie(library: Library, kind: str) -> None:
    hinted = 0
    for number in range(40):
        rng = np.random.default_rng([2, number])
        _, target, weight, hints = draw_sample(rng, library, kind, SIDE)
        assert (target[hints[..., SUBJECT] > 0] > 242).all()
        assert (target[hints[..., BACKGROUND] > 0] < 13).all()
        assert (weight[hints.any(2)] >= 128).all()
        hinted += bool(hints.any())
    assert (hinted > 0) == (kind != "empty")


def test_empty_picture_has_no_subject(library: Library) -> None:
    for number in range(20):
        _, target, weight, hints = draw_sample(
            np.random.default_rng([3, number]), library, "empty", SIDE
        )
        assert not target.any()
        assert weight.min() == 255
        assert not hints.any()


def test_most_scenes_show_their_subject(library: Library) -> None:
    shares = [
        draw_sample(np.random.default_rng([4, n]), library, "products", SIDE)[1].mean() / 255
        for n in range(40)
    ]
    assert np.mean(np.array(shares) > 0.01) > 0.85


def test_strokes_stay_clear_of_the_edge(disc: np.ndarray) -> None:
    weight = np.full_like(disc, 255)
    is_soft = ((disc > 13) & (disc < 242)).astype(np.uint8)
    near_edge = cv2.dilate(is_soft, np.ones((3, 3), np.uint8)) > 0
    for number in range(60):
        hints = simulate_hints(np.random.default_rng(number), disc, weight, disc > 300)
        assert not hints[near_edge].any()


def test_a_place_that_is_hardly_believed_gets_no_hint(disc: np.ndarray) -> None:
    weight = np.full_like(disc, 255)
    weight[:, :80] = 64
    for number in range(60):
        hints = simulate_hints(np.random.default_rng(number), disc, weight, disc > 300)
        assert not hints[:, :80].any()


def test_one_of_two_is_always_pointed_out(disc: np.ndarray) -> None:
    other = np.roll(disc, 60, axis=1) > 127
    weight = np.full_like(disc, 255)
    for number in range(40):
        hints = point_out(np.random.default_rng(number), disc, weight, other)
        told = hints[..., BACKGROUND][other].mean() / 255
        assert hints[..., SUBJECT].any() or told > 0.7


def test_box_leaves_the_whole_subject_open(disc: np.ndarray) -> None:
    hints = box_hint(disc)
    assert not hints[disc > 0].any()
    assert hints[..., BACKGROUND].mean() > 0.5 * 255
    assert not hints[..., SUBJECT].any()


def test_box_around_nothing_says_nothing() -> None:
    assert not box_hint(np.zeros((20, 30), np.uint8)).any()


def test_stroke_marks_what_was_missed(disc: np.ndarray) -> None:
    guess = disc.copy()
    guess[:, 80:] = 0
    hints = stroke_at_worst(guess, disc)
    assert hints[..., SUBJECT].any()
    assert (disc[hints[..., SUBJECT] > 0] > 242).all()
    assert not hints[..., BACKGROUND].any()


def test_stroke_marks_what_was_added(disc: np.ndarray) -> None:
    guess = disc.copy()
    guess[:40, :60] = 255
    hints = stroke_at_worst(guess, disc)
    ys, xs = np.nonzero(hints[..., BACKGROUND])
    assert ys.size > 0
    assert ys.max() < 45
    assert xs.max() < 65
    assert not hints[..., SUBJECT].any()


def test_a_right_guess_needs_no_stroke(disc: np.ndarray) -> None:
    assert not stroke_at_worst(disc, disc).any()


def test_fur_stays_within_the_object_and_leaves_its_inside_whole() -> None:
    alpha = np.zeros((100, 100), np.float32)
    cv2.circle(alpha, (50, 50), 45, 1.0, -1)
    smooth = Layer(3, 4, np.ones((100, 100, 3), np.float32), alpha)
    furry = grow_fur(np.random.default_rng(1), smooth).alpha
    assert (furry <= alpha + 1e-6).all()
    assert (furry[30:70, 30:70] > 0.999).all()
    assert 0.5 * alpha.sum() < furry.sum() < 0.99 * alpha.sum()


def test_a_single_wrong_pixel_gets_its_stroke(disc: np.ndarray) -> None:
    guess = np.where(disc > 127, 255, 0).astype(np.uint8)
    guess[20, 20] = 255
    hints = stroke_at_worst(guess, disc)
    assert hints[20, 20, BACKGROUND] == 255
    assert not hints[..., SUBJECT].any()


@pytest.mark.parametrize(("kind", "fewest", "most"), [("fenced", 3, 20), ("places", 3, 20)])
def test_structure_and_places_at_times_stand_alone(
    library: Library, kind: str, fewest: int, most: int
) -> None:
    targets = [
        draw_sample(np.random.default_rng([6, n]), library, kind, SIDE)[1] for n in range(40)
    ]
    deserted = sum(not target.any() for target in targets)
    assert fewest <= deserted <= most


@pytest.mark.parametrize("draw", [draw_masonry, partial(draw_terrain, photos=[])])
def test_a_place_made_by_code_is_the_same_at_the_same_seed_and_never_flat(
    draw: Callable[..., np.ndarray],
) -> None:
    for seed in range(12):
        place, again = (draw(np.random.default_rng([7, seed]), side_px=SIDE) for _ in range(2))
        assert place.shape == (SIDE, SIDE, 3)
        assert place.dtype == np.uint8
        assert place.std() > 1
        assert np.array_equal(place, again)
