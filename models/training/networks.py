"""The networks that a config names: what each starts from, and the whole that answers pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import torch
from torch import nn

from models.training.advised import AdvisedModel, AdvisedNet, load_widened
from models.training.adviser import load_adviser
from models.training.config import Config
from models.training.images import INPUT_PX, MEAN, STD, normalise, read_rgb
from models.training.kept_weights import load_weights, mix_weights
from models.training.network import SubjectNet, calm_skips, load_encoder
from models.training.u2netp import U2NetP, load_folded_weights

HERE = Path(__file__).parent
WEIGHTS = Path("weights")
U2NETP = WEIGHTS / "u2netp/u2netp_fp16.npz"
SPREAD_PHOTOS = 8


def make_network(config: Config) -> nn.Module:
    """Return the configured network with any weights."""
    networks: dict[str, type[nn.Module]] = {
        "advised": AdvisedNet,
        "subject": SubjectNet,
        "u2netp": U2NetP,
    }
    return networks[config.network]()


def start_network(data_dir: Path, config: Config) -> nn.Module:
    """Return the configured network with the weights that it starts from."""
    network = make_network(config)
    if isinstance(network, AdvisedNet):
        narrow, *trained = config.start
        load_widened(network, HERE / narrow)
        for name in trained:
            weights = load_weights(HERE / name)
            network.load_state_dict(mix_weights(network.state_dict(), weights, config.start[name]))
    elif isinstance(network, SubjectNet):
        load_encoder(network, data_dir / WEIGHTS / config.encoder, MEAN, STD)
        photos = sorted((data_dir / "train/people/images").iterdir())[:SPREAD_PHOTOS]
        calm_skips(network, torch.cat([prepare(photo) for photo in photos]))
    else:
        network.load_state_dict(load_folded_weights(data_dir / U2NETP))
    return network


def prepare(photo: Path) -> torch.Tensor:
    """Return a photo as the network takes it, (1, 3, 320, 320)."""
    small = cv2.resize(read_rgb(photo), (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(normalise(small))


def complete(network: nn.Module, data_dir: Path) -> nn.Module:
    """Return the network as users run it, from image and hints: with its adviser, if it has one."""
    if isinstance(network, AdvisedNet):
        return AdvisedModel(load_adviser(data_dir / U2NETP), network).eval()
    return network.eval()
