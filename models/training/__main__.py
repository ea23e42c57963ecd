"""From data to an ONNX file: `python -m models.training --data DIR --run DIR`.

Start it again with the same run folder to resume a run that was stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
from dataclasses import replace
from pathlib import Path

import cv2
import torch
from torch import nn

from models.training.charts import append_row, cut_rows, plot_curves
from models.training.config import Config, read_config, write_config
from models.training.evaluate import evaluate, open_network
from models.training.export import export
from models.training.images import INPUT_PX, MEAN, STD, normalise, read_rgb
from models.training.library import Library, load_library
from models.training.loop import CHECKPOINT, train
from models.training.network import SubjectNet, calm_skips, load_encoder
from models.training.state import RunState, load_averaged_weights, load_checkpoint, start_run
from models.training.teacher import answer_photos
from models.training.u2netp import U2NetP, load_folded_weights

HERE = Path(__file__).parent
WEIGHTS = Path("weights")
TEACHER = WEIGHTS / "u2netp/u2netp_fp16.npz"
DEV_EVERY = 4
SPREAD_PHOTOS = 8


def main() -> None:
    """Train, measure and export as the arguments say."""
    arguments = parse_arguments()
    config = read_config(arguments.config)
    if arguments.minutes is not None:
        config = replace(config, minutes=arguments.minutes)
    torch.set_num_threads(arguments.threads)
    # A forked worker waits for ever on OpenCV's threads if the parent ever had any.
    cv2.setNumThreads(1)
    arguments.run.mkdir(parents=True, exist_ok=True)
    write_config(config, arguments.run / "config.json")
    state = open_run(arguments.data, arguments.run, config)
    library = open_library(arguments.data, arguments.run.parent)
    train(
        state,
        library,
        config,
        arguments.run,
        lambda now: note_progress(now, arguments),
        workers=arguments.workers,
    )
    print(export(load_averaged_weights(arguments.run / CHECKPOINT), config, arguments.out))


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="models.training", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--run", type=Path, required=True, help="folder of checkpoint and logs")
    parser.add_argument("--config", type=Path, default=HERE / "config.json")
    parser.add_argument("--out", type=Path, default=HERE.parent, help="folder of the ONNX file")
    parser.add_argument("--minutes", type=float, help="training time, instead of the config's")
    cores = os.cpu_count() or 2
    parser.add_argument("--threads", type=int, default=cores, help="for the network's steps")
    parser.add_argument("--workers", type=int, default=max(1, cores - 1), help="making samples")
    return parser.parse_args()


def open_run(data_dir: Path, run_dir: Path, config: Config) -> RunState:
    """Return the run's last state, or pretrained weights before the first step."""
    torch.manual_seed(config.seed)
    network = start_network(data_dir, config)
    state = start_run(network, config)
    if (run_dir / CHECKPOINT).exists():
        load_checkpoint(state, run_dir / CHECKPOINT)
    for name in ("log.csv", "dev.csv"):
        cut_rows(run_dir / name, state.step)
    return state


def start_network(data_dir: Path, config: Config) -> nn.Module:
    """Return the configured network with the weights that it starts from."""
    if config.network == "u2netp":
        u2netp = U2NetP()
        u2netp.load_state_dict(load_folded_weights(data_dir / TEACHER))
        return u2netp
    network = SubjectNet()
    load_encoder(network, data_dir / WEIGHTS / config.encoder, MEAN, STD)
    photos = sorted((data_dir / "train/people/images").iterdir())[:SPREAD_PHOTOS]
    calm_skips(network, torch.cat([prepare(photo) for photo in photos]))
    return network


def prepare(photo: Path) -> torch.Tensor:
    """Return a photo as the network takes it, (1, 3, 320, 320)."""
    small = cv2.resize(read_rgb(photo), (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(normalise(small))


def open_library(data_dir: Path, runs_dir: Path) -> Library:
    """Return the training pictures; decoded once, with the teacher asked once, and kept."""
    # What was decoded by other code may have another form.
    digest = hashlib.sha256((HERE / "library.py").read_bytes()).hexdigest()[:8]
    cache = runs_dir / f"library-{digest}.pickle"
    if cache.exists():
        with cache.open("rb") as file:
            return pickle.load(file)
    teacher = U2NetP()
    teacher.load_state_dict(load_folded_weights(data_dir / TEACHER))
    teacher = teacher.to(memory_format=torch.channels_last).eval()
    folders = [data_dir / "train/people/images", data_dir / "train/unlabelled"]
    library = load_library(
        data_dir / "train", answer_photos(teacher, folders, runs_dir / "teacher.npz")
    )
    partial = cache.with_suffix(".partial")
    with partial.open("wb") as file:
        pickle.dump(library, file, pickle.HIGHEST_PROTOCOL)
    partial.replace(cache)
    return library


def note_progress(state: RunState, arguments: argparse.Namespace) -> None:
    """Measure the averaged weights on a part of the dev set: a line in `dev.csv` and a plot."""
    table = evaluate(open_network(state.averaged), arguments.data, every=DEV_EVERY)
    row = {"step": state.step, "seconds": round(state.seconds)}
    for kind, numbers in table.items():
        names = ("mean_alpha",) if kind == "empty" else ("iou", "mae", "edge_error")
        row |= {f"{kind}_{name}": round(numbers[name], 4) for name in names}
    append_row(arguments.run / "dev.csv", row)
    plot_curves(arguments.run)


if __name__ == "__main__":
    main()
