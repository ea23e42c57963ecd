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
from models.training.images import INPUT_PX, MEAN, STD
from models.training.network import HINT_CHANNELS, SubjectNet
from models.training.registry_file import update_registry
from models.training.state import load_averaged_weights

OPSET = 17
MULTIPLE_PX = 32
LICENCE = "Apache-2.0"
CREDIT = (
    "Encoder from DeepLabV3-MobileNetV2 by the TensorFlow authors (Apache-2.0); data and authors in"
    " models/CARD.md"
)


class AlphaNetwork(nn.Module):
    """The network as users run it: the full output only, as alpha in 0..1."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor, hints: Tensor) -> Tensor:
        """Return alpha (1, 1, H, W) for an image (1, 3, H, W) and hints (1, 2, H, W)."""
        return torch.sigmoid(self.network(image, hints)[0])


def main() -> None:
    """Export a checkpoint's averaged weights."""
    parser = argparse.ArgumentParser(prog="models.training.export", description=__doc__)
    parser.add_argument("weights", type=Path, help="checkpoint.pt")
    parser.add_argument("--config", type=Path, default=Path(__file__).parent / "config.json")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1])
    arguments = parser.parse_args()
    config = read_config(arguments.config)
    print(export(load_averaged_weights(arguments.weights), config, arguments.out))


def export(weights: dict[str, Tensor], config: Config, models_dir: Path) -> Path:
    """Write the ONNX file and its registry entry; remove the version's earlier file.

    Args:
        weights: state dict of the network.
        config: names the model and its version.
        models_dir: the folder of the ONNX files and `registry.json`.

    Returns:
        The path of the ONNX file.
    """
    content = make_onnx(weights)
    digest = hashlib.sha256(content).hexdigest()
    path = models_dir / f"{config.name}-{config.version}-{digest[:8]}.onnx"
    for earlier in models_dir.glob(f"{config.name}-{config.version}-*.onnx"):
        earlier.unlink()
    path.write_bytes(content)
    entry = {
        "name": config.name,
        "version": config.version,
        "file": path.name,
        "sha256": digest,
        "size_bytes": len(content),
        "input_px": INPUT_PX,
        "multiple_px": MULTIPLE_PX,
        "mean": [round(float(value), 3) for value in MEAN],
        "std": [round(float(value), 3) for value in STD],
        "takes_hints": True,
        "licence": LICENCE,
        "credit": CREDIT,
    }
    update_registry(models_dir / "registry.json", entry)
    return path


def make_onnx(weights: dict[str, Tensor]) -> bytes:
    """Return the model: `image` (1, 3, H, W) and `hints` (1, 2, H, W) in, `alpha` out.

    H and W are free, as multiples of 32; `alpha` is (1, 1, H, W).
    """
    network = SubjectNet()
    network.load_state_dict(weights)
    content = io.BytesIO()
    inputs = [torch.zeros(1, channels, INPUT_PX, INPUT_PX) for channels in (3, HINT_CHANNELS)]
    with warnings.catch_warnings():
        # The tracer warns of its own age.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            AlphaNetwork(network).eval(),
            tuple(inputs),
            content,
            dynamo=False,
            opset_version=OPSET,
            input_names=["image", "hints"],
            output_names=["alpha"],
            dynamic_axes={name: {2: "height", 3: "width"} for name in ("image", "hints", "alpha")},
        )
    return store_halves(content.getvalue())


if __name__ == "__main__":
    main()
