"""Weights to an ONNX file with a content-hashed name, and its entry in the registry."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch
from torch import Tensor, nn

from models.training.adviser import load_adviser
from models.training.at_need import ALPHA, ask_at_need
from models.training.byte_storage import store_bytes
from models.training.config import Config, read_config
from models.training.half_storage import store_halves
from models.training.images import MEAN, STD
from models.training.kept_weights import load_weights, mix_weights
from models.training.network import HINT_CHANNELS
from models.training.networks import HERE, U2NETP, complete, make_network, start_network
from models.training.placed import FirstLook, PlacedModel, PlacesLook, load_sense
from models.training.registry_file import update_registry
from models.training.short_names import shorten_names
from models.training.steepness import to_alpha
from models.training.to_onnx import trace

# The side, in px, at which the model answers best (RUNS.md).
MADE_FOR_PX = 384
# The same where there are hints, which cost time anyway.
HINTED_PX = 448
# What PlacedModel's first look hands to its second; below that share nobody would see a difference.
HANDED = ("answer", "share", "advice", "told", *(f"features{size}" for size in (2, 4, 8, 16, 32)))
LEAST_SHARE = 0.01
# U²-Net-p's kernels have spikes, and 8 bits change its answers most (RUNS.md).
EXACT = "adviser"
FREE = {2: "height", 3: "width"}
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


class FirstAlpha(nn.Module):
    """PlacedModel's first look as users run it, with what it hands on."""

    def __init__(self, look: FirstLook) -> None:
        super().__init__()
        self.look = look

    def forward(self, image: Tensor, hints: Tensor) -> tuple[Tensor, ...]:
        """Return alpha and what `HANDED` names."""
        answer, *others = self.look(image, hints)
        return to_alpha(answer), answer, *others


class SecondAlpha(nn.Module):
    """PlacedModel's second look as users run it."""

    def __init__(self, look: PlacesLook) -> None:
        super().__init__()
        self.look = look

    def forward(self, *handed: Tensor) -> Tensor:
        """Return alpha for what `HANDED` names."""
        return to_alpha(self.look(*handed))


def main() -> None:
    """Export trained weights."""
    arguments = parse_arguments()
    config = read_config(arguments.config, Config)
    # Layers that no run has trained yet have no effect, but make the file's hash.
    torch.manual_seed(config.seed)
    start = start_network(arguments.data, config).state_dict()
    trained = load_weights(arguments.weights)
    network = fill(config, mix_weights(start, trained, arguments.share))
    model = complete(network, arguments.data)
    if arguments.sense:
        places = fill(config, mix_weights(start, trained, 1.0))
        adviser, sense = load_adviser(arguments.data / U2NETP), load_sense(arguments.sense)
        model = PlacedModel(adviser, network, places, sense)
    print(export(model, config, arguments.out))


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="models.training.export", description=__doc__)
    parser.add_argument("weights", type=Path, help="checkpoint.pt, or what was kept of one")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--config", type=Path, default=HERE / "config.json")
    parser.add_argument("--out", type=Path, default=HERE.parent)
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the trained weights; the rest are the start's"
    )
    parser.add_argument(
        "--sense", type=Path, help="of places: there the trained weights answer in full"
    )
    return parser.parse_args()


def fill(config: Config, weights: dict[str, Tensor]) -> nn.Module:
    """Return the configured network with these weights."""
    network = make_network(config)
    network.load_state_dict(weights)
    return network.eval()


def export(model: nn.Module, config: Config, models_dir: Path) -> Path:
    """Write the ONNX file and its registry entry; remove the version's earlier file.

    Args:
        model: the whole as users run it.
        config: names the model and its version.
        models_dir: the folder of the ONNX files and `registry.json`.

    Returns:
        The path of the ONNX file.
    """
    content = make_placed_onnx(model) if isinstance(model, PlacedModel) else make_onnx(model)
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
    return store_narrow(trace(AlphaNetwork(network), example_inputs(), FREE))


def make_placed_onnx(model: PlacedModel) -> bytes:
    """Return the model as `make_onnx` does; the places' decoder works only where it is asked."""
    inputs, outputs = example_inputs(), (ALPHA, *HANDED)
    look = FirstAlpha(model.first)
    with torch.no_grad():
        handed = dict(zip(outputs, look(*inputs.values()), strict=True))
    first = trace(look, inputs, FREE, outputs)
    second = trace(SecondAlpha(model.second), {name: handed[name] for name in HANDED}, FREE)
    return ask_at_need(store_narrow(first), store_narrow(second), "share", LEAST_SHARE)


def example_inputs() -> dict[str, Tensor]:
    """Return a picture and hints as the model takes them, by name."""
    shape = (MADE_FOR_PX, MADE_FOR_PX)
    return {"image": torch.zeros(1, 3, *shape), "hints": torch.zeros(1, HINT_CHANNELS, *shape)}


def store_narrow(content: bytes) -> bytes:
    """Return the ONNX model in as few bytes as its answers allow (RUNS.md)."""
    return shorten_names(store_halves(store_bytes(content, EXACT)))


def write_hashed(content: bytes, stem: str, folder: Path) -> Path:
    """Write `STEM-HASH.onnx`, remove the earlier file of that stem, and return the path."""
    for earlier in folder.glob(f"{stem}-*.onnx"):
        earlier.unlink()
    path = folder / f"{stem}-{hashlib.sha256(content).hexdigest()[:8]}.onnx"
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    main()
