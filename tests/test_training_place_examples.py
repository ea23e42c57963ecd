"""Pictures for the sense of places: samples of the pool, and parts of photographs."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

if "training" not in os.environ.get("NOBG_REQUIRE", ""):
    pytest.importorskip("torch", reason="torch is only installed for training")

from models.training.place_examples import (
    around_thing,
    find_deserted,
    list_made,
    list_photographed,
)
from models.training.pool import Pool, PoolSample
from models.training.yardstick_deeplab import CLASSES

SIDE = 64
DOG = 12


def classes_with_dog() -> np.ndarray:
    """Probabilities of a photo with a dog near one corner."""
    classes = np.zeros((CLASSES, 120, 160), np.float32)
    classes[DOG, 20:50, 20:60] = 1
    classes[0] = 1 - classes[DOG]
    return classes


def test_window_around_a_thing_shows_it() -> None:
    classes, rng = classes_with_dog(), np.random.default_rng(8)
    windows = [around_thing(rng, classes) for _ in range(20)]
    shown = [classes[DOG, y : y + h, x : x + w].mean() for y, x, h, w in filter(None, windows)]
    assert shown
    assert min(shown) > 0.1


def test_photo_without_a_thing_has_no_window_around_one() -> None:
    classes = np.zeros((CLASSES, 90, 120), np.float32)
    classes[0] = 1
    assert around_thing(np.random.default_rng(9), classes) is None


def test_deserted_window_shows_no_thing() -> None:
    things, rng = classes_with_dog()[DOG], np.random.default_rng(10)
    windows = [find_deserted(rng, things, 0.2, 0.4) for _ in range(20)]
    shown = [things[y : y + h, x : x + w].max() for y, x, h, w in filter(None, windows)]
    assert shown
    assert max(shown) == 0


def test_photo_full_of_a_thing_has_no_deserted_window() -> None:
    things = np.ones((90, 120), np.float32)
    assert find_deserted(np.random.default_rng(11), things, 0.2, 0.4) is None


def test_made_examples_are_the_samples_of_the_pool(tmp_path: Path) -> None:
    target = np.zeros((SIDE, SIDE), np.uint8)
    target[: SIDE // 2] = 255
    image = np.full((SIDE, SIDE, 3), 90, np.uint8)
    pool = Pool(tmp_path)
    for number, kind in enumerate(("places", "places", "people")):
        pool.write(kind, number, PoolSample(image, target, target, target))
    pool.refresh()
    examples = list(list_made(np.random.default_rng(12), pool))
    assert len(examples) == 2
    assert all(0.3 < truth.mean() < 0.75 for _, truth in examples)


def test_photographed_examples_show_a_thing_or_none(tmp_path: Path) -> None:
    photo = np.full((120, 160, 3), 120, np.uint8)
    for name in ("people/images/a", "people/masks/a", "unlabelled/a", "backgrounds/a_1"):
        path = tmp_path / f"{name}.png"
        path.parent.mkdir(parents=True)
        cv2.imwrite(str(path), photo * ("masks" not in name))
    rng, classes = np.random.default_rng(13), classes_with_dog()
    shown = [t.mean() for _, t in list_photographed(rng, tmp_path, lambda _photo: classes)]
    assert len([part for part in shown if part > 0.1]) == 3
    assert len([part for part in shown if part < 0.01]) == len(shown) - 3 > 4
