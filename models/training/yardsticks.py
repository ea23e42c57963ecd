"""Other people's models that ours are measured beside."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from models.training.evaluate_predictors import Predictor, SquareModel, open_session
from models.training.yardstick_deeplab import open_deeplab

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)


def open_yardsticks(data_dir: Path, names: list[str] | None = None) -> dict[str, Predictor]:
    """Return the yardsticks by name, U²-Net-p first: its error is the unit of the tables.

    Args:
        data_dir: the folder with `weights`.
        names: which to open beside U²-Net-p; None is all of them.
    """
    chosen = YARDSTICKS if names is None else names
    return {"u2netp": open_u2netp(data_dir)} | {n: YARDSTICKS[n](data_dir) for n in chosen}


def open_u2netp(data_dir: Path) -> SquareModel:
    """Return U²-Net-p as its authors run it: 320 px, the picture over its maximum."""
    session = open_session(data_dir / "weights/u2netp/u2netp_fp16.onnx")

    def prepare(image: np.ndarray) -> np.ndarray:
        scaled = image.astype(np.float32) / max(int(image.max()), 1)
        return ((scaled - MEAN) / STD).transpose(2, 0, 1)[None]

    def run(image: np.ndarray, _hints: np.ndarray) -> np.ndarray:
        return session.run(None, {"x": image})[0][0, 0]

    return SquareModel(run, 320, 320, prepare=prepare)


def open_selfie(data_dir: Path) -> Predictor:
    """Return MediaPipe's selfie segmentation: people only, 256 px, channels last."""
    session = open_session(data_dir / "weights/mediapipe/selfie_segmentation.onnx")

    def predict(image: np.ndarray) -> np.ndarray:
        small = cv2.resize(image, (256, 256), interpolation=cv2.INTER_AREA)
        alpha = session.run(None, {"input_1:0": small[None].astype(np.float32) / 255})[0][0, ..., 0]
        return cv2.resize(alpha, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)

    return predict


YARDSTICKS = {"selfie": open_selfie, "deeplab": open_deeplab}
