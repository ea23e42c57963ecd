"""The sense of places, and the decoder that is asked where it says so."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import numpy_helper

if "training" in os.environ.get("NOBG_REQUIRE", ""):
    import torch
else:
    torch = pytest.importorskip("torch", reason="torch is only installed for training")

from models.training.advised import AdvisedModel, AdvisedNet
from models.training.adviser import Adviser
from models.training.export import make_placed_onnx
from models.training.fit_sense import describe_all, fit_sense, store_sense
from models.training.network import TAPS
from models.training.placed import DESCRIBED, SURE, PlacedModel, PlaceSense, describe, load_sense
from models.training.steepness import to_alpha
from models.training.u2netp import U2NetP

SIDE = 64
CERTAIN = 20.0


def make_advised(seed: int, encoder_of: AdvisedNet | None = None) -> AdvisedNet:
    """Return a network of noise; its encoder may be another's."""
    torch.manual_seed(seed)
    network = AdvisedNet().eval()
    with torch.no_grad():
        for weight in network.parameters():
            weight += 0.02 * torch.randn_like(weight)
    if encoder_of is not None:
        network.encoder = encoder_of.encoder
    return network.requires_grad_(False)


@pytest.fixture(scope="module")
def networks() -> tuple[Adviser, AdvisedNet, AdvisedNet]:
    """An adviser, what answers, and what answers in places."""
    torch.manual_seed(1)
    adviser = Adviser(U2NetP()).eval().requires_grad_(False)
    advised = make_advised(2)
    return adviser, advised, make_advised(3, advised)


def convinced(networks: tuple[Adviser, AdvisedNet, AdvisedNet], logit: float) -> PlacedModel:
    """Return the whole, which holds every picture for a place as far as the logit says."""
    sense = PlaceSense()
    with torch.no_grad():
        sense.say.weight.zero_()
        sense.say.bias.fill_(logit)
    return PlacedModel(*networks, sense).eval().requires_grad_(False)


def picture(height: int = SIDE, width: int = SIDE) -> dict[str, torch.Tensor]:
    torch.manual_seed(4)
    image = torch.randn(1, 3, height, width)
    return {"image": image, "hints": torch.zeros(1, 2, height, width)}


def marked() -> dict[str, torch.Tensor]:
    planes = picture()
    planes["hints"][:, 0, 10:20, 10:20] = 1
    return planes


def answer(network: AdvisedNet, adviser: Adviser, planes: dict[str, torch.Tensor]) -> torch.Tensor:
    with torch.inference_mode():
        return AdvisedModel(adviser, network)(**planes)[0]


def ask(model: PlacedModel, planes: dict[str, torch.Tensor]) -> torch.Tensor:
    with torch.inference_mode():
        return model(**planes)[0]


def test_in_a_place_the_other_decoder_answers(
    networks: tuple[Adviser, AdvisedNet, AdvisedNet],
) -> None:
    adviser, _, places = networks
    wanted = answer(places, adviser, picture())
    torch.testing.assert_close(ask(convinced(networks, CERTAIN), picture()), wanted)


def test_where_a_thing_was_found_it_is_not_heard(
    networks: tuple[Adviser, AdvisedNet, AdvisedNet],
) -> None:
    adviser, advised, _ = networks
    wanted = answer(advised, adviser, picture())
    torch.testing.assert_close(ask(convinced(networks, -CERTAIN), picture()), wanted)


def test_whoever_marks_a_place_wants_something_in_it(
    networks: tuple[Adviser, AdvisedNet, AdvisedNet],
) -> None:
    adviser, advised, _ = networks
    wanted = answer(advised, adviser, marked())
    torch.testing.assert_close(ask(convinced(networks, CERTAIN), marked()), wanted)


@pytest.fixture(scope="module")
def exported(networks: tuple[Adviser, AdvisedNet, AdvisedNet]) -> bytes:
    """The file of a model that is sure to see a place."""
    return make_placed_onnx(convinced(networks, CERTAIN))


@pytest.mark.parametrize("logit", [-CERTAIN, SURE, CERTAIN])
def test_exported_file_answers_as_both_decoders_at_any_size(
    networks: tuple[Adviser, AdvisedNet, AdvisedNet], exported: bytes, logit: float
) -> None:
    model = convinced(networks, logit)
    session = onnxruntime.InferenceSession(
        convince(exported, logit), providers=["CPUExecutionProvider"]
    )
    for height, width in ((64, 64), (96, 160)):
        planes = picture(height, width)
        wanted = to_alpha(ask(model, planes)).numpy()
        fed = {name: plane.numpy() for name, plane in planes.items()}
        np.testing.assert_allclose(session.run(None, fed)[0], wanted, atol=0.03)


def convince(content: bytes, logit: float) -> bytes:
    """Return the file of a model that holds every picture for a place as far as the logit says."""
    model = onnx.load_model_from_string(content)
    (bias,) = (weight for weight in model.graph.initializer if weight.name.endswith("say.bias"))
    bias.CopyFrom(numpy_helper.from_array(np.array([logit], np.float32), bias.name))
    return model.SerializeToString()


def test_exported_file_fits_into_eight_megabytes(exported: bytes) -> None:
    assert len(exported) <= 8_000_000


def test_features_count_where_something_was_found() -> None:
    features = [
        torch.zeros(1, channels, 2 * SIDE >> size, 2 * SIDE >> size)
        for size, channels in enumerate(TAPS.values(), start=2)
    ]
    features[-1][..., 0, 0], features[-2][..., -1, -1] = 3.0, 5.0
    logits = torch.full((1, 1, SIDE, SIDE), -30.0)
    logits[..., :32, :32] = 30.0
    described = describe(features, logits, logits, -logits)[0]
    deepest, before = described[4 : 4 + TAPS[17]], described[4 + TAPS[17] :]
    torch.testing.assert_close(deepest, torch.full_like(deepest, 3.0), rtol=0.01, atol=0.01)
    torch.testing.assert_close(before, torch.zeros_like(before))
    assert described[:4].tolist() == pytest.approx([30, -30, 0.75, 0.25], rel=0.01)


def test_sense_learns_what_tells_places_from_things() -> None:
    torch.manual_seed(5)
    described, is_place = torch.randn(300, DESCRIBED), (torch.arange(300) % 5 == 0).float()
    described[is_place > 0, :8] += 4
    said = fit_sense(described, is_place, steps=100)(described)[:, 0]
    assert ((said > 0) == (is_place > 0)).float().mean() > 0.97


def test_stored_sense_says_the_same(tmp_path: Path) -> None:
    torch.manual_seed(6)
    described = torch.randn(40, DESCRIBED)
    sense = fit_sense(described, (described[:, 0] > 0).float(), steps=5)
    path = tmp_path / "sense.npz"
    store_sense(sense, path)
    with torch.inference_mode():
        said, wanted = load_sense(path)(described), sense(described)
    torch.testing.assert_close(said, wanted, rtol=0.01, atol=0.02)


def test_only_pictures_count_of_which_it_is_clear_what_was_found(
    networks: tuple[Adviser, AdvisedNet, AdvisedNet],
) -> None:
    noise = np.random.default_rng(7).integers(0, 255, (SIDE, SIDE, 3), np.uint8)
    things = [np.full((SIDE, SIDE), part, np.float32) for part in (0.0, 0.4, 1.0)]
    described, is_place = describe_all([(noise, t) for t in things], *networks[:2])
    assert described.shape == (2, DESCRIBED)
    assert is_place.tolist() == [1, 0]
