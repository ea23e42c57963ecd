"""A network as an ONNX model."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from models.training.at_need import ALPHA

OPSET = 17


def trace(
    model: nn.Module,
    inputs: dict[str, Tensor],
    free: dict[int, str],
    outputs: Sequence[str] = (ALPHA,),
) -> bytes:
    """Return the ONNX model that answers `alpha`, and what else the network returns.

    Args:
        model: takes the inputs in their order.
        inputs: examples, by name.
        free: the axes of inputs and `alpha` whose length is free, and what they are called.
        outputs: names of what the network returns.
    """
    content = io.BytesIO()
    with warnings.catch_warnings():
        # The tracer warns of its own age.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval(),
            tuple(inputs.values()),
            content,
            dynamo=False,
            opset_version=OPSET,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=dict.fromkeys((*inputs, ALPHA), free),
        )
    return content.getvalue()
