"""Fill the pool: `python -m models.training.produce --data DIR --pool DIR`.

Started again, it goes on; several may work on one pool with different `--first` and one `--step`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from models.training.adviser import Adviser, load_adviser, store_advice
from models.training.cached_library import open_library
from models.training.config import Config, read_config
from models.training.kinds import Arrays, draw_sample
from models.training.library import Library
from models.training.networks import HERE, U2NETP, start_network
from models.training.pool import Pool, PoolSample
from models.training.sample_lesson import normalise_batch
from models.training.samples import draw_kind

BATCH = 8

Drawn = tuple[int, str, Arrays]


def main() -> None:
    """Add samples until the pool has as many as asked for, or for ever."""
    arguments = parse_arguments()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    config = read_config(arguments.config, Config)
    arguments.pool.mkdir(parents=True, exist_ok=True)
    pool = Pool(arguments.pool)
    pool.refresh()
    numbers = count(arguments.first, arguments.step)
    if arguments.last is not None:
        numbers = iter(range(arguments.first, arguments.last, arguments.step))
    library = open_library(arguments.data, arguments.library, arguments.carved)
    adviser = load_adviser(arguments.data / U2NETP)
    advised = start_network(arguments.data, config).to(memory_format=torch.channels_last).eval()
    drawn = draw_samples(library, config, numbers, pool.numbers())
    while batch := list(islice(drawn, BATCH)):
        store_batch(pool, batch, adviser, advised)


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="models.training.produce", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pool", type=Path, required=True, help="folder of the samples")
    parser.add_argument("--library", type=Path, required=True, help="folder of its cache")
    parser.add_argument("--carved", type=Path, help="folder of carved objects")
    parser.add_argument("--config", type=Path, default=HERE / "config.json")
    parser.add_argument("--first", type=int, default=0, help="number of the first sample")
    parser.add_argument("--step", type=int, default=1, help="from one number to the next")
    parser.add_argument("--last", type=int, help="number to stop before")
    return parser.parse_args()


def draw_samples(
    library: Library, config: Config, numbers: Iterator[int], made: set[int]
) -> Iterator[Drawn]:
    """Yield number, kind and planes of the samples that are not there yet."""
    for number in numbers:
        if number not in made:
            rng = np.random.default_rng([config.seed, number])
            kind = draw_kind(rng, config.kinds)
            yield number, kind, draw_sample(rng, library, kind, config.pool_px)


def store_batch(pool: Pool, drawn: list[Drawn], adviser: Adviser, advised: nn.Module) -> None:
    """Ask the adviser about a batch of samples and put them into the pool.

    Nobody labelled the unlabelled photos: there both networks' mean is to be kept.
    """
    pictures = [arrays[0].transpose(2, 0, 1) for _, _, arrays in drawn]
    images = normalise_batch(torch.from_numpy(np.stack(pictures)))
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        logits = adviser(images)
        kept = [
            torch.sigmoid(advised(images[i : i + 1], None, logits[i : i + 1])[0].float())
            if kind == "unlabelled"
            else None
            for i, (_, kind, _) in enumerate(drawn)
        ]
    advice = store_advice(logits)[:, 0]
    for index, (number, kind, (image, target, weight, _)) in enumerate(drawn):
        answer = kept[index]
        if answer is not None:
            target = (answer[0, 0] * 255).round().to(torch.uint8).numpy()
        pool.write(kind, number, PoolSample(image, target, weight, advice[index]))


if __name__ == "__main__":
    main()
