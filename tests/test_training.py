"""A training on made-up pictures: it learns, and a stopped run continues as if it had not been."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

if "training" in os.environ.get("NOBG_REQUIRE", ""):
    import torch
else:
    torch = pytest.importorskip("torch", reason="torch is only installed for training")

from models.training.charts import cut_rows, read_rows
from models.training.config import Config, read_config
from models.training.library import Library, Photo
from models.training.loop import open_run, train
from models.training.network import SubjectNet
from models.training.sample_lesson import SampleLesson
from models.training.state import RunState, start_run
from models.training.u2netp import U2NetP

CONFIG = Path(__file__).parents[1] / "models/training/config.json"


@pytest.fixture
def library() -> Library:
    """A red square on grey as photo, object and background."""
    image = np.full((48, 48, 3), 90, np.uint8)
    target = np.zeros((48, 48), np.uint8)
    target[12:36, 12:36] = 255
    image[target > 0] = 200, 30, 30
    rgba = np.full((20, 20, 4), 255, np.uint8)
    photo = Photo(image, target, np.full_like(target, 255))
    grey = np.full((40, 40, 3), 90, np.uint8)
    return Library([photo], [photo], [rgba], [rgba], [grey], [grey], [rgba], [rgba])


@pytest.fixture
def config() -> Config:
    """Six steps of two pictures of 64 px, a checkpoint after three."""
    tiny = replace(
        read_config(CONFIG, Config), steps=6, batch_size=2, sizes=[(0.0, 64)], check_every=3
    )
    return replace(tiny, minutes=1e6, is_bfloat16=False, frozen=[], encoder_rate=1.0)


def new_state(config: Config) -> RunState:
    """Return the start of a run from nothing, the same each time."""
    torch.manual_seed(0)
    return start_run(SubjectNet(), config)


def test_network_answers_at_full_size_and_at_three_smaller_ones() -> None:
    with torch.inference_mode():
        outputs = SubjectNet()(torch.zeros(1, 3, 128, 64), torch.zeros(1, 2, 128, 64))
    sizes = [tuple(output.shape[2:]) for output in outputs]
    assert sizes == [(128, 64), (4, 2), (8, 4), (16, 8)]


def test_the_yardstick_has_a_fused_and_six_side_outputs_at_full_size() -> None:
    with torch.inference_mode():
        outputs = U2NetP()(torch.zeros(1, 3, 64, 32))
    assert [output.shape for output in outputs] == [(1, 1, 64, 32)] * 7


def test_a_hint_changes_the_answer() -> None:
    network, image = SubjectNet(), torch.zeros(1, 3, 64, 64)
    hints = torch.zeros(1, 2, 64, 64)
    hints[0, 0, 20:24, 20:30] = 1
    with torch.inference_mode():
        assert not torch.equal(network(image, hints)[0], network(image)[0])


@pytest.mark.slow
def test_loss_of_a_run_from_nothing_falls(library: Library, config: Config, tmp_path: Path) -> None:
    config = replace(config, steps=60, check_every=60, kinds={"people": 1.0}, learning_rate=3e-3)
    train(new_state(config), SampleLesson(library, config), config, tmp_path)
    losses = [row["loss"] for row in read_rows(tmp_path / "log.csv")]
    assert losses[-1] < losses[0] * 0.6


@pytest.mark.slow
def test_resumed_run_ends_with_the_same_weights(
    library: Library, config: Config, tmp_path: Path
) -> None:
    whole, lesson = new_state(config), SampleLesson(library, config)
    train(whole, lesson, config, tmp_path)
    with pytest.raises(KeyboardInterrupt):
        train(new_state(config), lesson, config, tmp_path, stop)
    resumed = open_run(new_state(config), tmp_path)
    assert resumed.step == 3
    train(resumed, lesson, config, tmp_path)
    for name, weight in whole.averaged.state_dict().items():
        torch.testing.assert_close(resumed.averaged.state_dict()[name], weight, rtol=0, atol=0)


def stop(state: RunState) -> None:
    """Break a run off after its first checkpoint."""
    raise KeyboardInterrupt


def test_resume_drops_log_lines_after_the_checkpoint(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("step,loss\n10,2.0\n20,1.0\n")
    cut_rows(log, 10)
    assert [row["step"] for row in read_rows(log)] == [10]
