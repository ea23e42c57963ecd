"""Weights to an ONNX file with a content-hashed name, and its entry in the registry."""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from models.training.config import Config, read_config
from models.training.images import INPUT_PX, MEAN, STD
from models.training.network import U2NetP, load_folded_weights
from models.training.state import load_averaged_weights

OPSET = 17
MULTIPLE_PX = 32
LICENCE = "Apache-2.0"
CREDIT = (
    "Continued from U2-Net-p by Xuebin Qin et al. (Apache-2.0); data and authors in models/CARD.md"
)


class AlphaNetwork(nn.Module):
    """The network as users run it: the fused output only, as alpha in 0..1."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> Tensor:
        """Return alpha (1, 1, H, W) for a normalised image (1, 3, H, W)."""
        return torch.sigmoid(self.network(image)[:, :1])


def main() -> None:
    """Export a checkpoint's averaged weights, or an .npz of folded weights."""
    parser = argparse.ArgumentParser(prog="models.training.export", description=__doc__)
    parser.add_argument("weights", type=Path, help="checkpoint.pt or .npz")
    parser.add_argument("--config", type=Path, default=Path(__file__).parent / "config.json")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1])
    parser.add_argument("--blend", type=Path, help=".npz of other weights to mix in")
    parser.add_argument("--share", type=float, default=1.0, help="share of WEIGHTS in the mixture")
    arguments = parser.parse_args()
    weights = read_weights(arguments.weights)
    if arguments.blend:
        weights = blend(read_weights(arguments.blend), weights, arguments.share)
    print(export(weights, read_config(arguments.config), arguments.out))


def read_weights(path: Path) -> dict[str, Tensor]:
    """Return the weights in a checkpoint (the averaged ones) or in an .npz."""
    return load_folded_weights(path) if path.suffix == ".npz" else load_averaged_weights(path)


def blend(start: dict[str, Tensor], end: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Return weights on the line between two sets; share 0 is the start.

    Source: Wortsman et al., "Robust fine-tuning of zero-shot models" (WiSE-FT), CVPR 2022.
    """
    return {name: torch.lerp(start[name], end[name], share) for name in start}


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
        "licence": LICENCE,
        "credit": CREDIT,
    }
    update_registry(models_dir / "registry.json", entry)
    return path


def make_onnx(weights: dict[str, Tensor]) -> bytes:
    """Return the model: `image` (1, 3, H, W) in, `alpha` (1, 1, H, W) out, sides free."""
    network = U2NetP()
    network.load_state_dict(weights)
    content = io.BytesIO()
    with warnings.catch_warnings():
        # The tracer warns of each int() that becomes a constant, and of its own age.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            AlphaNetwork(network).eval(),
            (torch.zeros(1, 3, INPUT_PX, INPUT_PX),),
            content,
            dynamo=False,
            opset_version=OPSET,
            input_names=["image"],
            output_names=["alpha"],
            dynamic_axes={name: {2: "height", 3: "width"} for name in ("image", "alpha")},
        )
    return content.getvalue()


def update_registry(path: Path, entry: dict[str, object]) -> None:
    """Put an entry in the registry in place of the earlier one of that name; make it default."""
    registry = json.loads(path.read_text()) if path.exists() else {"models": []}
    others = [other for other in registry["models"] if other["name"] != entry["name"]]
    registry = {"models": [entry, *others], "default": entry["name"]}
    path.write_text(json.dumps(registry, indent=2) + "\n")


if __name__ == "__main__":
    main()
