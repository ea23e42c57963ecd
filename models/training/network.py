"""SubjectNet: MobileNetV2's features, a look at the whole picture, and a light decoder.

The encoder is that of Sandler et al. (arXiv 1801.04381) with batch norm folded away, its parameter
names those of the folded weights that it starts from. Hints enter at every depth.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

# Expansion, channels, repetitions and first stride of each group of blocks (the paper's table 2).
GROUPS = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
STEM_CHANNELS = 32
# The last block of each size, from half to a 32nd of the picture, and its channels.
TAPS = {1: 16, 3: 24, 6: 32, 13: 96, 17: 320}
HINTS_JOIN_AFTER = 3
CONTEXT_CHANNELS = 128
HINT_CHANNELS = 2
DECODER_CHANNELS = (96, 64, 40, 24)
HEADS = 4


class Block(nn.Module):
    """An inverted residual: widen, filter each channel, narrow, and add where shapes agree."""

    def __init__(self, channels_in: int, channels_out: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = channels_in * expansion
        self.is_residual = stride == 1 and channels_in == channels_out
        self.expand = nn.Conv2d(channels_in, wide, 1) if expansion > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, 3, stride, 1, groups=wide)
        self.project = nn.Conv2d(wide, channels_out, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, channels_out, H / stride, W / stride)."""
        wide = functional.relu6(self.expand(x), inplace=True) if self.expand is not None else x
        narrow: Tensor = self.project(functional.relu6(self.depthwise(wide), inplace=True))
        return x + narrow if self.is_residual else narrow


class Encoder(nn.Module):
    """MobileNetV2 up to its 320 channels, with a place for hints at a quarter of the size."""

    def __init__(self, told: int) -> None:
        super().__init__()
        self.features = nn.ModuleList([nn.Conv2d(3, STEM_CHANNELS, 3, 2, 1)])
        channels = STEM_CHANNELS
        for expansion, wide, count, first_stride in GROUPS:
            for index in range(count):
                stride = first_stride if index == 0 else 1
                self.features.append(Block(channels, wide, stride, expansion))
                channels = wide
        self.hint = nn.Conv2d(told, TAPS[HINTS_JOIN_AFTER], 3, 1, 1)

    def forward(self, image: Tensor, hints: Tensor) -> list[Tensor]:
        """Return the features at 1/2, 1/4, 1/8, 1/16 and 1/32 of the picture's size."""
        taps = []
        x = functional.relu6(self.features[0](image))
        for number, block in enumerate(self.features[1:], start=1):
            x = block(x)
            if number == HINTS_JOIN_AFTER:
                x = x + self.hint(shrink_hints(hints, 4))
            if number in TAPS:
                taps.append(x)
        return taps


class Context(nn.Module):
    """What the subject is, decided with the whole picture in view.

    Convolutions look around, attention (Vaswani et al., arXiv 1706.03762) compares each place with
    all others, so that a stroke on one shoe can speak for the other.
    """

    def __init__(self, told: int) -> None:
        super().__init__()
        wide = CONTEXT_CHANNELS
        self.enter = nn.Conv2d(TAPS[17] + told, wide, 1)
        self.around = nn.Conv2d(wide, wide, 3, 1, 1)
        self.norm = nn.GroupNorm(1, wide)
        self.query_key_value = nn.Conv2d(wide, 3 * wide, 1)
        self.joined = nn.Conv2d(wide, wide, 1)
        self.leave = nn.Conv2d(2 * wide, wide, 3, 1, 1)

    def forward(self, x: Tensor, hints: Tensor) -> Tensor:
        """Return (N, CONTEXT_CHANNELS, h, w) for the deepest features (N, 320, h, w)."""
        x = functional.relu(self.enter(torch.cat([x, shrink_hints(hints, 32).to(x)], 1)))
        x = functional.relu(self.around(x))
        x = x + self.joined(self._attend(self.norm(x)))
        overall = x.mean((2, 3), keepdim=True).expand_as(x)
        return functional.relu(self.leave(torch.cat([x, overall], 1)))

    def _attend(self, x: Tensor) -> Tensor:
        count, wide, height, width = x.shape
        parts = self.query_key_value(x).view(count, 3, HEADS, wide // HEADS, height * width)
        query, key, value = parts[:, 0], parts[:, 1], parts[:, 2]
        likeness = query.transpose(2, 3) @ key * (wide // HEADS) ** -0.5
        seen = value @ likeness.softmax(-1).transpose(2, 3)
        return seen.reshape(count, wide, height, width)


class Rise(nn.Module):
    """One step of the decoder: enlarge twofold, join the encoder's features and the hints."""

    def __init__(self, channels_in: int, channels_skip: int, channels_out: int, told: int) -> None:
        super().__init__()
        joined = channels_in + channels_skip + told
        self.join = nn.Conv2d(joined, channels_out, 3, 1, 1)
        self.settle = nn.Conv2d(channels_out, channels_out, 3, 1, 1)

    def forward(self, x: Tensor, skip: Tensor, hints: Tensor) -> Tensor:
        """Return (N, channels_out, 2 h, 2 w) for x (N, channels_in, h, w)."""
        x = functional.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
        # A float32 hint would make everything float32 where features are bfloat16.
        x = functional.relu(self.join(torch.cat([x, skip, hints.to(x)], 1)))
        return functional.relu(self.settle(x))


class SubjectNet(nn.Module):
    """The network: encoder, context, four steps up, and the last doubling by pixel shuffle.

    Args:
        told: channels of what it is told besides the picture: the hints, then what a wider one
            is told.
        answers: channels of its answer at full size, the alpha's logits first.
    """

    def __init__(self, told: int = HINT_CHANNELS, answers: int = 1) -> None:
        super().__init__()
        self.encoder = Encoder(told)
        self.context = Context(told)
        widths = (CONTEXT_CHANNELS, *DECODER_CHANNELS)
        skips = list(TAPS.values())[-2::-1]
        self.rises = nn.ModuleList(
            [Rise(*channels, told) for channels in zip(widths, skips, widths[1:], strict=False)]
        )
        self.sides = nn.ModuleList([nn.Conv2d(wide, 1, 1) for wide in widths[:3]])
        self.alpha = nn.Conv2d(widths[-1], 4 * answers, 3, 1, 1)

    def forward(self, image: Tensor, hints: Tensor | None = None) -> tuple[Tensor, ...]:
        """Return the logits of alpha, and in training of three smaller alphas.

        Args:
            image: (N, 3, H, W) float32, normalised RGB; H and W multiples of 32.
            hints: (N, 2, H, W) float32 in 0..1, surely subject and surely background; None: none.

        Returns:
            (N, 1, H, W), then 1/32, 1/16 and 1/8 of that size.
        """
        if hints is None:
            hints = image.new_zeros((image.shape[0], HINT_CHANNELS, *image.shape[2:]))
        return self.decode(self.encoder(image, hints), hints)

    def decode(self, features: list[Tensor], hints: Tensor) -> tuple[Tensor, ...]:
        """Return what `forward` does, for what the encoder saw at five sizes, large to small."""
        *skips, deepest = features
        x = self.correct(0, self.context(deepest, hints), hints)
        sides = []
        for index, (rise, skip) in enumerate(zip(self.rises, reversed(skips), strict=True)):
            if index < len(self.sides):
                sides.append(self.sides[index](x))
            x = self.correct(index + 1, rise(x, skip, shrink_hints(hints, 16 >> index)), hints)
        return functional.pixel_shuffle(self.alpha(x), 2), *sides

    def correct(self, _depth: int, features: Tensor, _hints: Tensor) -> Tensor:
        """Return the features after the context (depth 0) or a rise, as the rest shall see them."""
        return features


def shrink_hints(hints: Tensor, factor: int) -> Tensor:
    """Return hints at 1 / factor of their size, and what follows them.

    A thin stroke stays whole; of what is not a hint, the mean.

    Args:
        hints: (N, 2 or more, H, W), the hints in the first two channels.
        factor: whole number.
    """
    sure = functional.max_pool2d(hints[:, :HINT_CHANNELS], factor, factor)
    if hints.shape[1] == HINT_CHANNELS:
        return sure
    rest = functional.avg_pool2d(hints[:, HINT_CHANNELS:], factor, factor)
    return torch.cat([sure, rest], 1)


def load_encoder(network: SubjectNet, path: Path, mean: np.ndarray, std: np.ndarray) -> None:
    """Fill the encoder with folded weights, made to expect (RGB - mean) / std.

    Args:
        network: changed in place.
        path: .npz of `features.N...`; those of DeepLab expect RGB in -1..1 instead.
        mean: (3,) of the input's channels in 0..1.
        std: (3,) of the input's channels.
    """
    with np.load(path) as arrays:
        weights = {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}
    if "logits.weight" in weights:
        stem = weights["features.0.weight"]
        offset = torch.from_numpy(2 * mean - 1).view(1, 3, 1, 1)
        weights["features.0.bias"] = weights["features.0.bias"] + (stem * offset).sum((1, 2, 3))
        weights["features.0.weight"] = stem * torch.from_numpy(2 * std).view(1, 3, 1, 1)
    own = network.encoder.state_dict()
    network.encoder.load_state_dict(own | {name: weights[name] for name in own if name in weights})


def calm_skips(network: SubjectNet, images: Tensor) -> None:
    """Scale the decoder's first weights so that pretrained features of any spread come in as 1.

    Args:
        network: changed in place.
        images: (N, 3, H, W) float32, a few normalised pictures to measure the spread on.
    """
    nothing = images.new_zeros((len(images), HINT_CHANNELS, *images.shape[2:]))
    with torch.inference_mode():
        *skips, deepest = (float(tap.std()) for tap in network.encoder(images, nothing))
    with torch.no_grad():
        network.context.enter.weight[:, :-HINT_CHANNELS] /= deepest
        network.encoder.hint.weight *= skips[1]
        for rise, wide, spread in zip(
            network.rises, (CONTEXT_CHANNELS, *DECODER_CHANNELS), reversed(skips), strict=False
        ):
            rise.join.weight[:, wide:-HINT_CHANNELS] /= spread
