"""The edge refiner's training: it starts from what hero edges begin with, and learns."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import pytest

if "training" in os.environ.get("NOBG_REQUIRE", ""):
    import torch
else:
    torch = pytest.importorskip("torch", reason="torch is only installed for training")

from models.training.config import read_config
from models.training.edges import seen
from models.training.edges.config import EdgeConfig
from models.training.edges.crops import Crop, pack
from models.training.edges.degrade import Start
from models.training.edges.evaluate import Case, measure, use
from models.training.edges.export import INPUTS, Refiner, export
from models.training.edges.lesson import EdgeLesson, start_run
from models.training.edges.losses import edge_loss
from models.training.edges.network import EdgeNet, colour_cues
from models.training.edges.pool import CropPool
from models.training.edges.seen import Asked
from models.training.edges.stock import Stock
from models.training.library import Library
from models.training.loop import train
from nobg_core.engine.registry import load_entry
from nobg_core.engine.session import Session

CONFIG = Path(__file__).parents[1] / "models/training/edges/config.json"


@pytest.fixture
def stock() -> Stock:
    """A sky with clouds as photograph, a square as object."""
    noise = np.random.default_rng(3).integers(0, 255, (9, 9, 3)).astype(np.uint8)
    photo = cv2.resize(noise, (90, 90), interpolation=cv2.INTER_CUBIC)
    square = np.zeros((40, 40, 4), np.uint8)
    square[8:32, 8:32] = 200, 30, 30, 255
    return Stock([photo], [square])


@pytest.fixture
def config() -> EdgeConfig:
    """Six steps of two crops of 64 px, a checkpoint after three."""
    tiny = replace(
        read_config(CONFIG, EdgeConfig), steps=6, batch_size=2, sizes=[(0.0, 64)], check_every=3
    )
    return replace(tiny, crop_px=80, minutes=1e6, is_bfloat16=False, scales=(2.0, 4.0))


@pytest.fixture
def pool(stock: Stock, config: EdgeConfig, tmp_path: Path) -> CropPool:
    """Forty crops of wires."""
    pool = CropPool(tmp_path)
    for number in range(40):
        pool.make(number, stock, replace(config, kinds={"wires": 1.0}))
    return pool


@pytest.fixture
def tile() -> list[torch.Tensor]:
    """A blue subject on orange, with an edge that the coarse alpha has blurred."""
    alpha = np.zeros((64, 64), np.float32)
    alpha[:, :30] = 1
    colours = np.float32([0.1, 0.2, 0.8]), np.float32([0.9, 0.6, 0.1])
    image = alpha[..., None] * colours[0] + (1 - alpha[..., None]) * colours[1]
    blurred = cv2.GaussianBlur(alpha, (0, 0), 3)
    planes = [image.transpose(2, 0, 1), blurred[None], blurred[None], blurred[None]]
    return [torch.from_numpy(np.ascontiguousarray(plane[None])) for plane in planes]


def trained_a_little() -> EdgeNet:
    """Return a network that no longer answers with what was begun alone."""
    torch.manual_seed(0)
    network = EdgeNet().eval()
    torch.nn.init.normal_(network.head.weight, std=0.05)
    return network


def test_an_untrained_network_answers_with_what_was_begun(
    tile: list[torch.Tensor],
) -> None:
    with torch.inference_mode():
        torch.testing.assert_close(EdgeNet()(*tile), tile[2])


def test_cues_find_the_edge_that_the_coarse_alpha_blurs(tile: list[torch.Tensor]) -> None:
    share = colour_cues(tile[0], tile[2])[0, 0] + 0.5
    assert (share[:, :30] > 0.9).all()
    assert (share[:, 30:] < 0.1).all()


def test_the_exact_alpha_has_no_loss() -> None:
    target = torch.rand(2, 1, 32, 32)
    weight = torch.rand(2, 1, 32, 32)
    shares = read_config(CONFIG, EdgeConfig).losses
    assert edge_loss(target, target, weight, weight, shares)[0] == 0
    assert edge_loss(target + 0.1, target, weight, weight, shares)[0] > 0.05


def test_exported_model_is_small_and_answers_as_the_network_on_tiles_of_any_size(
    tmp_path: Path, config: EdgeConfig
) -> None:
    network = trained_a_little()
    path = export(network.state_dict(), config, tmp_path)
    assert path.stat().st_size <= 2_000_000
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    for shape in ((1, 64, 64), (3, 96, 160)):
        torch.manual_seed(1)
        count, height, width = shape
        tiles = [torch.rand(count, channels, height, width) for channels in (3, 1, 1, 1)]
        with torch.inference_mode():
            wanted = Refiner(network)(*tiles).numpy()
        inputs = {name: tile.numpy() for name, tile in zip(INPUTS, tiles, strict=True)}
        np.testing.assert_allclose(session.run(None, inputs)[0], wanted, atol=0.01)


def test_measure_is_one_for_resizing_and_zero_for_the_truth() -> None:
    alpha = np.zeros((64, 64), np.float32)
    alpha[:, :30] = 1
    coarse = cv2.GaussianBlur(alpha, (0, 0), 4)
    start = Start(coarse, coarse, coarse, np.ones_like(alpha))
    case = Case("labels", np.zeros((64, 64, 3), np.uint8), start, alpha, alpha)
    assert measure([case], lambda picture, start: start.coarse)["labels"]["ours"] == 1
    assert measure([case], lambda picture, start: alpha)["mean"]["ours"] == 0
    assert measure([case], use(EdgeNet()))["labels"]["begun"] == 1
    assert measure([case], use(EdgeNet()))["labels"]["hero"] == 0


def test_a_pools_crops_follow_from_seed_and_number(
    stock: Stock, config: EdgeConfig, tmp_path: Path
) -> None:
    found = []
    for name in ("one", "other"):
        pool = CropPool(tmp_path / name)
        pool.folder.mkdir()
        pool.make(7, stock, config)
        pool.refresh()
        found.append(pool.read("000007.npy"))
    assert pool.made == ["000007.npy"]
    np.testing.assert_array_equal(*found)


def test_a_run_can_be_resumed_at_the_same_batch(pool: CropPool, config: EdgeConfig) -> None:
    lesson = EdgeLesson(pool, config)
    through = list(lesson.load(0, 4, 64))
    np.testing.assert_array_equal(next(iter(lesson.load(3, 1, 64))), through[3])


def test_as_many_crops_as_wanted_are_of_pictures_that_the_model_was_asked_about(
    pool: CropPool,
) -> None:
    pool.write("seen-000001-0", pool.read(sorted(pool.folder.glob("*.npy"))[0].name))
    pool.refresh()
    rng = np.random.default_rng(1)
    drawn = [pool.draw(rng, 0.25) for _ in range(400)]
    assert 60 < sum(name.startswith("seen-") for name in drawn) < 140


@pytest.fixture
def asked(stock: Stock, config: EdgeConfig, home: Path) -> Asked:
    """A model that takes green for the subject, asked about single edges of about 70 px."""
    return Asked(Library(), stock, Session(load_entry(), "cpu"), replace(config, crop_px=40))


def draw_asked(asked: Asked, monkeypatch: pytest.MonkeyPatch, least_iou: float) -> list[Crop]:
    monkeypatch.setattr(seen, "SHARE_SCENES", 0.0)
    monkeypatch.setattr(seen, "LEAST_IOU", least_iou)
    return [crop for n in range(6) for crop in seen.draw_seen(np.random.default_rng(n), asked)]


def test_crops_of_pictures_that_a_model_was_asked_about_hold_what_it_said(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    crops = draw_asked(asked, monkeypatch, least_iou=0.0)
    assert crops
    for crop in crops:
        assert pack(crop).shape == (9, 40, 40)
        # Not the values: a picture's brightest is taken for 1 before the model sees it.
        planes = (crop.picture[..., 1].astype(np.float32), crop.start.coarse)
        greenness, said = (cv2.blur(plane, (9, 9)).ravel() for plane in planes)
        assert np.corrcoef(greenness, said)[0, 1] > 0.9


def test_a_picture_of_which_the_model_took_something_else_gives_no_crops(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not draw_asked(asked, monkeypatch, least_iou=1.0)


@pytest.mark.slow
def test_a_short_run_learns_what_its_pool_holds(
    pool: CropPool, config: EdgeConfig, tmp_path: Path
) -> None:
    config = replace(config, steps=150, check_every=150, batch_size=4, ema_decay=0.9)
    state = start_run(config)
    lesson = EdgeLesson(pool, config)
    batch = torch.cat(list(lesson.load(0, 8, 64)))
    before = float(lesson.correct(state.averaged, batch)[0])
    train(state, lesson, config, tmp_path)
    after = float(lesson.correct(state.averaged, batch)[0])
    assert after < 0.9 * before
