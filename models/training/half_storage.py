"""Weights stored as float16 in an ONNX file and widened when it is loaded: half the file."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Small tables (sizes, scales) stay exact: they are shapes, not weights.
LEAST_VALUES = 64


def store_halves(content: bytes) -> bytes:
    """Return the model with its large float32 weights as float16 and a cast behind each.

    onnxruntime folds the casts while it loads, so a run computes in float32 as before.
    """
    model = onnx.load_model_from_string(content)
    casts = []
    for weight in model.graph.initializer:
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < LEAST_VALUES:
            continue
        name = weight.name
        halves = numpy_helper.from_array(
            numpy_helper.to_array(weight).astype(np.float16), f"{name}.half"
        )
        weight.CopyFrom(halves)
        casts.append(helper.make_node("Cast", [weight.name], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model.SerializeToString()
