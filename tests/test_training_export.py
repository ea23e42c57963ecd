"""What becomes of a trained network: half the file, and a list with the version before."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.training.at_need import ask_at_need
from models.training.byte_storage import store_bytes
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


def with_kernel(kernel: np.ndarray) -> bytes:
    """One convolution named "kernel"."""
    planes = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, 8, 8])
        for name, channels in (("image", kernel.shape[1]), ("alpha", kernel.shape[0]))
    ]
    node = helper.make_node("Conv", ["image", "kernel"], ["alpha"], pads=[1, 1, 1, 1])
    weight = numpy_helper.from_array(kernel, "kernel")
    graph = helper.make_graph([node], "conv", planes[:1], planes[1:], [weight])
    opset = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, ir_version=8, opset_imports=opset).SerializeToString()


def types(content: bytes) -> set[int]:
    return {weight.data_type for weight in onnx.load_model_from_string(content).graph.initializer}


@pytest.fixture
def kernel() -> np.ndarray:
    """As many weights as are worth 8 bits, in channels of very different size."""
    rng = np.random.default_rng(2)
    sizes = np.geomspace(0.05, 10, 32)[:, None, None, None]
    return (rng.uniform(-1, 1, (32, 16, 3, 3)) * sizes).astype(np.float32)


def test_bytes_are_right_to_half_a_step_of_their_channel(kernel: np.ndarray) -> None:
    image = np.zeros((1, 16, 8, 8), np.float32)
    image[0, 5, 4, 4] = 1
    wide, narrow = (
        onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"]).run(
            None, {"image": image}
        )[0]
        for content in (with_kernel(kernel), store_bytes(with_kernel(kernel), "adviser"))
    )
    step = np.abs(kernel).max((1, 2, 3)) / 127
    assert (np.abs(narrow - wide).max((0, 2, 3)) <= 0.55 * step + 1e-6).all()
    assert not np.array_equal(narrow, wide)


def test_bytes_take_a_quarter_of_the_room(kernel: np.ndarray) -> None:
    assert TensorProto.INT8 in types(store_bytes(with_kernel(kernel), "adviser"))
    assert len(store_bytes(with_kernel(kernel), "adviser")) < 0.3 * kernel.nbytes


def test_kernel_with_a_spike_stays_as_it_is(kernel: np.ndarray) -> None:
    kernel[:, 0, 0, 0] = 10 * np.abs(kernel).max((1, 2, 3))
    assert types(store_bytes(with_kernel(kernel), "adviser")) == {TensorProto.FLOAT}


def test_small_kernels_and_those_named_stay_as_they_are(kernel: np.ndarray) -> None:
    assert types(store_bytes(with_kernel(kernel[:, :8]), "adviser")) == {TensorProto.FLOAT}
    assert types(store_bytes(with_kernel(kernel), "ker")) == {TensorProto.FLOAT}


def stage(nodes: list[onnx.NodeProto], inputs: dict[str, list[int]], outputs: list[str]) -> bytes:
    """A model of these nodes, with the constant (4,)."""
    planes = [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in inputs.items()]
    answers = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["m"]) for name in outputs]
    shape = numpy_helper.from_array(np.array([4], np.int64), "four")
    graph = helper.make_graph(nodes, "stage", planes, answers, [shape])
    opset = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, ir_version=8, opset_imports=opset).SerializeToString()


@pytest.fixture
def asked_at_need() -> onnxruntime.InferenceSession:
    """Answers -x; from a mean above 0.5 on x, and fails unless it has four values."""
    first = stage(
        [
            helper.make_node("Neg", ["image"], ["alpha"]),
            helper.make_node("ReduceMean", ["image"], ["share"], axes=[0], keepdims=1),
            helper.make_node("Identity", ["image"], ["handed"]),
        ],
        {"image": ["n"]},
        ["alpha", "share", "handed"],
    )
    second = stage(
        [helper.make_node("Reshape", ["handed", "four"], ["alpha"])],
        {"handed": ["n"], "share": [1]},
        ["alpha"],
    )
    content = ask_at_need(first, second, "share", 0.5)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def test_second_model_answers_where_it_is_asked(
    asked_at_need: onnxruntime.InferenceSession,
) -> None:
    answer = asked_at_need.run(None, {"image": np.ones(4, np.float32)})[0]
    np.testing.assert_array_equal(answer, np.ones(4))


def test_second_model_does_not_run_where_it_is_not_asked(
    asked_at_need: onnxruntime.InferenceSession,
) -> None:
    answer = asked_at_need.run(None, {"image": np.zeros(5, np.float32)})[0]
    np.testing.assert_array_equal(answer, np.zeros(5))
    with pytest.raises(Exception, match="shape"):
        asked_at_need.run(None, {"image": np.ones(5, np.float32)})


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
