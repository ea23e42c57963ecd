"""Small ONNX models, made in memory, each with the one property that a test needs."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from nobg_core.engine.registry import ModelEntry, load_entry

SIDE_PX = 32


def build(
    nodes: Sequence[onnx.NodeProto],
    constants: dict[str, np.ndarray],
    rank: int = 4,
    takes_hints: bool = False,
    image: str = "image",
) -> bytes:
    """Return a model from `image` (1, 3, H, W), and perhaps `hints`, to `alpha`, of free size."""
    inputs = [helper.make_tensor_value_info(image, TensorProto.FLOAT, [1, 3, "H", "W"])]
    if takes_hints:
        inputs.append(helper.make_tensor_value_info("hints", TensorProto.FLOAT, [1, 2, "H", "W"]))
    alpha = helper.make_tensor_value_info("alpha", TensorProto.FLOAT, list("NCHW")[4 - rank :])
    graph = helper.make_graph(
        nodes,
        "toy",
        inputs,
        [alpha],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def green_channel(image: str = "image") -> bytes:
    """Alpha is the picture's green: whatever is green is the subject; the input called `image`."""
    return build(
        [helper.make_node("Gather", [image, "one"], ["alpha"], axis=1)],
        {"one": np.array([1], np.int64)},
        image=image,
    )


def constant(value: float) -> bytes:
    """Alpha is the same everywhere, whatever the picture."""
    return build(
        [
            helper.make_node("Gather", ["image", "one"], ["green"], axis=1),
            helper.make_node("Mul", ["green", "zero"], ["nothing"]),
            helper.make_node("Add", ["nothing", "value"], ["alpha"]),
        ],
        {
            "one": np.array([1], np.int64),
            "zero": np.zeros((), np.float32),
            "value": np.array(value, np.float32),
        },
    )


def green_where_told() -> bytes:
    """Alpha is the picture's green if a stroke marks any subject, less what is marked as not."""
    return build(
        [
            helper.make_node("Gather", ["image", "one"], ["green"], axis=1),
            helper.make_node("Split", ["hints"], ["subject", "background"], axis=1, num_outputs=2),
            helper.make_node("ReduceMax", ["subject"], ["told"], keepdims=1),
            helper.make_node("Mul", ["green", "told"], ["meant"]),
            helper.make_node("Sub", ["meant", "background"], ["rest"]),
            helper.make_node("Relu", ["rest"], ["alpha"]),
        ],
        {"one": np.array([1], np.int64)},
        takes_hints=True,
    )


def wrong_rank() -> bytes:
    """The output has three dimensions instead of four."""
    return build(
        [helper.make_node("Gather", ["image", "one"], ["alpha"], axis=1)],
        {"one": np.array(1, np.int64)},
        rank=3,
    )


def endless() -> bytes:
    """Alpha is green again, but only after a minute of convolutions: nobody waits for that."""
    return slow(layers=200, scale=12)


def slow(layers: int = 20, scale: int = 4) -> bytes:
    """Alpha is green again, but only after half a second of convolutions."""
    weights = np.zeros((64, 64, 5, 5), np.float32)
    first = np.zeros((64, 3, 1, 1), np.float32)
    first[0, 1] = 1
    weights[0, 0, 2, 2] = 1
    nodes = [
        helper.make_node("Resize", ["image", "", "scale"], ["x"], mode="nearest"),
        helper.make_node("Conv", ["x", "first"], ["y0"]),
    ]
    nodes += [
        helper.make_node("Conv", [f"y{i}", "w"], [f"y{i + 1}"], pads=[2, 2, 2, 2])
        for i in range(layers)
    ]
    nodes += [
        helper.make_node("Gather", [f"y{layers}", "zero"], ["big"], axis=1),
        helper.make_node("Resize", ["big", "", "unscale"], ["alpha"], mode="nearest"),
    ]
    constants = {
        "first": first,
        "w": weights,
        "zero": np.array([0], np.int64),
        "scale": np.array([1, 1, scale, scale], np.float32),
        "unscale": np.array([1, 1, 1 / scale, 1 / scale], np.float32),
    }
    return build(nodes, constants)


def write_registry(folder: Path, content: bytes, **changes: object) -> ModelEntry:
    """Write a models folder with one model that takes plain sRGB in [0, 1]; return its entry."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "toy.onnx").write_bytes(content)
    write_entries(folder, [describe(content, **changes)])
    return load_entry("", folder)


def describe(content: bytes, **changes: object) -> dict[str, object]:
    """Return the registry's entry for toy.onnx, with some values changed."""
    return {
        "name": "toy",
        "version": 1,
        "file": "toy.onnx",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "input_px": SIDE_PX,
        "mean": [0, 0, 0],
        "std": [1, 1, 1],
        "licence": "MIT",
        "credit": "made in a test",
        **changes,
    }


def write_entries(folder: Path, entries: list[dict[str, object]], default: str = "toy") -> None:
    """Write the list of models."""
    registry = {"models": entries, "default": default}
    (folder / "registry.json").write_text(json.dumps(registry), encoding="utf-8")
