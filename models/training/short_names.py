"""Short names within an ONNX file: the tracer's take as much room as a tenth of the weights."""

from __future__ import annotations

import onnx


def shorten_names(content: bytes) -> bytes:
    """Return the model with numbers for names of nodes and of values between them.

    Inputs, outputs and weights keep theirs.
    """
    model = onnx.load_model_from_string(content)
    graph = model.graph
    names = {value.name: value.name for value in (*graph.input, *graph.output, *graph.initializer)}
    del graph.value_info[:]
    for node in graph.node:
        node.ClearField("name")
        for values in (node.input, node.output):
            # An input that is left out has no name.
            values[:] = [value and names.setdefault(value, str(len(names))) for value in values]
    onnx.checker.check_model(model)
    return model.SerializeToString()
