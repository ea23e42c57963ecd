"""How often the model looks, at which part, and which look counts."""

import cv2
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from nobg_core.engine.hints import NOTHING_KNOWN, Hints
from nobg_core.engine.predict import predict_alpha
from nobg_core.engine.providers import Feed, Tensor
from nobg_core.engine.registry import ModelEntry
from nobg_core.errors import Cancelled
from tests import toy_models


class Asked:
    """A session that takes what is green for the subject, and keeps what it was shown."""

    def __init__(self, entry: ModelEntry) -> None:
        self.entry, self.is_stopped, self.shown = entry, False, []

    def run(self, feed: Feed) -> Tensor:
        self.shown.append(feed)
        return feed["image"][:, 1:2].copy()


@pytest.fixture
def asked(home) -> Asked:
    """A model that looks at 32 px without hints and at 64 px with them."""
    changes = {"takes_hints": True, "input_px": 32, "hinted_px": 64}
    return Asked(toy_models.write_registry(home / "models", b"", **changes))


@pytest.fixture
def corner() -> np.ndarray:
    """A picture whose subject is the lower left corner, marked in it at its left."""
    image = np.zeros((320, 640, 3), np.uint8)
    image[240:, :160, 1] = 255
    image[280:, :40, 0] = 255
    return image


def mark_left(image: np.ndarray) -> Hints:
    plane = np.zeros(image.shape[:2], np.uint8)
    plane[300:, :20] = 255
    return Hints(subject=plane)


def test_a_picture_without_hints_is_looked_at_once(asked, corner):
    assert predict_alpha(corner, asked, NOTHING_KNOWN).shape == (32, 32)
    assert len(asked.shown) == 1


@pytest.fixture
def closer(home) -> Asked:
    """A model that looks closer without hints, too."""
    changes = {"input_px": 32, "looks_closer": True}
    return Asked(toy_models.write_registry(home / "models", b"", **changes))


def test_a_model_that_looks_closer_is_shown_what_it_found_without_hints_too(closer, corner):
    alpha = predict_alpha(corner, closer, NOTHING_KNOWN)
    whole, part = (feed["image"][0, 1] for feed in closer.shown)
    assert part.mean() > 4 * whole.mean()
    assert_array_equal(alpha > 0.5, cv2.resize(corner[..., 1], alpha.shape) > 127)


class Unlike:
    """A session whose looks give one alpha each everywhere, after what was found at first."""

    def __init__(self, entry: ModelEntry, *alphas: float) -> None:
        self.entry, self.is_stopped, self.alphas = entry, False, list(alphas)

    def run(self, feed: Feed) -> Tensor:
        return np.full_like(feed["image"][:, :1], self.alphas.pop(0))


@pytest.mark.parametrize(
    ("alphas", "least", "most"),
    [((1, 1), 1, 1), ((1, 0), 0.5, 0.5), ((0.999, 0.4), 0.9, 1), ((0.6, 0.001), 0, 0.1)],
)
def test_of_two_looks_the_surer_one_decides(closer, alphas, least, most):
    found = predict_alpha(
        np.zeros((32, 32, 3), np.uint8), Unlike(closer.entry, *alphas), NOTHING_KNOWN
    )
    assert least <= found.min() <= found.max() <= most


def test_where_the_looks_disagree_no_border_of_the_closer_one_is_seen(closer):
    image = np.zeros((640, 640, 3), np.uint8)
    image[220:420, 220:420, 1] = 255

    class Hazy(Unlike):
        def run(self, feed: Feed) -> Tensor:
            return np.where(feed["image"][:, 1:2] > 0.5, np.float32(1), self.alphas.pop(0))

    found = predict_alpha(image, Hazy(closer.entry, 0.4, 0.001), NOTHING_KNOWN)
    for beside in (found[:21, 32], found[32, :21], found[:42:-1, 32], found[32, :42:-1]):
        assert beside[0] == np.float32(0.4)
        assert beside[-1] < 0.1
        assert np.abs(np.diff(beside)).max() < 0.2


@pytest.fixture
def speck() -> np.ndarray:
    """A picture whose subject takes a tenth of its width and height, between cells of 20 px."""
    image = np.zeros((640, 640, 3), np.uint8)
    image[310:370, 230:290, 1] = 255
    return image


def test_of_something_small_the_closer_look_is_kept_in_finer_cells(closer, speck):
    alpha = predict_alpha(speck, closer, NOTHING_KNOWN)
    assert alpha.shape == (64, 64)
    assert_array_equal(alpha > 0.5, cv2.resize(speck[..., 1], (64, 64)) > 127)


def test_of_something_small_the_closer_look_decides(closer, speck):
    class Doubting(Unlike):
        def run(self, feed: Feed) -> Tensor:
            return np.where(feed["image"][:, 1:2] > 0.5, self.alphas.pop(0), 0)

    found = predict_alpha(speck, Doubting(closer.entry, 0.9, 0.2), NOTHING_KNOWN)
    assert 0 < found.max() < 0.5


def test_where_nothing_is_found_without_hints_there_is_nothing_to_look_closer_at(closer, corner):
    predict_alpha(np.zeros_like(corner), closer, NOTHING_KNOWN)
    assert len(closer.shown) == 1


def test_with_hints_the_subject_is_looked_at_again_large_and_mirrored(asked, corner):
    predict_alpha(corner, asked, mark_left(corner))
    whole, closer = (feed["image"][0] for feed in asked.shown)
    assert whole.shape == closer.shape == (3, 64, 64)
    assert closer[1].mean() > 4 * whole[1].mean()
    assert closer[0, :, 40:].sum() > 0 == closer[0, :, :20].sum()
    assert (closer[0] > 0.9)[asked.shown[1]["hints"][0, 0] > 0].all()


def test_the_second_look_takes_in_some_of_what_is_around_the_subject_and_no_more(asked):
    # In cells of 10 px the subject takes 20 x 4; 0.15 of its longer side, 3 cells, are around it.
    image = np.full((640, 640, 3), (0, 0, 255), np.uint8)
    image[170:430, 270:370] = (255, 0, 0)
    image[180:420, 280:360] = 0
    image[200:400, 300:340, 1] = 255
    predict_alpha(image, asked, Hints(subject=image[..., 1]))
    red, _, blue = asked.shown[1]["image"][0]
    assert not blue.any()
    assert (np.concatenate([red[0], red[-1], red[:, 0], red[:, -1]]) == 1).all()


def test_a_subject_that_the_frame_cuts_is_shown_with_more_of_what_is_around_it(asked):
    # In cells of 10 px the subject takes 10 x 20; 0.6 of its longer side, 12 cells, are around it.
    image = np.full((640, 640, 3), (0, 0, 255), np.uint8)
    image[320:, 80:420] = (255, 0, 0)
    image[330:, 90:410] = 0
    image[440:, 200:300, 1] = 255
    predict_alpha(image, asked, Hints(subject=image[..., 1]))
    red, _, blue = asked.shown[1]["image"][0]
    assert not blue.any()
    assert (np.concatenate([red[0], red[:, 0], red[:, -1]]) == 1).all()


def test_both_looks_see_the_subject_in_its_place(asked, corner):
    alpha = predict_alpha(corner, asked, mark_left(corner))
    assert_array_equal(alpha > 0.5, cv2.resize(corner[..., 1], alpha.shape) > 127)


def test_where_nothing_is_found_the_whole_picture_is_looked_at_again(asked, corner):
    nothing = np.zeros_like(corner)
    predict_alpha(nothing, asked, Hints(background=np.full((320, 640), 255, np.uint8)))
    assert asked.shown[1]["hints"][0, 1].all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (700, 3)])
def test_a_tiny_picture_can_be_looked_at_again(asked, shape):
    image = np.zeros((*shape, 3), np.uint8)
    image[-1, -1, 1] = 255
    plane = np.zeros(shape, np.uint8)
    plane[-1, -1] = 255
    assert predict_alpha(image, asked, Hints(subject=plane))[-1, -1] == 1


def test_the_work_can_be_stopped_between_two_looks(asked, corner):
    asked.is_stopped = True
    with pytest.raises(Cancelled):
        predict_alpha(corner, asked, mark_left(corner))
    assert len(asked.shown) == 1
