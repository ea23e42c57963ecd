"""onnxruntime's execution providers: which there are, and a model loaded on one of them."""

from __future__ import annotations

import os
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# Before the import: wheels of 1.29 and later send by default.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime as ort

from nobg_core.errors import ModelError

Tensor = NDArray[np.float32]

# A model's inputs by their names: `image` and perhaps `hints`.
Feed = dict[str, Tensor]

CPU = "CPUExecutionProvider"

# Best first. One table: what `auto` and `gpu` try, and what the user is told.
GPU_PROVIDERS = {
    "CUDAExecutionProvider": "NVIDIA graphics card",
    "MIGraphXExecutionProvider": "AMD graphics card",
    "CoreMLExecutionProvider": "Apple graphics",
    "DmlExecutionProvider": "graphics card (DirectML)",
    "OpenVINOExecutionProvider": "Intel graphics",
}
PROVIDER_TITLES = {**GPU_PROVIDERS, CPU: "CPU"}


class Runner(Protocol):
    """One loaded model on one provider."""

    def run(self, feed: Feed) -> Tensor:
        """Return (1, 1, H, W) for an image of (1, 3, H, W)."""
        ...

    def stop(self) -> None:
        """Make a `run` in another thread raise as soon as it can; later runs are not stopped."""
        ...


class Onnx(Runner):
    """A model in onnxruntime.

    Args:
        content: the ONNX file's bytes.
        provider: onnxruntime's name of the execution provider.

    Raises:
        ModelError: onnxruntime cannot use the model.
    """

    def __init__(self, content: bytes, provider: str) -> None:
        options = ort.SessionOptions()
        options.log_severity_level = 4
        # Both from benchmarks/runtime.py. Planning memory ahead costs half as much again, for no
        # speed; threads that spin while they wait take a tenth longer when the computer is busy.
        options.enable_mem_pattern = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = ort.InferenceSession(content, options, providers=[provider])
        except Exception as exc:
            raise ModelError(
                "The model could not be loaded.", "Run install.py repair.", repr(exc)
            ) from exc
        self._input_names = [value.name for value in self._session.get_inputs()]
        self._running = ort.RunOptions()

    def run(self, feed: Feed) -> Tensor:
        """Return the model's first output, unchecked: what onnxruntime raises passes.

        A model's only input is the picture, whatever whoever trained it called it.
        """
        if len(feed) == len(self._input_names) == 1:
            feed = {self._input_names[0]: feed["image"]}
        self._running = ort.RunOptions()
        outputs = self._session.run(None, feed, self._running)
        return np.asarray(outputs[0], np.float32)

    def stop(self) -> None:
        """Terminate the present run."""
        self._running.terminate = True


def open_runner(content: bytes, provider: str) -> Runner:
    """Return the model loaded on one provider."""
    return Onnx(content, provider)


def available_gpu_providers() -> list[str]:
    """Return the graphics providers that this onnxruntime offers, best first."""
    offered = set(ort.get_available_providers())
    return [provider for provider in GPU_PROVIDERS if provider in offered]
