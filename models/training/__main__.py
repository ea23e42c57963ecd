"""From data to an ONNX file: `python -m models.training --data DIR --run DIR`.

Start it again with the same run folder to resume a run that was stopped.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import cv2
import torch

from models.training.charts import append_row, cut_rows, plot_curves
from models.training.config import Config, read_config, write_config
from models.training.evaluate import evaluate, open_network
from models.training.export import export
from models.training.library import Library, load_library
from models.training.loop import CHECKPOINT, train
from models.training.network import U2NetP, load_folded_weights
from models.training.state import RunState, load_averaged_weights, load_checkpoint, start_run
from models.training.teacher import answer_photos

HERE = Path(__file__).parent
START = Path("weights/u2netp/u2netp_fp16.npz")
DEV_EVERY = 12


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
    library = open_library(arguments.data, arguments.run)
    train(state, library, config, arguments.run, lambda now: note_progress(now, arguments))
    print(export(load_averaged_weights(arguments.run / CHECKPOINT), config, arguments.out))


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="models.training", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--run", type=Path, required=True, help="folder of checkpoint and logs")
    parser.add_argument("--config", type=Path, default=HERE / "config.json")
    parser.add_argument("--out", type=Path, default=HERE.parent, help="folder of the ONNX file")
    parser.add_argument("--minutes", type=float, help="training time, instead of the config's")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def open_run(data_dir: Path, run_dir: Path, config: Config) -> RunState:
    """Return the run's last state, or U²-Net-p's weights before the first step."""
    network = U2NetP()
    network.load_state_dict(load_folded_weights(data_dir / START))
    state = start_run(network, config)
    if (run_dir / CHECKPOINT).exists():
        load_checkpoint(state, run_dir / CHECKPOINT)
    for name in ("log.csv", "dev.csv"):
        cut_rows(run_dir / name, state.step)
    return state


def open_library(data_dir: Path, run_dir: Path) -> Library:
    """Return the training pictures, the teacher's answers asked once and kept beside the run."""
    teacher = U2NetP()
    teacher.load_state_dict(load_folded_weights(data_dir / START))
    teacher = teacher.to(memory_format=torch.channels_last).eval()
    folders = [data_dir / "train/people/images", data_dir / "train/unlabelled"]
    answers = answer_photos(teacher, folders, run_dir.parent / "teacher.npz")
    return load_library(data_dir / "train", answers)


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
