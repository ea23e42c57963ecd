"""Two ONNX models as one that asks the second only at need."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import compose, helper, numpy_helper

ALPHA = "alpha"
# What stands before names of the second within the first.
SECOND = "second."


def ask_at_need(first: bytes, second: bytes, share: str, least: float) -> bytes:
    """Return the model that answers as the second where the first says so, else as the first.

    Nothing of the second is worked out where it is not asked.

    Args:
        first: returns `alpha`, and all that the second takes, by its names.
        second: returns `alpha`.
        share: output of the first, one number: how far the second's answer counts.
        least: the share above which the second is asked.
    """
    model, other = (onnx.load_model_from_string(content) for content in (first, second))
    graph, other = model.graph, compose.add_prefix(other, SECOND, rename_inputs=False).graph
    answer = next(value for value in graph.output if value.name == ALPHA)
    rename_alpha(graph.node, "first.alpha")
    del other.input[:], graph.output[:]
    graph.output.append(answer)
    graph.initializer.append(numpy_helper.from_array(np.array([least], np.float32), "least"))
    is_asked = helper.make_node("Greater", [share, "least"], ["is_asked"])
    ask = helper.make_node(
        "If", ["is_asked"], [ALPHA], then_branch=other, else_branch=keep("first.alpha", answer)
    )
    graph.node.extend([is_asked, ask])
    onnx.checker.check_model(model)
    return model.SerializeToString()


def rename_alpha(nodes: list[onnx.NodeProto], name: str) -> None:
    """Give another name, in place, to what the nodes call `alpha`."""
    for node in nodes:
        for values in (node.input, node.output):
            values[:] = [name if value == ALPHA else value for value in values]


def keep(name: str, answer: onnx.ValueInfoProto) -> onnx.GraphProto:
    """Return a branch that answers what the graph around it calls so, of the answer's type."""
    kept = onnx.ValueInfoProto()
    kept.CopyFrom(answer)
    kept.name = f"kept.{ALPHA}"
    return helper.make_graph(
        [helper.make_node("Identity", [name], [kept.name])], "keep", [], [kept]
    )
