"""From data to an ONNX file: `python -m models.training --data DIR --run DIR --pool DIR`.

Start it again with the same run folder to resume a run that was stopped. What the pool is, and
how it is filled: `produce`.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from models.training.cached_library import open_library
from models.training.charts import append_row, plot_curves
from models.training.config import Config, read_config, write_config
from models.training.evaluate import evaluate, open_network
from models.training.export import export, fill
from models.training.loop import CHECKPOINT, Lesson, open_run, train
from models.training.machine import add_machine_options, use_machine
from models.training.networks import HERE, complete, start_network
from models.training.pool import Pool
from models.training.pool_lesson import PoolLesson
from models.training.sample_lesson import SampleLesson
from models.training.state import RunState, load_averaged_weights, pick_device, start_run

DEV_EVERY = 4
# A picture squashed to this side is looked at.
DEV_PX = 384


def main() -> None:
    """Train, measure and export as the arguments say."""
    arguments = parse_arguments()
    config = read_config(arguments.config, Config)
    if arguments.minutes is not None:
        config = replace(config, minutes=arguments.minutes)
    use_machine(arguments)
    arguments.run.mkdir(parents=True, exist_ok=True)
    write_config(config, arguments.run / "config.json")
    torch.manual_seed(config.seed)
    state = open_run(start_run(start_network(arguments.data, config), config), arguments.run)
    lesson = open_lesson(arguments, config)
    # Without hints, which is what is measured on the way, marks change nothing.
    note = None if config.is_marks_only else lambda now: note_progress(now, arguments)
    train(state, lesson, config, arguments.run, note)
    network = fill(config, load_averaged_weights(arguments.run / CHECKPOINT))
    print(export(complete(network, arguments.data), config, arguments.out))


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="models.training", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--run", type=Path, required=True, help="folder of checkpoint and logs")
    parser.add_argument("--pool", type=Path, help="folder of samples, for a network with adviser")
    parser.add_argument("--config", type=Path, default=HERE / "config.json")
    parser.add_argument("--out", type=Path, default=HERE.parent, help="folder of the ONNX file")
    parser.add_argument("--minutes", type=float, help="training time, instead of the config's")
    add_machine_options(parser)
    return parser.parse_args()


def open_lesson(arguments: argparse.Namespace, config: Config) -> Lesson:
    """Return what the configured network learns from."""
    if config.network != "advised":
        library = open_library(arguments.data, arguments.run.parent)
        return SampleLesson(library, config, arguments.workers)
    if arguments.pool is None:
        raise SystemExit("This network learns from a pool: name its folder with --pool.")
    start = start_network(arguments.data, config).requires_grad_(False).eval()
    start = start.to(pick_device(), memory_format=torch.channels_last)
    return PoolLesson(Pool(arguments.pool), start, config)


def note_progress(state: RunState, arguments: argparse.Namespace) -> None:
    """Measure the averaged weights on a part of the dev set: a line in `dev.csv` and a plot."""
    network = complete(state.averaged, arguments.data)
    table = evaluate(open_network(network, DEV_PX), arguments.data, every=DEV_EVERY)
    row = {"step": state.step, "seconds": round(state.seconds)}
    for kind, numbers in table.items():
        names = ("mean_alpha",) if kind == "empty" else ("iou", "mae", "edge_error")
        row |= {f"{kind}_{name}": round(numbers[name], 4) for name in names}
    append_row(arguments.run / "dev.csv", row)
    plot_curves(arguments.run)


if __name__ == "__main__":
    main()
