"""Our model and U²-Net-p on the dev set: `python -m models.training.evaluate --out FILE.json`.

Both predict at 320 x 320 (the picture squashed) and are enlarged bilinearly; nothing is refined.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch
from torch import nn

from models.training.images import INPUT_PX, normalise, read_grey, read_rgb
from models.training.library import split_backgrounds
from models.training.metrics import measure

Predictor = Callable[[np.ndarray], np.ndarray]
Case = tuple[str, Path, Path | None]
NUMBERS = ("iou", "mae", "boundary_f", "edge_error")


def main() -> None:
    """Print the table of both models and write it as JSON."""
    parser = argparse.ArgumentParser(prog="models.training.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", type=Path, help="ONNX file, instead of the registry's default")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    arguments = parser.parse_args()
    model = arguments.model or find_default_model(Path(__file__).parents[1])
    tables = {
        "u2netp": evaluate(open_u2netp(arguments.data), arguments.data),
        model.name: evaluate(open_onnx(model), arguments.data),
    }
    print(format_tables(tables))
    if arguments.out:
        arguments.out.write_text(json.dumps(tables, indent=2) + "\n")


def find_default_model(models_dir: Path) -> Path:
    """Return the file of the registry's default model."""
    registry = json.loads((models_dir / "registry.json").read_text())
    files = {entry["name"]: entry["file"] for entry in registry["models"]}
    return models_dir / files[registry["default"]]


def open_u2netp(data_dir: Path) -> Predictor:
    """Return the original model."""
    return open_onnx(data_dir / "weights/u2netp/u2netp_fp16.onnx")


def open_onnx(path: Path) -> Predictor:
    """Return an ONNX file as a function from (H, W, 3) uint8 RGB to (H, W) float32 alpha."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name

    def predict(image: np.ndarray) -> np.ndarray:
        small = cv2.resize(image, (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_AREA)
        alpha = session.run(None, {name: normalise(small)})[0][0, 0]
        return cv2.resize(alpha, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)

    return predict


def open_network(network: nn.Module) -> Predictor:
    """Return a network in training as the same kind of function, computed in bfloat16."""

    def predict(image: np.ndarray) -> np.ndarray:
        small = cv2.resize(image, (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_AREA)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            logits = network(torch.from_numpy(normalise(small)))[0, 0].float()
        alpha = torch.sigmoid(logits).numpy()
        return cv2.resize(alpha, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)

    return predict


def evaluate(predict: Predictor, data_dir: Path, every: int = 1) -> dict[str, dict[str, float]]:
    """Return the mean numbers by kind, "all" over the kinds with truth, and "empty".

    Args:
        predict: the model.
        data_dir: the folder with `dev` and `train/backgrounds`.
        every: measure only each n-th picture of a large kind.
    """
    rows: dict[str, list[dict[str, float]]] = {}
    for kind, image_path, truth_path in list_cases(data_dir, every):
        alpha = predict(read_rgb(image_path))
        if truth_path is None:
            row = {"mean_alpha": float(alpha.mean()), "filled": float((alpha > 0.5).mean())}
        else:
            row = measure(alpha, read_grey(truth_path).astype(np.float32) / 255)
            rows.setdefault("all", []).append(row)
        rows.setdefault(kind, []).append(row)
    return {kind: average(found) | {"count": len(found)} for kind, found in rows.items()}


def list_cases(data_dir: Path, every: int) -> Iterator[Case]:
    """Yield (kind, image, truth or None) of the dev set and of the held-out backgrounds."""
    dev = data_dir / "dev"
    for kind in ("people", "products", "scenes"):
        images = sorted((dev / kind / "images").iterdir())
        for path in images[:: every if len(images) > every * 10 else 1]:
            yield kind, path, dev / kind / "masks" / f"{path.stem}.png"
    yield "lemur", dev / "lemur/lemur.png", dev / "lemur/lemur_alpha.png"
    _, held_out = split_backgrounds(data_dir / "train/backgrounds")
    for path in held_out[::every]:
        yield "empty", path, None


def average(rows: list[dict[str, float]]) -> dict[str, float]:
    """Return the mean of each number over the rows."""
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def format_tables(tables: dict[str, dict[str, dict[str, float]]]) -> str:
    """Return the tables of several models as Markdown, models beside each other by kind."""
    lines = ["| kind | model | IoU | MAE | boundary F | edge error |", "|---|---|---|---|---|---|"]
    first = next(iter(tables.values()))
    for kind in [kind for kind in first if kind != "empty"]:
        for model, table in tables.items():
            numbers = " | ".join(f"{table[kind][name]:.4f}" for name in NUMBERS)
            lines.append(f"| {kind} ({first[kind]['count']}) | {model} | {numbers} |")
    lines += ["", "| model | mean alpha of empty pictures | part above half |", "|---|---|---|"]
    for model, table in tables.items():
        empty = table["empty"]
        lines.append(f"| {model} | {empty['mean_alpha']:.4f} | {empty['filled']:.4f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
