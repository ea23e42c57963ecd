"""Crops for the edge refiner: repeatable, with exact alpha, and starts that err as models do."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from models.training.edges.canvas import Canvas
from models.training.edges.crops import draw_crop, pack, weigh
from models.training.edges.degrade import begin, err_as_models_do
from models.training.edges.material import KINDS, blur_disc, defocus, shake
from models.training.edges.stock import Stock
from models.training.edges.strands import stack
from models.training.edges.variation import vary

SIDE = 96
SCALES = (2.0, 6.0)


@pytest.fixture(scope="module")
def stock() -> Stock:
    """A noisy photograph and a disc as object."""
    photo = np.random.default_rng(3).integers(0, 255, (150, 130, 3)).astype(np.uint8)
    disc = np.zeros((90, 80, 4), np.uint8)
    cv2.circle(disc, (40, 44), 34, (200, 60, 40, 255), -1, cv2.LINE_AA)
    return Stock([photo], [disc])


def half_plane(edge_px: float) -> Canvas:
    """Return a canvas that is covered left of an edge between pixels or within one."""
    canvas = Canvas(16)
    canvas.fill(np.float32([[-9, -9], [edge_px, -9], [edge_px, 99], [-9, 99]]))
    return canvas


@pytest.mark.parametrize("kind", KINDS)
def test_same_seed_gives_the_same_crop(stock: Stock, kind: str) -> None:
    first, second = (
        pack(draw_crop(np.random.default_rng([5, 8]), stock, kind, SIDE, SCALES)) for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("kind", KINDS)
def test_crop_packs_into_nine_planes_and_nearly_always_has_an_edge(stock: Stock, kind: str) -> None:
    have_edge = 0
    for number in range(10):
        crop = draw_crop(np.random.default_rng([1, number]), stock, kind, SIDE, SCALES)
        planes = pack(crop)
        assert planes.shape == (9, SIDE, SIDE)
        assert planes.dtype == np.uint8
        assert 0 <= crop.alpha.min() <= crop.alpha.max() <= 1
        have_edge += bool(crop.start.band.any()) and np.ptp(crop.alpha) > 0.05
    assert have_edge >= 8


@pytest.mark.parametrize("kind", KINDS)
def test_the_subject_is_seen_in_the_picture(stock: Stock, kind: str) -> None:
    for number in range(6):
        crop = draw_crop(np.random.default_rng([2, number]), stock, kind, SIDE, SCALES)
        assert crop.picture.shape == (SIDE, SIDE, 3)
        assert (crop.contrast[crop.alpha > 0.5] > 0).all()


def test_an_edge_at_a_quarter_of_a_pixel_covers_a_quarter_of_it() -> None:
    for quarter in range(5):
        alpha, _ = half_plane(7.5 + quarter / 4 - 1 / 8).finish()
        assert abs(float(alpha[8, 8]) - quarter / 4) <= 0.13
        assert alpha[8, 6] == 1
        assert alpha[8, 10] == 0


def test_a_hole_shows_what_is_behind() -> None:
    canvas = half_plane(30)
    canvas.discs(np.float32([[8, 8]]), 3, is_hole=True)
    alpha, _ = canvas.finish()
    assert alpha[8, 8] == 0
    assert alpha[2, 2] == 1


def test_shade_is_that_of_the_covered_part_alone() -> None:
    canvas = Canvas(16)
    canvas.stroke(np.float32([[[2, 8], [13, 8]]]), 0.5, 1.5)
    alpha, shade = canvas.finish()
    assert 0.2 < alpha[8, 8] < 0.9
    assert abs(shade[8, 8] - 1.5) < 0.02


def test_what_is_behind_an_opaque_drawing_is_hidden() -> None:
    opaque = np.ones((4, 4), np.float32)
    alpha, shade = stack((opaque, opaque * 0.5), (opaque, opaque * 2), 0.7)
    np.testing.assert_allclose(alpha, 1)
    np.testing.assert_allclose(shade, 0.5)


@pytest.mark.parametrize("blur", [defocus, shake])
def test_blurring_keeps_coverage_and_the_subjects_colour(blur) -> None:
    alpha = np.zeros((96, 96), np.float32)
    alpha[30:66, 30:66] = 1
    red = np.zeros((96, 96, 3), np.float32)
    red[..., 0] = 0.8
    for number in range(8):
        soft, colour = blur(np.random.default_rng(number), alpha, red)
        assert abs(soft.sum() / alpha.sum() - 1) < 0.02
        np.testing.assert_allclose(colour[soft > 0.01], red[soft > 0.01], atol=0.01)


def test_a_disc_of_any_radius_blurs_evenly() -> None:
    point = np.zeros((41, 41), np.float32)
    point[20, 20] = 1
    for radius in (0.7, 2.0, 3.4):
        spread = blur_disc(point, radius)
        assert abs(spread.sum() - 1) < 1e-4
        np.testing.assert_allclose(spread, spread.T, atol=1e-6)


def test_a_models_errors_stay_within_alphas_range_and_near_the_truth() -> None:
    small = cv2.GaussianBlur(np.eye(32, dtype=np.float32), (0, 0), 4) * 8
    small = small.clip(0, 1)
    changed = 0
    for number in range(40):
        wrong = np.clip(err_as_models_do(np.random.default_rng(number), small), 0, 1)
        assert wrong.shape == small.shape
        assert np.abs(wrong - small).mean() < 0.3
        changed += np.abs(wrong - small).max() > 0.02
    assert changed > 20


def test_a_varied_crop_says_the_same_of_alpha(stock: Stock) -> None:
    crop = pack(draw_crop(np.random.default_rng([4, 2]), stock, "labels", SIDE, SCALES))
    whole = vary(np.random.default_rng(3), crop, SIDE)
    np.testing.assert_array_equal(np.sort(whole[6], axis=None), np.sort(crop[6], axis=None))
    assert vary(np.random.default_rng(3), crop, 64).shape == (9, 64, 64)


def test_varying_a_crop_leaves_the_pools_own_as_it_is(stock: Stock) -> None:
    crop = pack(draw_crop(np.random.default_rng([4, 2]), stock, "hair", SIDE, SCALES))
    before = crop.copy()
    for number in range(10):
        vary(np.random.default_rng(number), crop, SIDE)
    np.testing.assert_array_equal(crop, before)


def test_the_band_is_where_the_coarse_alpha_changes() -> None:
    small = np.zeros((20, 20), np.float32)
    small[:, :10] = 1
    start = begin(np.full((80, 80, 3), 90, np.uint8), small, 0.0)
    assert start.band[:, 40].all()
    assert not start.band[:, :20].any()
    assert not start.band[:, 60:].any()


def test_strands_weigh_more_than_a_plain_edge(stock: Stock) -> None:
    crop = draw_crop(np.random.default_rng([2, 1]), stock, "labels", SIDE, SCALES)
    strand = np.zeros_like(crop.alpha)
    strand[:, 50:52] = 1
    broad = np.zeros_like(crop.alpha)
    broad[:, 50:] = 1
    on_strand, on_broad = (
        weigh(replace(crop, start=replace(crop.start, band=np.ones_like(alpha)), alpha=alpha))
        for alpha in (strand, broad)
    )
    assert (on_strand[:, 51] > 1.5 * on_broad[:, 51]).all()
