"""Hero edges: what may change, what must agree, and how much is held at once."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_allclose, assert_array_equal

from nobg_core.engine import band
from nobg_core.engine.band import find_band, find_tiles
from nobg_core.engine.cells import lay_cells
from nobg_core.engine.hero import LARGEST_STEP, plan_levels, refine_hero
from nobg_core.engine.local_colours import LocalColours
from nobg_core.engine.refine import MODEL_BLUR_PX, refine_alpha
from nobg_core.errors import Cancelled

sides = st.integers(1, 40)
guides = st.tuples(sides, sides).flatmap(
    lambda shape: arrays.arrays(np.uint8, (*shape, 3), elements=st.integers(0, 255))
)
alphas = st.tuples(st.integers(1, 12), st.integers(1, 12)).flatmap(
    lambda shape: arrays.arrays(np.float32, shape, elements=st.floats(0, 1, width=32))
)


def disc(height: int, width: int) -> np.ndarray:
    """Return alpha (height, width): a disc in the middle, its rim anti-aliased."""
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    distance = np.hypot(rows - height * 0.47, columns - width * 0.52)
    return np.clip(min(height, width) * 0.31 - distance, 0, 1).astype(np.float32)


def photograph(alpha: np.ndarray) -> np.ndarray:
    """Return a grained subject of that alpha on a grained ground, uint8 RGB."""
    grain = np.random.default_rng(1).normal(0, 4, (*alpha.shape, 3))
    mixed = alpha[..., None] * (200, 150, 90) + (1 - alpha[..., None]) * (40, 60, 120)
    return np.clip(mixed + grain, 0, 255).astype(np.uint8)


def shrink(alpha: np.ndarray, height: int, width: int) -> np.ndarray:
    return cv2.resize(alpha, (width, height), interpolation=cv2.INTER_AREA)


@given(guide=guides, alpha=alphas)
@settings(max_examples=60)
def test_alpha_stays_in_its_range_at_the_guides_size(guide, alpha):
    refined = refine_hero(guide, alpha)
    assert refined.shape == guide.shape[:2]
    assert refined.dtype == np.float32
    assert refined.min() >= 0
    assert refined.max() <= 1


@pytest.mark.parametrize("shape", [(1, 1), (10, 3000), (3000, 10), (1, 400), (400, 1), (3, 3)])
def test_pictures_of_odd_shapes_are_taken(shape):
    guide = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    alpha = np.linspace(0, 1, 32 * 32, dtype=np.float32).reshape(32, 32)
    assert refine_hero(guide, alpha).shape == shape


@pytest.mark.parametrize("shape", [(10, 6000), (6000, 10)])
def test_nothing_is_more_than_all_subject(shape):
    alpha = np.ones((384, 384), np.float32)
    assert refine_hero(np.zeros((*shape, 3), np.uint8), alpha).max() <= 1


def test_outside_the_band_alpha_is_byte_for_byte_the_enlarged_one():
    truth = disc(200, 300)
    coarse = shrink(truth, 50, 60)
    enlarged = cv2.resize(coarse, (300, 200), interpolation=cv2.INTER_LINEAR)
    is_closed = np.repeat(np.repeat(~find_band(coarse), 4, 0), 5, 1)
    refined = refine_hero(photograph(truth), coarse)
    assert_array_equal(refined[is_closed], enlarged[is_closed])


def test_in_the_band_alpha_changes():
    truth = disc(200, 300)
    coarse = shrink(truth, 50, 60)
    enlarged = cv2.resize(coarse, (300, 200), interpolation=cv2.INTER_LINEAR)
    assert np.abs(refine_hero(photograph(truth), coarse) - enlarged).max() > 0.2


@pytest.mark.parametrize("blur_px", [0.0, 0.6])
def test_no_seam_shows_between_tiles(monkeypatch, blur_px):
    truth = disc(330, 470)
    guide, coarse = photograph(truth), shrink(truth, 100, 110)
    monkeypatch.setattr(band, "TILE_PX", 1000)
    whole = refine_hero(guide, coarse, blur_px=blur_px)
    monkeypatch.setattr(band, "TILE_PX", 64)
    # Below half a level of an 8-bit mask.
    assert_allclose(refine_hero(guide, coarse, blur_px=blur_px), whole, atol=0.5 / 255)


def test_a_stop_is_heard_between_two_tiles(monkeypatch):
    monkeypatch.setattr(band, "TILE_PX", 64)
    truth = disc(300, 400)
    told = []

    def stop(done: float) -> None:
        told.append(done)
        raise Cancelled

    with pytest.raises(Cancelled):
        refine_hero(photograph(truth), shrink(truth, 75, 80), stop)
    assert len(told) == 1
    assert told[0] < 0.2


def test_progress_over_several_steps_never_goes_back():
    truth = disc(480, 640)
    told = []
    refine_hero(photograph(truth), shrink(truth, 40, 40), told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)


@given(
    coarse=st.tuples(st.integers(1, 30), st.integers(1, 30)).flatmap(
        lambda shape: arrays.arrays(np.float32, shape, elements=st.sampled_from([0.0, 1.0]))
    ),
    grown=st.tuples(st.integers(0, 300), st.integers(0, 300)),
)
def test_cores_cover_the_band_and_share_no_pixel(coarse, grown):
    height, width = (side + more for side, more in zip(coarse.shape, grown, strict=True))
    times = np.zeros((height, width), int)
    for tile in find_tiles(coarse, (height, width)):
        times[tile.core] += tile.is_open
    rows = (np.arange(height) + 0.5) * coarse.shape[0] // height
    columns = (np.arange(width) + 0.5) * coarse.shape[1] // width
    is_open = find_band(coarse)[rows.astype(int)][:, columns.astype(int)]
    assert_array_equal(times, is_open.astype(int))


@pytest.mark.parametrize("side_px", [1.0, 2.7, LARGEST_STEP])
def test_a_tile_holds_no_more_pixels_however_large_the_picture_is(side_px):
    # A whole cell more than the plan, as tiles are cut between cells, and a margin on both sides.
    margin = max(band.MARGIN_PX + side_px, band.MARGIN_CELLS * side_px)
    most = band.TILE_PX + side_px + 2 * margin + 2
    for cells in (40, 320, 1200):
        length = round(cells * side_px)
        coarse = np.zeros((cells, cells), np.float32)
        coarse[np.diag_indices(cells)] = 1
        for tile in find_tiles(coarse, (length, length)):
            assert max(part.stop - part.start for part in tile.pixels) <= most


def test_tiles_grow_in_number_with_the_edge_and_not_with_the_area():
    counts = []
    for cells in (300, 600, 1200):
        counts.append(len(find_tiles(disc(cells, cells), (4 * cells, 4 * cells))))
    assert counts[1] <= 2.5 * counts[0]
    assert counts[2] <= 2.5 * counts[1]


def test_a_large_step_is_made_in_several():
    levels = plan_levels((320, 320), (4000, 6000))
    sizes = np.array([(320, 320), *levels])
    assert (sizes[1:] / sizes[:-1]).max() <= LARGEST_STEP * 1.01
    assert levels[-1] == (4000, 6000)


def test_a_blurred_edge_comes_nearer_to_the_truth_than_by_the_fast_filter():
    truth = disc(256, 256)
    guide = photograph(truth)
    coarse = cv2.GaussianBlur(shrink(truth, 64, 64), (0, 0), MODEL_BLUR_PX)
    errors = [np.abs(refine(guide, coarse) - truth).sum() for refine in (refine_hero, refine_alpha)]
    assert errors[0] < 0.5 * errors[1]


def test_a_wire_thinner_than_a_cell_is_found():
    truth = np.zeros((128, 128), np.float32)
    truth[:, 61:63] = 1
    coarse = shrink(truth, 32, 32)
    refined = refine_hero(photograph(truth), coarse, blur_px=0.0)
    assert refined[16:-16, 61:63].mean() > 0.9
    assert refined[16:-16, 55:59].mean() < 0.05


@pytest.mark.parametrize("blur_cells", [0.0, 0.6])
def test_pixels_are_made_to_say_what_the_cells_hold(blur_cells):
    rng = np.random.default_rng(3)
    truth = cv2.GaussianBlur(rng.random((53, 47), np.float32), (0, 0), 6)
    whole = (slice(0, 11), slice(0, 13)), (slice(0, 53), slice(0, 47))
    cells = lay_cells(*whole, (53, 47), (11, 13), blur_cells)
    coarse = cells.blurs[0] @ truth @ cells.blurs[1]
    alpha = cells.approach(np.full((53, 47), 0.5, np.float32), coarse, 6)
    # What DOUBT leaves after six steps of a smooth alpha.
    assert_allclose(cells.blurs[0] @ alpha @ cells.blurs[1], coarse, atol=2e-3)


def test_cells_average_as_the_coarse_alpha_was_averaged():
    plane = np.random.default_rng(2).random((37, 50), np.float32)
    whole = (slice(0, 10), slice(0, 12)), (slice(0, 37), slice(0, 50))
    cells = lay_cells(*whole, (37, 50), (10, 12), 0.0)
    averaged = cells.blurs[0] @ plane @ cells.blurs[1]
    # OpenCV's own averaging, of cells that end inside pixels, in another order of sums.
    assert_allclose(averaged, shrink(plane, 10, 12), atol=1e-4)


def follow_slowly(guide: np.ndarray, alpha: np.ndarray, epsilon: float) -> np.ndarray:
    """Return what `LocalColours.follow` should, in double precision and window by window."""
    height, width = alpha.shape
    border = ((1, 1), (1, 1))
    colours = np.pad(guide.astype(float), (*border, (0, 0)), mode="symmetric")
    wide = np.pad(alpha.astype(float), border, mode="symmetric")
    lines = np.empty((height, width, 4))
    for y, x in np.ndindex(height, width):
        near, covered = colours[y : y + 3, x : x + 3].reshape(9, 3), wide[y : y + 3, x : x + 3]
        apart, mean = near - near.mean(0), covered.mean()
        matrix = apart.T @ apart / 9 + epsilon * np.eye(3)
        slopes = np.linalg.solve(matrix, apart.T @ (covered.ravel() - mean) / 9)
        lines[y, x] = *slopes, mean - slopes @ near.mean(0)
    lines = cv2.blur(lines, (3, 3), borderType=cv2.BORDER_REFLECT)
    return np.clip((lines[..., :3] * guide).sum(-1) + lines[..., 3], 0, 1)


@pytest.mark.parametrize("is_grey", [False, True])
def test_following_the_colours_is_exact_enough(is_grey):
    rng = np.random.default_rng(4)
    # Black and white: the covariance is singular but for epsilon.
    guide = rng.choice([0.0, 1.0], (9, 11, 1 if is_grey else 3)).repeat(3 if is_grey else 1, 2)
    alpha = rng.random((9, 11), np.float32)
    followed = LocalColours(guide.astype(np.float32)).follow(alpha, 1e-5)
    # 1e-7, single precision's share of the covariance, over epsilon.
    assert_allclose(followed, follow_slowly(guide, alpha, 1e-5), atol=2e-2)
