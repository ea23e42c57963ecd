"""Time and memory of a cut-out at 1, 6, 12 and 24 megapixels, beside rembg with the same model.

    python -m benchmarks.speed --model U2NETP.onnx --work FOLDER

Run it in the test environment on a quiet machine. It prints one table and writes
benchmarks/speed.json.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from benchmarks.measure import PROJECT, best_of, machine, peak_mb, run
from benchmarks.subjects import (
    REMBG_WARM,
    Rembg,
    make_models_dir,
    make_rembg,
    write_launcher,
)
from nobg_core.bridge import start_worker
from nobg_core.bridge.worker_client import cut_out, retire_worker
from nobg_core.host import LayerPixels
from nobg_core.options import CutoutOptions

SIZES = {1: (1224, 816), 6: (3000, 2000), 12: (4242, 2828), 24: (6000, 4000)}
TIMES = 3

Row = dict[str, float]


def make_photo(path: Path, size: tuple[int, int]) -> np.ndarray:
    """Write the sample picture at another size, with a sensor's noise; return its RGB."""
    sample = cv2.imread(str(PROJECT / "models" / "sample" / "sample.jpg"))
    photo = cv2.resize(sample, size, interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(0).normal(0, 3, photo.shape).astype(np.float32)
    photo = np.clip(photo + noise, 0, 255).astype(np.uint8)
    cv2.imwrite(str(path), photo, [cv2.IMWRITE_JPEG_QUALITY, 92])
    return cv2.cvtColor(photo, cv2.COLOR_BGR2RGB)


def measure_command_line(python: Path, photo: Path, target: Path) -> tuple[Row, Row]:
    """Return the cost of a cold `nobg cutout`, and its stages."""
    command = [str(python), "-m", "nobg_core.engine.cli", "cutout", str(photo)]
    command += ["-o", str(target), "--overwrite", "--device", "cpu"]
    cost = best_of(TIMES, lambda: run(command))
    told = subprocess.run([*command, "--json"], capture_output=True, check=True).stdout
    return vars(cost), json.loads(told)["seconds"]


def measure_worker(python: Path, home: Path, rgb: np.ndarray) -> Row:
    """Return the seconds of a click, pixels to mask, and the worker's peak memory."""
    (home / "run").mkdir(parents=True, exist_ok=True)
    receipt = {"version": "benchmark", "python": str(python)}
    (home / "install.json").write_text(json.dumps(receipt), encoding="utf-8")
    os.environ["NOBG_HOME"] = str(home)
    rgba = np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])
    pixels = LayerPixels(rgb.shape[1], rgb.shape[0], rgba.tobytes())
    seconds = []
    for _ in range(TIMES + 2):
        began = time.perf_counter()
        cut_out(pixels, CutoutOptions(device="cpu"), lambda *_: True)
        seconds.append(time.perf_counter() - began)
    pid = start_worker._started[-1].pid
    warm = sorted(seconds[2:])[TIMES // 2]
    row = {"seconds": warm, "first_click": seconds[0], "peak_mb": peak_mb(pid)}
    retire_worker()
    return row


def measure_rembg(rembg: Rembg, photo: Path, target: Path) -> tuple[Row, Row]:
    """Return the cost of a cold `rembg i`, and of a call with the model loaded."""
    command = [str(rembg.program), "i", "-m", "u2netp", str(photo), str(target)]
    cold = best_of(TIMES, lambda: run(command, rembg.variables))
    warm = subprocess.run(
        [str(rembg.python), "-c", REMBG_WARM, str(photo), str(TIMES)],
        env={**os.environ, **rembg.variables},
        capture_output=True,
        check=True,
    )
    return vars(cold), json.loads(warm.stdout)


def measure_size(megapixels: int, work: Path, python: Path, rembg: Rembg) -> dict[str, Row]:
    """Return all costs at one size."""
    photo = work / f"photo-{megapixels}mp.jpg"
    rgb = make_photo(photo, SIZES[megapixels])
    nobg_cold, stages = measure_command_line(python, photo, work / "nobg.png")
    nobg_warm = measure_worker(python, work / "home", rgb)
    rembg_cold, rembg_warm = measure_rembg(rembg, photo, work / "rembg.png")
    return {
        "nobg_cold": nobg_cold,
        "nobg_stages": stages,
        "nobg_warm": nobg_warm,
        "rembg_cold": rembg_cold,
        "rembg_warm": rembg_warm,
    }


def print_tables(sizes: dict[int, dict[str, Row]], help_seconds: Row) -> None:
    """Print what the README quotes, as Markdown."""
    print("| megapixels | nobg, command line | rembg, command line | nobg, warm | rembg, warm |")
    print("|---|---|---|---|---|")
    for megapixels, rows in sizes.items():
        costs = [rows[name] for name in ("nobg_cold", "rembg_cold", "nobg_warm", "rembg_warm")]
        cells = [f"{cost['seconds']:.2f} s, {cost['peak_mb']:.0f} MB" for cost in costs]
        print(f"| {megapixels} | {' | '.join(cells)} |")
    print(f"\n`--help`: nobg {help_seconds['nobg']:.2f} s, rembg {help_seconds['rembg']:.2f} s\n")
    stages = list(sizes[1]["nobg_stages"])
    print(f"| megapixels | {' | '.join(stages)} |\n|---|{'---|' * len(stages)}")
    for megapixels, rows in sizes.items():
        cells = [f"{rows['nobg_stages'][stage]:.2f}" for stage in stages]
        print(f"| {megapixels} | {' | '.join(cells)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="the U²-Net-p ONNX file")
    parser.add_argument("--work", type=Path, required=True, help="a folder to work in")
    arguments = parser.parse_args()
    work: Path = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    python = write_launcher(work, make_models_dir(work / "models", arguments.model))
    rembg = make_rembg(work / "rembg", arguments.model)
    about = machine()
    helps = {"nobg": [str(python), "-m", "nobg_core.engine.cli", "--help"]}
    helps["rembg"] = [str(rembg.program), "--help"]
    help_seconds = {
        name: best_of(TIMES, lambda command=command: run(command)).seconds
        for name, command in helps.items()
    }
    sizes = {mp: measure_size(mp, work, python, rembg) for mp in SIZES}
    print_tables(sizes, help_seconds)
    report = {"machine": about, "help_seconds": help_seconds, "sizes": sizes}
    (PROJECT / "benchmarks" / "speed.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
