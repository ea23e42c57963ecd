"""Teach a sense of places: `python -m models.training.fit_sense WEIGHTS FILE --pool DIR`.

The networks stay as they are. What they found in a picture is a place where next to nothing of it
is a thing, and no place where most of it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.advised import AdvisedNet
from models.training.adviser import Adviser, load_adviser
from models.training.config import Config, read_config
from models.training.kept_weights import load_weights, mix_weights
from models.training.networks import HERE, U2NETP, start_network
from models.training.place_examples import Example, list_made, list_photographed
from models.training.placed import FITS, FURTHEST, HIDDEN, PlaceSense, ask_first, describe
from models.training.pool import Pool
from models.training.sample_lesson import normalise_batch
from models.training.steepness import to_alpha
from models.training.yardstick_deeplab import open_classes

BATCH = 8
# Of what was found, the part that is a thing: below the first a place, above the second none.
PLACE, THING = 0.1, 0.7
# Where less than this was found, in the mean, nobody needs to ask.
LEAST_FOUND = 0.005
STEPS, STEP_SIZE, RATE, DECAY, DROPPED = 800, 256, 2e-3, 0.1, 0.3
# Nothing is quite sure.
DOUBT = 0.01


def main() -> None:
    """Describe all pictures, fit, and store the sense."""
    arguments = parse_arguments()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    config = read_config(arguments.config, Config)
    torch.manual_seed(config.seed)
    advised = start_network(arguments.data, config)
    weights = mix_weights(advised.state_dict(), load_weights(arguments.weights), arguments.share)
    advised.load_state_dict(weights)
    advised = advised.to(memory_format=torch.channels_last).eval().requires_grad_(False)
    adviser = load_adviser(arguments.data / U2NETP)
    pool = Pool(arguments.pool)
    pool.refresh()
    rng = np.random.default_rng(config.seed)
    classify = open_classes(arguments.data)
    photographed = list_photographed(rng, arguments.data / "train", classify)
    examples = chain(list_made(rng, pool), photographed)
    described, is_place = describe_all(examples, adviser, advised)
    print(f"{len(is_place)} pictures, {int(is_place.sum())} of them places")
    store_sense(fit_sense(described, is_place), arguments.file)


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="models.training.fit_sense", description=__doc__)
    parser.add_argument("weights", type=Path, help="checkpoint.pt, or what was kept of one")
    parser.add_argument("file", type=Path, help=".npz to write")
    parser.add_argument("--share", type=float, default=1.0, help="of these weights, as exported")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pool", type=Path, required=True, help="folder of samples")
    parser.add_argument("--config", type=Path, default=HERE / "config.json")
    return parser.parse_args()


def describe_all(
    examples: Iterable[Example], adviser: Adviser, advised: AdvisedNet
) -> tuple[Tensor, Tensor]:
    """Return what `describe` says of each picture that says something, and 1 for a place, else 0.

    Args:
        examples: pictures and what in them is a thing.
        adviser: asked first.
        advised: what finds something.

    Returns:
        (N, DESCRIBED) and (N,) float32.
    """
    described, labels = [], []
    for images, things in list_batches(examples):
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            answer, own, advice, _, *features = ask_first(adviser, advised, images, None)
        found = to_alpha(answer.float())
        of_things = (found * things).sum((1, 2, 3)) / found.sum((1, 2, 3))
        is_clear = (of_things < PLACE) | (of_things > THING)
        says = is_clear & (found.mean((1, 2, 3)) > LEAST_FOUND)
        described.append(describe(features, answer, own, advice)[says])
        labels.append((of_things < PLACE).float()[says])
    return torch.cat(described).clone(), torch.cat(labels).clone()


def list_batches(examples: Iterable[Example]) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield normalised pictures (N, 3, S, S) and their things (N, 1, S, S), a few at a time."""
    waiting = iter(examples)
    while batch := list(islice(waiting, BATCH)):
        images = np.stack([image.transpose(2, 0, 1) for image, _ in batch])
        things = np.stack([truth[None] for _, truth in batch]).astype(np.float32)
        yield normalise_batch(torch.from_numpy(images)), torch.from_numpy(things)


def fit_sense(described: Tensor, is_place: Tensor, steps: int = STEPS) -> PlaceSense:
    """Return a sense fitted to what was described; places weigh as much as the rest together.

    Args:
        described: (N, DESCRIBED) float32.
        is_place: (N,) 0 or 1.
        steps: of each of its fits.
    """
    centre, spread = described.mean(0), described.std(0) + 1e-3
    usual = ((described - centre) / spread).clamp(-FURTHEST, FURTHEST)
    weight = torch.where(is_place > 0, (is_place == 0).sum() / is_place.sum(), 1.0)
    fits = [fit_one(usual, is_place, weight, steps) for _ in range(FITS)]
    sense = PlaceSense()
    with torch.no_grad():
        sense.centre.copy_(centre)
        sense.spread.copy_(spread)
        sense.hear.weight.copy_(torch.cat([hear.weight for hear, _ in fits]))
        sense.hear.bias.copy_(torch.cat([hear.bias for hear, _ in fits]))
        sense.say.weight.copy_(torch.cat([say.weight for _, say in fits], 1) / FITS)
        sense.say.bias.copy_(torch.stack([say.bias for _, say in fits]).mean(0))
    return sense.eval()


def fit_one(
    usual: Tensor, is_place: Tensor, weight: Tensor, steps: int
) -> tuple[nn.Linear, nn.Linear]:
    """Return the two layers of one perceptron."""
    hear, say = nn.Linear(usual.shape[1], HIDDEN), nn.Linear(HIDDEN, 1)
    drop = nn.Dropout(DROPPED)
    network = nn.Sequential(drop, hear, nn.ReLU(), drop, say).train()
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    wanted = DOUBT + (1 - 2 * DOUBT) * is_place
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = RATE * (1 - step / steps)
        some = torch.randint(len(usual), (STEP_SIZE,))
        said = network(usual[some])[:, 0]
        loss = functional.binary_cross_entropy_with_logits(said, wanted[some], weight[some])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return hear, say


def store_sense(sense: PlaceSense, file: Path) -> None:
    """Store a sense's weights in float16, but what its numbers are compared with."""
    arrays = {name: weight.detach().numpy() for name, weight in sense.named_parameters()}
    exact = ("centre", "spread")
    stored = {n: a if n in exact else a.astype(np.float16) for n, a in arrays.items()}
    np.savez_compressed(file, **stored)


if __name__ == "__main__":
    main()
