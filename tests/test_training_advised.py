"""AdvisedNet: it starts as a mean of two opinions, and what it does not know cannot sway it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import onnxruntime
import pytest

if "training" in os.environ.get("NOBG_REQUIRE", ""):
    import torch
else:
    torch = pytest.importorskip("torch", reason="torch is only installed for training")

from models.training.advised import SHARE, AdvisedModel, AdvisedNet, load_widened
from models.training.adviser import Adviser
from models.training.evaluate_predictors import SquareModel, find_default_model, open_network
from models.training.export import AlphaNetwork, make_onnx
from models.training.kept_weights import keep_weights, load_weights, mix_weights
from models.training.network import SubjectNet
from models.training.two_looks import hold, look_twice, shrink_hints
from models.training.u2netp import U2NetP
from nobg_core.engine.hints import NOTHING_KNOWN, Hints
from nobg_core.engine.predict import predict_alpha

SIDE = 64


@pytest.fixture
def planes() -> list[torch.Tensor]:
    """An image, hints and advice of noise."""
    torch.manual_seed(1)
    hints = (torch.rand(2, 2, SIDE, SIDE) > 0.97).float()
    return [torch.randn(2, 3, SIDE, SIDE), hints, torch.randn(2, 1, SIDE, SIDE) * 4]


@pytest.fixture
def subject() -> SubjectNet:
    """A SubjectNet with weights that are no round numbers in float16."""
    torch.manual_seed(2)
    return SubjectNet().eval()


@pytest.fixture
def advised(subject: SubjectNet, tmp_path: Path) -> AdvisedNet:
    """What it becomes when it gets an adviser."""
    path = tmp_path / "subject.npz"
    np.savez(path, **{name: w.numpy() for name, w in subject.state_dict().items()})
    network = AdvisedNet().eval()
    load_widened(network, path)
    return network


def stir(network: AdvisedNet) -> AdvisedNet:
    """Return the network with all its weights moved, as training does."""
    torch.manual_seed(3)
    with torch.no_grad():
        for weight in network.parameters():
            weight += 0.02 * torch.randn_like(weight)
    return network


def test_it_starts_as_a_mean_of_both_logits(
    subject: SubjectNet, advised: AdvisedNet, planes: list[torch.Tensor]
) -> None:
    image, hints, advice = planes
    with torch.inference_mode():
        wanted = torch.lerp(subject(image, hints)[0], advice, SHARE)
        torch.testing.assert_close(advised(image, hints, advice)[0], wanted)


def test_without_advice_it_starts_as_it_was(
    subject: SubjectNet, advised: AdvisedNet, planes: list[torch.Tensor]
) -> None:
    image, hints, _ = planes
    with torch.inference_mode():
        torch.testing.assert_close(advised(image, hints)[0], subject(image, hints)[0])


def test_advice_counts_only_where_it_is_known(
    advised: AdvisedNet, planes: list[torch.Tensor]
) -> None:
    known = torch.zeros(2, 1, SIDE, SIDE)
    known[..., :32] = 1
    other = planes[2].clone()
    other[..., 32:] = 9
    network = stir(advised)
    with torch.inference_mode():
        answers = [network(*planes[:2], advice, known)[0] for advice in (planes[2], other)]
    torch.testing.assert_close(*answers)


def test_what_is_learned_of_marks_changes_no_answer_without_them(
    advised: AdvisedNet, planes: list[torch.Tensor]
) -> None:
    image, hints, advice = planes
    network, nothing = stir(advised), torch.zeros_like(hints)
    with torch.inference_mode():
        before = [network(image, marks, advice)[0] for marks in (hints, nothing)]
    network.learn_marks_only()
    network(image, hints, advice)[0].mean().backward()
    with torch.no_grad():
        for weight in network.parameters():
            if weight.grad is not None:
                weight -= 50 * weight.grad
    with torch.inference_mode():
        after = [network(image, marks, advice)[0] for marks in (hints, nothing)]
    assert not torch.allclose(after[0], before[0], atol=0.01)
    torch.testing.assert_close(after[1], before[1], rtol=0, atol=0)


def test_exported_model_answers_as_the_network_at_any_size(
    advised: AdvisedNet, tmp_path: Path
) -> None:
    model = AdvisedModel(Adviser(U2NetP()), stir(advised)).eval()
    path = tmp_path / "model.onnx"
    path.write_bytes(make_onnx(model))
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    for height, width in ((64, 64), (96, 160)):
        torch.manual_seed(4)
        inputs = {
            "image": torch.randn(1, 3, height, width),
            "hints": (torch.rand(1, 2, height, width) > 0.9).float(),
        }
        with torch.inference_mode():
            wanted = AlphaNetwork(model)(*inputs.values()).numpy()
        fed = {name: plane.numpy() for name, plane in inputs.items()}
        np.testing.assert_allclose(session.run(None, fed)[0], wanted, atol=0.01)


def test_a_network_in_training_is_measured_as_its_file_will_answer() -> None:
    model = AdvisedModel(Adviser(U2NetP()), AdvisedNet()).eval()
    image, hints = torch.randn(1, 3, SIDE, SIDE), torch.zeros(1, 2, SIDE, SIDE)
    with torch.inference_mode():
        wanted = AlphaNetwork(model)(image, hints)[0, 0].numpy()
    measured = open_network(model, SIDE, is_bfloat16=False).run(image.numpy(), hints.numpy())
    np.testing.assert_allclose(measured, wanted, atol=1e-6)


def test_exported_model_fits_into_eight_megabytes(advised: AdvisedNet) -> None:
    model = AdvisedModel(Adviser(U2NetP()), advised).eval()
    assert len(make_onnx(model)) <= 8_000_000


def test_a_quarter_of_the_trained_weights_is_a_quarter_of_the_way() -> None:
    start, trained = {"weight": torch.tensor([1.0, 2.0])}, {"weight": torch.tensor([5.0, 2.0])}
    mixed = mix_weights(start, trained, 0.25)
    torch.testing.assert_close(mixed["weight"], torch.tensor([2.0, 2.0]))


def test_what_was_not_trained_stays_as_it_was() -> None:
    start = {"encoder": torch.tensor([1.0]), "decoder": torch.tensor([2.0])}
    mixed = mix_weights(start, {"decoder": torch.tensor([4.0])}, 0.5)
    assert {name: float(weight) for name, weight in mixed.items()} == {"encoder": 1, "decoder": 3}


def test_only_what_was_trained_is_kept(tmp_path: Path) -> None:
    averaged = {"encoder": torch.tensor([1.0]), "alpha": torch.tensor([0.1])}
    network = {"encoder": torch.tensor([1.0]), "alpha": torch.tensor([0.2])}
    keep_weights(averaged, network, tmp_path / "kept.npz")
    kept = load_weights(tmp_path / "kept.npz")
    assert list(kept) == ["alpha"]
    torch.testing.assert_close(kept["alpha"], averaged["alpha"], rtol=1e-3, atol=0)


def test_marks_are_measured_as_the_engine_uses_them() -> None:
    rng = np.random.default_rng(5)
    image = cv2.GaussianBlur(rng.integers(0, 256, (90, 140, 3)).astype(np.uint8), (0, 0), 9)
    image[20:60, 30:70, 1] = 255
    hints = np.zeros((90, 140, 2), np.uint8)
    hints[50:58, 80:95, 0] = hints[5:30, 25:40, 1] = 255

    def run(image: np.ndarray, hints: np.ndarray) -> np.ndarray:
        return (image[0, 1] * 0.9 + 0.1 * hints[0, 0]).clip(0, 1)

    def prepare(small: np.ndarray) -> np.ndarray:
        return small.transpose(2, 0, 1)[None] / np.float32(small.max())

    model = SquareModel(run, 32, 64, takes_hints=True, looks_closer=True, prepare=prepare)
    asks = {"takes_hints": True, "looks_closer": True, "input_px": 32, "hinted_px": 64}
    asked = SimpleNamespace(
        entry=SimpleNamespace(**asks, mean=(0, 0, 0), std=(1, 1, 1)),
        is_stopped=False,
        run=lambda feed: run(**feed)[None, None],
    )
    wanted = predict_alpha(image, asked, Hints(hints[..., 0], hints[..., 1]))
    measured = look_twice(model.ask, image, hints)
    measured = hold(measured, shrink_hints(hints, len(measured)))
    np.testing.assert_allclose(measured, wanted, atol=1e-6)
    unmarked = predict_alpha(image, asked, NOTHING_KNOWN)
    np.testing.assert_allclose(look_twice(model.ask, image, None), unmarked, atol=1e-6)


def test_what_is_measured_is_the_newest_version_of_the_default(tmp_path: Path) -> None:
    entries = [{"name": "nobg-small", "version": v, "file": f"{v}.onnx"} for v in (2, 1)]
    listed = {"models": entries, "default": "nobg-small"}
    (tmp_path / "registry.json").write_text(json.dumps(listed))
    assert find_default_model(tmp_path) == tmp_path / "2.onnx"
