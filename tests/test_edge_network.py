"""The network behind hero edges: which file is taken, when it is asked, and what it may change."""

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nobg_core.engine import edge_network
from nobg_core.engine.band import find_band
from nobg_core.engine.distrust import Distrust
from nobg_core.engine.edge_network import EdgeNetwork, load_edge_network, open_edge_network
from nobg_core.engine.follow import TileAlpha
from nobg_core.engine.hero import refine_hero
from nobg_core.errors import Cancelled, ModelError
from tests.test_hero import disc, photograph, shrink

SIDE, CELLS = 200, 50


class Answers:
    """A runner that answers with one value, and remembers that it was asked."""

    def __init__(self, value: float) -> None:
        self.value, self.asked = value, 0

    def run(self, feed):
        self.asked += 1
        return np.full_like(feed["coarse"], self.value)

    def stop(self):
        pass


class Breaks(Answers):
    """A runner that fails as the native layer does."""

    def run(self, feed):
        raise RuntimeError("out of luck")


@pytest.fixture
def truth():
    return disc(SIDE, SIDE)


@pytest.fixture
def misplaced(truth):
    """A coarse alpha whose edge lies a cell and a half beside the picture's."""
    small = shrink(truth, CELLS, CELLS)
    moved = np.float32([[1, 0, 1.5], [0, 1, 0]])
    return cv2.warpAffine(small, moved, (CELLS, CELLS))


def tile(height: int, width: int) -> tuple[np.ndarray, np.ndarray, TileAlpha]:
    rng = np.random.default_rng(2)
    alpha = rng.random((height, width), np.float32)
    guide = rng.integers(0, 256, (height, width, 3), np.uint8)
    return guide, alpha, TileAlpha(alpha, alpha)


def test_the_file_that_comes_with_the_code_is_small_and_named_by_its_hash():
    content = edge_network.FILE.read_bytes()
    assert len(content) <= 2_000_000
    assert hashlib.sha256(content).hexdigest() == edge_network.SHA256
    assert edge_network.FILE.stem.endswith(edge_network.SHA256[:8])
    assert list(edge_network.FILE.parent.glob("*.onnx")) == [edge_network.FILE]


@pytest.mark.parametrize("shape", [(64, 64), (37, 90), (1, 5)])
def test_a_tile_of_any_size_gets_an_alpha_of_that_size(shape):
    corrected = open_edge_network().correct(*tile(*shape))
    assert corrected.shape == shape
    assert corrected.dtype == np.float32
    assert 0 <= corrected.min() <= corrected.max() <= 1


def test_a_missing_file_is_told_in_a_sentence(tmp_path):
    with pytest.raises(ModelError, match=r"model file edges.onnx was missing") as caught:
        load_edge_network(tmp_path / "edges.onnx", edge_network.SHA256)
    assert "repair" in caught.value.hint


def test_a_file_that_was_changed_is_not_loaded(tmp_path: Path):
    path = tmp_path / "edges.onnx"
    path.write_bytes(edge_network.FILE.read_bytes() + b"!")
    with pytest.raises(ModelError, match="damaged or changed"):
        load_edge_network(path, edge_network.SHA256)


@pytest.mark.parametrize("runner", [Answers(np.nan), Breaks(0.0)])
def test_nonsense_and_failures_are_told_in_a_sentence(runner):
    with pytest.raises(ModelError, match="edges could not be refined"):
        EdgeNetwork(runner).correct(*tile(32, 32))


@pytest.mark.parametrize(("value", "kept"), [(1.5, 1), (-0.5, 0)])
def test_an_answer_beyond_all_or_nothing_is_cut(value, kept):
    assert (EdgeNetwork(Answers(value)).correct(*tile(32, 32)) == kept).all()


@pytest.mark.parametrize("blur_px", [0.0, 0.6])
def test_it_is_not_asked_where_the_coarse_alpha_is_only_blurred(truth, blur_px):
    coarse = shrink(truth, CELLS, CELLS)
    if blur_px:
        coarse = cv2.GaussianBlur(coarse, (0, 0), blur_px)
    runner = Answers(0.0)
    guide = photograph(truth)
    refined = refine_hero(guide, coarse, blur_px=blur_px, network=EdgeNetwork(runner))
    assert runner.asked == 0
    assert_array_equal(refined, refine_hero(guide, coarse, blur_px=blur_px))


def test_where_the_coarse_alpha_errs_its_answer_fills_the_band_and_nothing_else(truth, misplaced):
    refined = refine_hero(photograph(truth), misplaced, network=EdgeNetwork(Answers(0.25)))
    enlarged = cv2.resize(misplaced, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
    is_open = np.repeat(np.repeat(find_band(misplaced), 4, 0), 4, 1)
    np.testing.assert_allclose(refined[is_open], 0.25, atol=1e-6)
    assert_array_equal(refined[~is_open], enlarged[~is_open])


def test_an_alpha_that_is_half_believed_is_half_corrected(truth, misplaced, monkeypatch):
    monkeypatch.setattr(Distrust, "share", 0.5)
    guide, network = photograph(truth), EdgeNetwork(Answers(0.25))
    agreed = refine_hero(guide, misplaced)
    is_open = np.repeat(np.repeat(find_band(misplaced), 4, 0), 4, 1)
    refined = refine_hero(guide, misplaced, network=network)
    # atol: single precision
    np.testing.assert_allclose(refined[is_open], (agreed[is_open] + 0.25) / 2, atol=1e-6)


def test_it_brings_a_misplaced_edge_nearer_to_the_truth(truth, misplaced):
    guide = photograph(truth)
    alphas = [refine_hero(guide, misplaced, network=n) for n in (open_edge_network(), None)]
    errors = [np.abs(alpha - truth).sum() for alpha in alphas]
    assert errors[0] < 0.7 * errors[1]


def test_progress_goes_on_while_it_works_and_it_can_be_stopped(truth, misplaced):
    told = []

    def tell(done):
        told.append(done)
        if done > 0.6:
            raise Cancelled

    runner = Answers(0.5)
    with pytest.raises(Cancelled):
        refine_hero(photograph(truth), misplaced, tell, network=EdgeNetwork(runner))
    assert told == sorted(told)
    assert runner.asked > 0
