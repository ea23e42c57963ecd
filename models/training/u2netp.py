"""U2NetP, the small U²-Net of Qin et al. (arXiv 2005.09007), with batch norm folded away.

Parameter names are those of the authors' U2NETP, so their folded weights load unchanged.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

SIDES = 6


class ConvRelu(nn.Module):
    """A 3x3 convolution and a ReLU; the authors' batch norm lives in its weight and bias."""

    def __init__(self, channels_in: int, channels_out: int, dilation: int = 1) -> None:
        super().__init__()
        self.conv_s1 = nn.Conv2d(channels_in, channels_out, 3, padding=dilation, dilation=dilation)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, channels_out, H, W) of the same height and width."""
        return functional.relu(self.conv_s1(x), inplace=True)


class ResidualBlock(nn.Module):
    """RSU-L: a small U-Net whose output is added to its first convolution's.

    Args:
        depth: how many levels (the L of the paper).
        channels_in: channels that come in.
        channels_mid: channels within.
        channels_out: channels that go out.
        is_flat: keep full size and dilate instead of pooling (the paper's RSU-4F).
    """

    def __init__(
        self, depth: int, channels_in: int, channels_mid: int, channels_out: int, is_flat: bool
    ) -> None:
        super().__init__()
        self.depth, self.is_flat = depth, is_flat
        self.rebnconvin = ConvRelu(channels_in, channels_out)
        for level in range(1, depth + 1):
            wide = channels_out if level == 1 else channels_mid
            setattr(self, f"rebnconv{level}", ConvRelu(wide, channels_mid, self._dilation(level)))
        for level in range(depth - 1, 0, -1):
            narrow = channels_out if level == 1 else channels_mid
            decoder = ConvRelu(2 * channels_mid, narrow, self._dilation(level))
            setattr(self, f"rebnconv{level}d", decoder)

    def _dilation(self, level: int) -> int:
        if self.is_flat:
            return 2 ** (level - 1)
        return 2 if level == self.depth else 1

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, channels_out, H, W) for x (N, channels_in, H, W)."""
        first = self.rebnconvin(x)
        encoded = [self.rebnconv1(first)]
        for level in range(2, self.depth + 1):
            is_pooled = not self.is_flat and level < self.depth
            below = halve(encoded[-1]) if is_pooled else encoded[-1]
            encoded.append(getattr(self, f"rebnconv{level}")(below))
        out = encoded.pop()
        for level in range(self.depth - 1, 0, -1):
            skip = encoded.pop()
            out = getattr(self, f"rebnconv{level}d")(torch.cat([enlarge(out, skip), skip], 1))
        return out + first


class U2NetP(nn.Module):
    """The network: a U-Net of U-Nets with six side outputs and their learned fusion."""

    def __init__(self) -> None:
        super().__init__()
        for stage, depth in enumerate((7, 6, 5, 4, 4, 4), start=1):
            wide = 3 if stage == 1 else 64
            setattr(self, f"stage{stage}", ResidualBlock(depth, wide, 16, 64, stage > 4))
            setattr(self, f"side{stage}", nn.Conv2d(64, 1, 3, padding=1))
        for stage, depth in ((5, 4), (4, 4), (3, 5), (2, 6), (1, 7)):
            setattr(self, f"stage{stage}d", ResidualBlock(depth, 128, 16, 64, stage > 4))
        self.outconv = nn.Conv2d(SIDES, 1, 1)

    def forward(self, image: Tensor, _hints: Tensor | None = None) -> tuple[Tensor, ...]:
        """Return the logits of the fused alpha and of the six sides.

        Args:
            image: (N, 3, H, W) float32, normalised RGB; H and W multiples of 32.
            _hints: U²-Net-p knows none.

        Returns:
            The fused output, then the sides from fine to coarse; each (N, 1, H, W).
        """
        encoded = [self.stage1(image)]
        for stage in range(2, SIDES + 1):
            encoded.append(getattr(self, f"stage{stage}")(halve(encoded[-1])))
        decoded = [encoded.pop()]
        for stage in range(5, 0, -1):
            skip = encoded.pop()
            joined = torch.cat([enlarge(decoded[-1], skip), skip], 1)
            decoded.append(getattr(self, f"stage{stage}d")(joined))
        sides = [getattr(self, f"side{i}")(f) for i, f in enumerate(reversed(decoded), start=1)]
        stacked = torch.cat([enlarge(side, sides[0]) for side in sides], 1)
        return self.outconv(stacked), *stacked.split(1, 1)


def halve(x: Tensor) -> Tensor:
    """Return x (N, C, H, W) max-pooled to half its size."""
    return functional.max_pool2d(x, 2, stride=2)


def enlarge(x: Tensor, like: Tensor) -> Tensor:
    """Return x (N, C, h, w) resized bilinearly (half-pixel centres) to the size of `like`.

    Sizes are whole multiples of each other, as image sides are multiples of 32; a fixed factor
    makes a graph without shape arithmetic (1031 nodes became 409 in the ONNX file).
    """
    factor = int(like.shape[-1]) // int(x.shape[-1])
    if factor == 1:
        return x
    return functional.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)


def load_folded_weights(path: Path) -> dict[str, Tensor]:
    """Return the state dict (float32) stored as `name -> array` in an .npz file."""
    with np.load(path) as arrays:
        return {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}
