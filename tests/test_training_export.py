"""What becomes of a trained network: half the file, and a list with the version before."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.training.half_storage import store_halves
from models.training.registry_file import update_registry
from models.training.short_names import shorten_names

WEIGHTS = np.random.default_rng(1).normal(size=(16, 3, 3, 3)).astype(np.float32)


@pytest.fixture(scope="module")
def model() -> bytes:
    """One convolution of 432 weights."""
    planes = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, 8, 8])
        for name, channels in (("image", 3), ("alpha", 16))
    ]
    node = helper.make_node("Conv", ["image", "weight"], ["alpha"], pads=[1, 1, 1, 1])
    weight = numpy_helper.from_array(WEIGHTS, "weight")
    graph = helper.make_graph([node], "conv", planes[:1], planes[1:], [weight])
    opset = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, ir_version=8, opset_imports=opset).SerializeToString()


def run(content: bytes) -> np.ndarray:
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return session.run(None, {"image": np.ones((1, 3, 8, 8), np.float32)})[0]


def test_weights_take_half_the_room(model: bytes) -> None:
    stored = onnx.load_model_from_string(store_halves(model)).graph.initializer[0]
    assert len(stored.raw_data) == WEIGHTS.nbytes // 2


def test_answer_of_halved_weights_is_that_of_the_rounded_ones(model: bytes) -> None:
    exact, halved = run(model), run(store_halves(model))
    np.testing.assert_allclose(halved, exact, atol=27 * 2**-11 * np.abs(WEIGHTS).max())
    assert not np.array_equal(halved, exact)


@pytest.fixture
def wordy() -> bytes:
    """Two nodes with long names for themselves and what lies between them."""
    planes = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, 8, 8])
        for name in ("image", "alpha")
    ]
    between = "/network/between_output_0"
    nodes = [
        helper.make_node("Neg", ["image"], [between], name="/network/negate"),
        helper.make_node("Clip", [between, "", "most"], ["alpha"], name="/network/clip"),
    ]
    most = numpy_helper.from_array(np.float32(-0.5).reshape(()), "most")
    graph = helper.make_graph(nodes, "wordy", planes[:1], planes[1:], [most])
    opset = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, ir_version=8, opset_imports=opset).SerializeToString()


def test_short_names_leave_the_answer_alone(wordy: bytes) -> None:
    np.testing.assert_array_equal(run(shorten_names(wordy)), run(wordy))


def test_short_names_leave_inputs_outputs_weights(wordy: bytes) -> None:
    graph = onnx.load_model_from_string(shorten_names(wordy)).graph
    kept = [value.name for value in (*graph.input, *graph.output, *graph.initializer)]
    assert kept == ["image", "alpha", "most"]
    assert b"network" not in shorten_names(wordy)


def entry(version: int) -> dict[str, object]:
    return {"name": "nobg-small", "version": version, "file": f"nobg-small-{version}.onnx"}


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A registry of versions 1 and 2 and another model, with their files."""
    path = tmp_path / "registry.json"
    other = {"name": "other", "version": 1, "file": "other.onnx"}
    path.write_text(json.dumps({"models": [other], "default": "other"}))
    for version in (1, 2):
        (tmp_path / f"nobg-small-{version}.onnx").touch()
        update_registry(path, entry(version))
    return path


def names(path: Path) -> list[tuple[str, int]]:
    models = json.loads(path.read_text())["models"]
    return [(model["name"], model["version"]) for model in models]


def test_version_before_stays_in_the_registry(listed: Path) -> None:
    assert names(listed) == [("nobg-small", 2), ("nobg-small", 1), ("other", 1)]


def test_third_version_takes_the_place_of_the_first(listed: Path) -> None:
    update_registry(listed, entry(3))
    assert names(listed) == [("nobg-small", 3), ("nobg-small", 2), ("other", 1)]
    assert not (listed.parent / "nobg-small-1.onnx").exists()


def test_same_version_is_replaced(listed: Path) -> None:
    update_registry(listed, entry(2) | {"file": "nobg-small-2-new.onnx"})
    files = [model["file"] for model in json.loads(listed.read_text())["models"]]
    assert files == ["nobg-small-2-new.onnx", "nobg-small-1.onnx", "other.onnx"]


def test_newest_entry_becomes_the_default(listed: Path) -> None:
    assert json.loads(listed.read_text())["default"] == "nobg-small"
