"""Weights to an ONNX file with a content-hashed name, and its entry in the registry."""

from __future__ import annotations

import argparse
import hashlib
import io
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from models.training.config import Config, read_config
from models.training.half_storage import store_halves
from models.training.images import MEAN, STD
from models.training.kept_weights import load_weights, mix_weights
from models.training.network import HINT_CHANNELS
from models.training.networks import HERE, complete, make_network, start_network
from models.training.registry_file import update_registry
from models.training.short_names import shorten_names
from models.training.steepness import to_alpha

OPSET = 17
# The side, in px, at which the model answers best (RUNS.md).
MADE_FOR_PX = 384
# The same where there are hints, which cost time anyway.
HINTED_PX = 448
LICENCE = "Apache-2.0"
CREDIT = (
    "Adviser U2-Net-p by Xuebin Qin et al., encoder from DeepLabV3-MobileNetV2 by the TensorFlow"
    " authors (both Apache-2.0); data and authors in models/CARD.md"
)


class AlphaNetwork(nn.Module):
    """The network as users run it: the full output only, as alpha in 0..1."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor, hints: Tensor) -> Tensor:
        """Return alpha (1, 1, H, W) for an image (1, 3, H, W) and hints (1, 2, H, W)."""
        return to_alpha(self.network(image, hints)[0])


def main() -> None:
    """Export trained weights."""
    parser = argparse.ArgumentParser(prog="models.training.export", description=__doc__)
    parser.add_argument("weights", type=Path, help="checkpoint.pt, or what was kept of one")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--config", type=Path, default=HERE / "config.json")
    parser.add_argument("--out", type=Path, default=HERE.parent)
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the trained weights; the rest are the start's"
    )
    arguments = parser.parse_args()
    config = read_config(arguments.config, Config)
    # Layers that no run has trained yet have no effect, but make the file's hash.
    torch.manual_seed(config.seed)
    trained = load_weights(arguments.weights)
    start = start_network(arguments.data, config).state_dict()
    weights = mix_weights(start, trained, arguments.share)
    print(export(weights, config, arguments.data, arguments.out))


def export(weights: dict[str, Tensor], config: Config, data_dir: Path, models_dir: Path) -> Path:
    """Write the ONNX file and its registry entry; remove the version's earlier file.

    Args:
        weights: state dict of the network.
        config: names the model and its version.
        data_dir: the folder with the adviser's weights.
        models_dir: the folder of the ONNX files and `registry.json`.

    Returns:
        The path of the ONNX file.
    """
    network = make_network(config)
    network.load_state_dict(weights)
    content = make_onnx(complete(network, data_dir))
    path = write_hashed(content, f"{config.name}-{config.version}", models_dir)
    entry = {
        "name": config.name,
        "version": config.version,
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "input_px": MADE_FOR_PX,
        "hinted_px": HINTED_PX,
        "mean": [round(float(value), 3) for value in MEAN],
        "std": [round(float(value), 3) for value in STD],
        "takes_hints": True,
        "looks_closer": True,
        "licence": LICENCE,
        "credit": CREDIT,
    }
    update_registry(models_dir / "registry.json", entry)
    return path


def make_onnx(network: nn.Module) -> bytes:
    """Return the model: `image` (1, 3, H, W) and `hints` (1, 2, H, W) in, `alpha` out.

    H and W are free, as multiples of 32; `alpha` is (1, 1, H, W).
    """
    side = MADE_FOR_PX
    inputs = {"image": torch.zeros(1, 3, side, side)}
    inputs["hints"] = torch.zeros(1, HINT_CHANNELS, side, side)
    return trace(AlphaNetwork(network), inputs, {2: "height", 3: "width"})


def trace(model: nn.Module, inputs: dict[str, Tensor], free: dict[int, str]) -> bytes:
    """Return the ONNX model, weights in float16, that answers `alpha`.

    Args:
        model: takes the inputs in their order, returns one tensor.
        inputs: examples, by name.
        free: the axes of inputs and output whose length is free, and what they are called.
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
            output_names=["alpha"],
            dynamic_axes=dict.fromkeys((*inputs, "alpha"), free),
        )
    return shorten_names(store_halves(content.getvalue()))


def write_hashed(content: bytes, stem: str, folder: Path) -> Path:
    """Write `STEM-HASH.onnx`, remove the earlier file of that stem, and return the path."""
    for earlier in folder.glob(f"{stem}-*.onnx"):
        earlier.unlink()
    path = folder / f"{stem}-{hashlib.sha256(content).hexdigest()[:8]}.onnx"
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    main()
