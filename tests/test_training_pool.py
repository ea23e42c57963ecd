"""The pool of samples: whole or absent, in step with each other, with hints that never lie."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import count
from pathlib import Path

import cv2
import numpy as np
import pytest

if "training" in os.environ.get("NOBG_REQUIRE", ""):
    import torch
else:
    torch = pytest.importorskip("torch", reason="torch is only installed for training")

from models.training.adviser import UNKNOWN, recall_advice, store_advice
from models.training.config import Config, read_config
from models.training.library import Library
from models.training.networks import HERE
from models.training.pool import Pool, PoolSample
from models.training.pool_lesson import DRAW, PoolLesson, draw_towards
from models.training.pool_samples import PoolSamples, draw_hints, mislead, take_part
from models.training.produce import draw_samples
from models.training.samples import SamplePlan

SIDE = 96


@pytest.fixture
def sample() -> PoolSample:
    """A disc on noise, of which the adviser sees only the left half, and a stain besides."""
    target = np.zeros((SIDE, SIDE), np.uint8)
    cv2.circle(target, (48, 48), 26, 255, -1)
    image = np.random.default_rng(1).integers(0, 120, (SIDE, SIDE, 3)).astype(np.uint8)
    image[target > 0] += 100
    advice = np.where(target > 0, 220, 30).astype(np.uint8)
    advice[:, 48:] = 30
    advice[4:20, 4:20] = 220
    return PoolSample(image, target, np.full_like(target, 255), advice)


@pytest.fixture
def pool(tmp_path: Path, sample: PoolSample) -> Pool:
    """The disc as two products and a person."""
    pool = Pool(tmp_path)
    for kind, number in (("products", 3), ("products", 5), ("people_moved", 4)):
        pool.write(kind, number, sample)
    pool.refresh()
    return pool


def test_a_sample_is_read_as_it_was_written(pool: Pool, sample: PoolSample) -> None:
    found = pool.read(pool.names["people_moved"][0])
    np.testing.assert_array_equal(found.image, sample.image)
    for plane in ("target", "weight", "advice"):
        np.testing.assert_array_equal(getattr(found, plane), getattr(sample, plane))


def test_the_pool_knows_numbers_and_kinds(pool: Pool) -> None:
    assert pool.numbers() == {3, 4, 5}
    assert {kind: len(names) for kind, names in pool.names.items()} == {
        "people_moved": 1,
        "products": 2,
    }


def test_a_sample_that_is_still_being_written_is_not_there(pool: Pool) -> None:
    (pool.folder / "products-000009.partial").write_bytes(b"half")
    pool.refresh()
    assert 9 not in pool.numbers()


def test_production_goes_on_after_what_is_there(pool: Pool) -> None:
    photo = np.full((40, 40, 3), 90, np.uint8)
    config = replace(read_config(HERE / "config.json", Config), kinds={"empty": 1.0}, pool_px=32)
    drawn = draw_samples(Library(backgrounds=[photo], surfaces=[photo]), config, count(3), {3, 4})
    assert next(drawn)[0] == 5


def test_stored_advice_comes_back_to_half_a_step() -> None:
    logits = torch.linspace(-10, 10, 50)
    recalled, known = recall_advice(torch.from_numpy(store_advice(logits)))
    torch.testing.assert_close(recalled, logits, atol=0.5 / 12 + 1e-6, rtol=0)
    assert known.all()


def test_withheld_advice_is_known_nowhere() -> None:
    recalled, known = recall_advice(torch.full((3,), UNKNOWN, dtype=torch.uint8))
    assert not recalled.any()
    assert not known.any()


@pytest.mark.parametrize("seed", range(6))
def test_all_planes_of_a_sample_show_the_same_part(sample: PoolSample, seed: int) -> None:
    same = PoolSample(sample.image, sample.target, sample.target, sample.target)
    part = take_part(np.random.default_rng(seed), same, 64)
    np.testing.assert_array_equal(part.weight, part.target)
    np.testing.assert_array_equal(part.advice, part.target)
    assert part.image[part.target == 255].mean() > part.image[part.target == 0].mean()


@pytest.mark.parametrize("kind", ["products", "chosen", "empty"])
def test_hints_never_contradict_the_target(sample: PoolSample, kind: str) -> None:
    for seed in range(40):
        hints = draw_hints(np.random.default_rng(seed), kind, sample)
        assert (sample.target[hints[..., 0] > 0] == 255).all()
        assert (sample.target[hints[..., 1] > 0] == 0).all()


def test_some_advice_is_withheld(sample: PoolSample) -> None:
    drawn = [mislead(np.random.default_rng(seed), sample.advice) for seed in range(200)]
    withheld = sum((advice == UNKNOWN).all() for advice in drawn)
    assert 15 <= withheld <= 65


def test_wrong_advice_is_advice_still(sample: PoolSample) -> None:
    changed = 0
    for seed in range(100):
        advice = mislead(np.random.default_rng(seed), sample.advice)
        if (advice != UNKNOWN).any():
            assert (advice != UNKNOWN).all()
            changed += not np.array_equal(advice, sample.advice)
    assert changed > 0


def test_same_number_gives_the_same_sample(pool: Pool) -> None:
    samples = PoolSamples(pool, SamplePlan(1, 7, 4, 64, {"products": 1.0, "people": 1.0}))
    for one, other in zip(samples[2], samples[2], strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


class Blind(torch.nn.Module):
    """Takes everything for the same; remembers the hints of its last call."""

    def __init__(self, logit: float = -4.0, trust: float = 0.5) -> None:
        super().__init__()
        self.bias = torch.nn.Parameter(torch.tensor(logit))
        self.trust = trust

    def forward(self, *inputs: torch.Tensor) -> tuple:
        return self.weigh(*inputs)[0]

    def weigh(self, image: torch.Tensor, hints: torch.Tensor | None, *_: torch.Tensor) -> tuple:
        self.seen = hints
        size = (len(image), 1, *image.shape[2:])
        return (self.bias.expand(size),), image.new_full(size, self.trust)


@pytest.fixture
def lesson(pool: Pool) -> PoolLesson:
    """Lessons of four pictures whose start takes everything for background."""
    config = replace(read_config(HERE / "config.json", Config), kinds={"products": 1.0})
    return PoolLesson(pool, Blind(), replace(config, batch_size=4, is_bfloat16=False))


def test_what_is_missed_right_now_gets_a_stroke(lesson: PoolLesson) -> None:
    batch = next(iter(lesson.load(0, 1, 64)))
    network = Blind()
    lesson.correct(network, batch)
    drawn = network.seen[0, 0] > batch[3][0, 0] / 255
    assert drawn.any()
    assert (batch[1][0, 0][drawn] == 255).all()


def lose(
    lesson: PoolLesson,
    sample: PoolSample,
    *,
    logit: float = -4.0,
    trust: float = 0.5,
    is_hinted: bool = False,
    is_taught: bool = False,
) -> float:
    """Return what is lost on a sample, the second of two, by one who gives the same everywhere."""
    hints = np.zeros((SIDE, SIDE, 2), np.uint8)
    hints[48, 48, 0] = 255 * is_hinted
    flat = [plane[..., None] for plane in (sample.target, sample.weight, sample.advice)]
    taught = np.full((1, 1, 1), 255 * is_taught, np.uint8)
    planes = (sample.image, *flat[:2], hints, flat[2], flat[2], taught)
    # The first of a batch is watched, and so gets a hint; this one is believed nowhere.
    batch = [torch.from_numpy(np.stack([plane, plane]).transpose(0, 3, 1, 2)) for plane in planes]
    batch[2] = batch[2].clone()
    batch[2][0] = 0
    return float(lesson.correct(Blind(logit, trust), batch)[0].detach())


def test_without_a_hint_the_start_is_nearly_kept(lesson: PoolLesson, sample: PoolSample) -> None:
    as_start, otherwise = (lose(lesson, sample, logit=x) for x in (-4.0, 4.0))
    assert as_start < otherwise


def test_who_trusts_the_adviser_otherwise_than_the_start_loses_by_it(
    lesson: PoolLesson, sample: PoolSample
) -> None:
    as_start, otherwise = (lose(lesson, sample, trust=x) for x in (0.5, 0.1))
    assert as_start < otherwise


@pytest.mark.parametrize("of", ["is_hinted", "is_taught"])
def test_where_the_target_counts_trust_is_free(
    lesson: PoolLesson, sample: PoolSample, of: str
) -> None:
    as_start, otherwise = (lose(lesson, sample, trust=x, **{of: True}) for x in (0.5, 0.1))
    assert as_start == otherwise


@pytest.fixture
def filled() -> PoolSample:
    """A grey picture that is all subject."""
    target = np.full((SIDE, SIDE), 255, np.uint8)
    return PoolSample(np.full((SIDE, SIDE, 3), 90, np.uint8), target, target, target)


def test_with_a_hint_only_the_target_counts(lesson: PoolLesson, filled: PoolSample) -> None:
    as_start, as_target = (lose(lesson, filled, is_hinted=True, logit=x) for x in (-4.0, 4.0))
    assert as_target < as_start


def test_of_a_taught_kind_the_target_counts_without_a_hint(
    lesson: PoolLesson, filled: PoolSample
) -> None:
    untaught, taught = (lose(lesson, filled, is_taught=t, logit=4.0) for t in (False, True))
    assert taught < untaught


def test_samples_of_a_taught_kind_say_so(pool: Pool) -> None:
    plan = SamplePlan(1, 0, 12, 64, {"products": 1.0, "people_moved": 1.0})
    samples = PoolSamples(pool, plan, ["products"])
    assert {int(samples[number][-1]) for number in range(len(samples))} == {0, 255}


def test_an_edge_that_the_start_has_found_draws_fully() -> None:
    target = torch.zeros(2, 1, 80, 80)
    target[..., 40:] = 1
    answers = target.clone()
    answers[1] = 0
    pull = draw_towards(target, answers)
    assert (pull[0, 0, :, 39:41] == 1).all()
    assert (pull[0, 0, :, :30] == DRAW).all()
    assert (pull[1] == DRAW).all()
