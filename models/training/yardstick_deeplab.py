"""DeepLabV3 on MobileNetV2, trained on PASCAL VOC: anything but its class "background".

Source: Chen et al., "Rethinking Atrous Convolution", arXiv 1706.05587; Sandler et al.,
"MobileNetV2", CVPR 2018. Output stride 8, batch norm folded into the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.training.evaluate_predictors import Predictor

INPUT_PX = 513
STRIDES = {0: 2, 2: 2, 4: 2}
LAYERS = 18
# With "background", number 0.
CLASSES, PERSON = 21, 15


def open_deeplab(data_dir: Path) -> Predictor:
    """Return the model, from the folder with `weights`."""
    background = open_classes(data_dir, (0,))
    return lambda image: 1 - background(image)[0]


def open_classes(data_dir: Path, wanted: Sequence[int] = range(CLASSES)) -> Predictor:
    """Return what gives the wanted classes' probabilities for (H, W, 3) uint8 RGB.

    They are (N, H, W) float32.
    """
    with np.load(data_dir / "weights/deeplabv3-mnv2-voc/deeplabv3_mnv2_voc_fp16.npz") as arrays:
        weights = {n: torch.from_numpy(arrays[n].astype(np.float32)) for n in arrays.files}

    def predict(image: np.ndarray) -> np.ndarray:
        small = cv2.resize(image, (INPUT_PX, INPUT_PX), interpolation=cv2.INTER_AREA)
        scaled = torch.from_numpy(small.astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None]
        with torch.inference_mode():
            classes = classify(scaled, weights).softmax(1)[0].numpy()
        size = image.shape[1::-1]
        planes = (classes[number] for number in wanted)
        return np.stack([cv2.resize(p, size, interpolation=cv2.INTER_LINEAR) for p in planes])

    return predict


def classify(image: Tensor, weights: dict[str, Tensor]) -> Tensor:
    """Return the logits of 21 classes at an eighth of the size, (1, 21, h, w)."""
    x = image
    for number in range(LAYERS):
        x = apply_block(x, weights, f"features.{number}", number)
    pooled = convolve(x.mean((2, 3), keepdim=True), weights, "image_pooling").relu()
    local = convolve(x, weights, "aspp0").relu()
    joined = torch.cat([pooled.expand_as(local), local], 1)
    return convolve(convolve(joined, weights, "concat_projection").relu(), weights, "logits")


def apply_block(x: Tensor, weights: dict[str, Tensor], name: str, number: int) -> Tensor:
    """Return x after one inverted residual, or after the stem if it is number 0."""
    stride, dilation = STRIDES.get(number, 1), 4 if number > 14 else 2 if number > 7 else 1
    if number == 0:
        return functional.relu6(convolve(x, weights, name, stride))
    wide = functional.relu6(convolve(x, weights, f"{name}.expand")) if number > 1 else x
    wide = functional.relu6(convolve(wide, weights, f"{name}.depthwise", stride, dilation))
    out = convolve(wide, weights, f"{name}.project")
    return x + out if out.shape == x.shape else out


def convolve(
    x: Tensor, weights: dict[str, Tensor], name: str, stride: int = 1, dilation: int = 1
) -> Tensor:
    """Return x convolved with the named weights, padded to keep its size before the stride."""
    kernel = weights[f"{name}.weight"]
    padding = dilation * (kernel.shape[-1] // 2)
    groups = x.shape[1] // kernel.shape[1]
    bias = weights[f"{name}.bias"]
    return functional.conv2d(x, kernel, bias, stride, padding, dilation, groups)
