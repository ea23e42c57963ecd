"""Kernels stored in 8 bits in an ONNX file and widened when it is loaded: half of `half_storage`.

onnxruntime works out what follows from weights alone while it loads, so a run computes in float32.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

# Smaller kernels, and those that filter each channel on its own, have few weights and need them.
LEAST_KERNEL = 4096
# A kernel with a larger error, root mean square over that of its weights, stays as it is: a spike
# in a channel leaves too few steps for its other weights.
LARGEST_ERROR = 0.01
MOST = 127
# The least that 16 bits hold exactly enough.
LEAST_SCALE = 2.0**-14


def store_bytes(content: bytes, exact: str) -> bytes:
    """Return the model with large kernels of convolutions in 8 bits, one scale an output channel.

    Source: Krishnamoorthi, "Quantizing deep convolutional networks", arXiv 1806.08342 (symmetric,
    per channel, weights only).

    Args:
        content: an ONNX model.
        exact: kernels with this in their names stay as they are.
    """
    model = onnx.load_model_from_string(content)
    graph = model.graph
    kernels = {node.input[1] for node in graph.node if node.op_type == "Conv"}
    widening: list[NodeProto] = []
    for weight in list(graph.initializer):
        if weight.name in kernels and exact not in weight.name and is_large(weight):
            widening += narrow(graph, weight)
    nodes = [*widening, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def is_large(weight: TensorProto) -> bool:
    """Whether a kernel has many weights, and more than one input channel."""
    is_float = weight.data_type == TensorProto.FLOAT
    return is_float and weight.dims[1] > 1 and int(np.prod(weight.dims)) >= LEAST_KERNEL


def narrow(graph: onnx.GraphProto, weight: TensorProto) -> list[NodeProto]:
    """Replace, in the graph, a weight by 8 bits and their scale; return what widens them."""
    name, values = weight.name, numpy_helper.to_array(weight)
    largest = np.abs(values).max(tuple(range(1, values.ndim)), keepdims=True)
    # As `store_halves` will store it.
    scale = np.maximum(largest / MOST, LEAST_SCALE).astype(np.float16).astype(np.float32)
    steps = np.clip(np.round(values / scale), -MOST, MOST)
    if np.linalg.norm(steps * scale - values) > LARGEST_ERROR * np.linalg.norm(values):
        return []
    weight.CopyFrom(numpy_helper.from_array(steps.astype(np.int8), f"{name}.byte"))
    graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
    return [
        helper.make_node("Cast", [f"{name}.byte"], [f"{name}.steps"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}.steps", f"{name}.scale"], [name]),
    ]
