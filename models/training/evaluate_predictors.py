"""Our models as functions from a picture, and perhaps hints, to its alpha."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch
from torch import nn

from models.training.images import INPUT_PX, normalise
from models.training.steepness import to_alpha
from models.training.two_looks import look_twice, shrink_hints

MODELS_DIR = Path(__file__).parents[1]
# What nobg-small 1 was made for; a file that the registry no longer names is one of its age.
EARLIER_PX = 320

Predictor = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class SquareModel:
    """A model that sees the picture squashed to a square; its answer is enlarged bilinearly.

    Args:
        run: from (1, 3, S, S) float32 and hints (1, 2, S, S) float32 to alpha (S, S) float32.
        input_px: S without hints.
        hinted_px: S with hints.
        takes_hints: whether `run` looks at its hints.
        looks_closer: whether it is asked again about what it found without hints.
        prepare: from (S, S, 3) uint8 RGB to (1, 3, S, S) float32.
    """

    run: Callable[[np.ndarray, np.ndarray], np.ndarray]
    input_px: int
    hinted_px: int
    takes_hints: bool = False
    looks_closer: bool = False
    prepare: Callable[[np.ndarray], np.ndarray] = normalise

    def __call__(self, image: np.ndarray, hints: np.ndarray | None = None) -> np.ndarray:
        """Return the alpha of a picture.

        Args:
            image: (H, W, 3) uint8 RGB.
            hints: (H, W, 2) uint8, 255 where surely subject and where surely background.

        Returns:
            (H, W) float32 in 0..1.
        """
        looks_twice = self.looks_closer if hints is None else self.takes_hints
        alpha = look_twice(self.ask, image, hints) if looks_twice else self.ask(image, hints)
        return cv2.resize(alpha, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)

    def ask(
        self, image: np.ndarray, hints: np.ndarray | None = None, *, is_mirrored: bool = False
    ) -> np.ndarray:
        """Return one answer, (S, S) float32 in 0..1, turned back if the mirror image was shown."""
        side_px = self.input_px if hints is None else self.hinted_px
        size = (side_px, side_px)
        small = self.prepare(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
        sure = np.zeros((1, 2, *size), np.float32)
        if hints is not None:
            sure[0] = shrink_hints(hints, side_px).transpose(2, 0, 1) / np.float32(255)
        if not is_mirrored:
            return self.run(small, sure)
        shown = [np.ascontiguousarray(planes[..., ::-1]) for planes in (small, sure)]
        return self.run(*shown)[:, ::-1]

    def at(self, input_px: int) -> SquareModel:
        """Return the same model on squares of another size, with hints or without."""
        return replace(self, input_px=input_px, hinted_px=input_px)


def open_onnx(path: Path, input_px: int | None = None) -> SquareModel:
    """Return a model of ours from its file.

    Args:
        path: an ONNX file with inputs `image` and, if it takes them, `hints`.
        input_px: side of its square, if those in the registry are not meant.
    """
    session = open_session(path)
    takes_hints = "hints" in {node.name for node in session.get_inputs()}

    def run(image: np.ndarray, hints: np.ndarray) -> np.ndarray:
        feed = {"image": image} | ({"hints": hints} if takes_hints else {})
        return session.run(None, feed)[0][0, 0]

    entry = find_entry(path)
    sides = (input_px, input_px) if input_px else find_sides(entry)
    return SquareModel(run, *sides, takes_hints, entry.get("looks_closer", False))


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """Return an ONNX file loaded for the CPU."""
    options = onnxruntime.SessionOptions()
    # Threads that wait by spinning take the processor from a training that runs beside.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def open_network(
    network: nn.Module, input_px: int = INPUT_PX, is_bfloat16: bool = True
) -> SquareModel:
    """Return a network in training as the same kind of function.

    Args:
        network: called with the image, and with hints too if its `forward` has a second
            argument; channel 0 of what it returns first are the alpha's logits.
        input_px: side of its square.
        is_bfloat16: compute as in training, instead of in float32.
    """
    takes_hints = len(inspect.signature(network.forward).parameters) > 1
    device = next(network.parameters()).device
    precision = torch.autocast(device.type, torch.bfloat16, enabled=is_bfloat16)

    def run(image: np.ndarray, hints: np.ndarray) -> np.ndarray:
        arrays = (image, hints) if takes_hints else (image,)
        with torch.inference_mode(), precision:
            output = network(*(torch.from_numpy(array).to(device) for array in arrays))
        logits = output if isinstance(output, torch.Tensor) else output[0]
        return to_alpha(logits[0, 0].float()).cpu().numpy()

    return SquareModel(run, input_px, input_px, takes_hints)


def open_file(argument: str) -> SquareModel:
    """Return the model of a command line's `FILE` or `FILE@PX`, an ONNX file."""
    name, _, px = argument.partition("@")
    return open_onnx(Path(name), int(px) if px else None)


def find_default_model(models_dir: Path = MODELS_DIR) -> Path:
    """Return the file of the registry's default model, in its newest version."""
    registry = read_registry(models_dir)
    versions = [entry for entry in registry["models"] if entry["name"] == registry["default"]]
    return models_dir / max(versions, key=lambda entry: entry["version"])["file"]


def find_entry(path: Path) -> dict:
    """Return what the registry says of a file; nothing if it no longer names it."""
    named = {entry["file"]: entry for entry in read_registry(MODELS_DIR)["models"]}
    return named.get(path.name, {})


def find_sides(entry: dict) -> tuple[int, int]:
    """Return the sides of a registry's entry, without hints and with them."""
    side_px = entry.get("input_px", EARLIER_PX)
    return side_px, entry.get("hinted_px", side_px)


def read_registry(models_dir: Path) -> dict:
    """Return what `registry.json` says."""
    return json.loads((models_dir / "registry.json").read_text())
