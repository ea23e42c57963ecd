"""From data to an ONNX file: `python -m models.training.edges --pool DIR --run DIR`.

Start it again with the same run folder to resume a run that was stopped.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from models.training.charts import append_row
from models.training.config import read_config, write_config
from models.training.edges.config import EdgeConfig
from models.training.edges.evaluate import (
    DEV_EVERY,
    Case,
    load_dev_cases,
    make_cases,
    measure,
    print_table,
    use,
)
from models.training.edges.export import EDGES_DIR, announce, export
from models.training.edges.lesson import EdgeLesson, start_run
from models.training.edges.pool import CropPool
from models.training.edges.stock import load_stock
from models.training.loop import CHECKPOINT, open_run, train
from models.training.machine import add_machine_options, use_machine
from models.training.state import RunState, load_averaged_weights


def main() -> None:
    """Train, measure and export as the arguments say."""
    arguments = parse_arguments()
    config = read_config(arguments.config, EdgeConfig)
    if arguments.minutes is not None:
        config = replace(config, minutes=arguments.minutes)
    use_machine(arguments)
    arguments.run.mkdir(parents=True, exist_ok=True)
    write_config(config, arguments.run / "config.json")
    state = open_run(start_run(config), arguments.run)
    cases = make_cases(load_stock(arguments.data, held_out=True))
    cases += load_dev_cases(arguments.data, DEV_EVERY)
    train(
        state,
        EdgeLesson(CropPool(arguments.pool), config),
        config,
        arguments.run,
        lambda now: note_progress(now, cases, arguments.run / "dev.csv"),
    )
    print_table(measure(cases, use(state.averaged)))
    announce(export(load_averaged_weights(arguments.run / CHECKPOINT), config, arguments.out))


def parse_arguments() -> argparse.Namespace:
    """Return the command line's arguments."""
    parser = argparse.ArgumentParser(prog="models.training.edges", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pool", type=Path, required=True, help="folder of crops made before")
    parser.add_argument("--run", type=Path, required=True, help="folder of checkpoint and logs")
    parser.add_argument("--config", type=Path, default=Path(__file__).parent / "config.json")
    parser.add_argument("--out", type=Path, default=EDGES_DIR, help="folder of the ONNX file")
    parser.add_argument("--minutes", type=float, help="training time, instead of the config's")
    add_machine_options(parser)
    return parser.parse_args()


def note_progress(state: RunState, cases: list[Case], table: Path) -> None:
    """Measure the averaged weights: what is left of resizing's error, by kind, a line in a CSV."""
    row: dict[str, float] = {"step": state.step, "seconds": round(state.seconds)}
    for kind, numbers in measure(cases, use(state.averaged)).items():
        row[kind.replace(" ", "_")] = round(numbers["ours"], 4)
    append_row(table, row)


if __name__ == "__main__":
    main()
