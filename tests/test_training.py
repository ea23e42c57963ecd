"""A training on made-up pictures: it learns, and a stopped run continues as if it had not been."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is only installed for training")

from models.training.charts import cut_rows, read_rows  # noqa: E402
from models.training.config import Config, read_config  # noqa: E402
from models.training.library import Library, Photo  # noqa: E402
from models.training.loop import CHECKPOINT, train  # noqa: E402
from models.training.network import U2NetP  # noqa: E402
from models.training.state import RunState, load_checkpoint, start_run  # noqa: E402

pytestmark = pytest.mark.slow
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
    return Library([photo], [photo], [rgba], [rgba], [np.full((40, 40, 3), 90, np.uint8)])


@pytest.fixture
def config() -> Config:
    """Six steps of two pictures of 32 px, a checkpoint after three."""
    tiny = replace(read_config(CONFIG), steps=6, batch_size=2, sizes=[(0.0, 32)], check_every=3)
    return replace(tiny, workers=0, minutes=1e6, is_bfloat16=False, learning_rate=2e-2)


def new_state(config: Config) -> RunState:
    """Return the start of a run of a network of two layers, the same each time."""
    torch.manual_seed(0)
    layers = torch.nn.Conv2d(3, 8, 3, padding=1), torch.nn.ReLU(), torch.nn.Conv2d(8, 7, 1)
    return start_run(torch.nn.Sequential(*layers), config)


def test_network_has_a_fused_and_six_side_outputs_at_full_size() -> None:
    with torch.inference_mode():
        assert U2NetP()(torch.zeros(1, 3, 64, 32)).shape == (1, 7, 64, 32)


def test_loss_falls(library: Library, config: Config, tmp_path: Path) -> None:
    config = replace(config, steps=40, check_every=40)
    train(new_state(config), library, config, tmp_path)
    losses = [row["loss"] for row in read_rows(tmp_path / "log.csv")]
    assert losses[-1] < losses[0] * 0.9


def test_resumed_run_ends_with_the_same_weights(
    library: Library, config: Config, tmp_path: Path
) -> None:
    whole = new_state(config)
    train(whole, library, config, tmp_path)
    half = new_state(config)
    with pytest.raises(KeyboardInterrupt):
        train(half, library, config, tmp_path, stop)
    resumed = new_state(config)
    load_checkpoint(resumed, tmp_path / CHECKPOINT)
    assert resumed.step == 3
    train(resumed, library, config, tmp_path)
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
