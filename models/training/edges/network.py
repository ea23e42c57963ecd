"""EdgeNet: a small U-Net that corrects the guided filter's alpha by the colours around."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

# Channels at a half, a quarter, an eighth and a sixteenth of the picture.
WIDTHS = (32, 48, 64, 80)
# Height and width of the input are multiples of this.
MULTIPLE_PX = 16
# How colours of subject and background are gathered: cells of so many px, so many cells a side.
GATHERINGS = ((4, 3), (16, 5))
CUES = 3 * len(GATHERINGS)
PLANES = 3 + 1 + 1
# Inputs lie within half of 0: this brings them to about unit spread.
INPUT_GAIN = 3.0
# What the answer is mixed of beside the guided filter's alpha: the coarse one and the cues' shares.
MIXED = 1 + len(GATHERINGS)
# How much of its natural size a block's residual starts with.
BLOCK_GAIN = 0.3
# At this squared distance two colours say as much about alpha as the guided filter does.
LEAST_DISTANCE = 2e-3


class Block(nn.Module):
    """A residual of two convolutions; it starts small, so that many in a row learn at once."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = convolve(channels, channels)
        self.second = convolve(channels, channels)
        with torch.no_grad():
            self.second.weight.mul_(BLOCK_GAIN)

    def forward(self, features: Tensor) -> Tensor:
        """Return features of the same shape, not negative."""
        return functional.relu(features + self.second(functional.relu(self.first(features))))


class EdgeNet(nn.Module):
    """Alpha from the picture, the coarse alpha and the guided filter's.

    No normalisation layers: a tile's answer must not depend on what else is in it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = convolve(4 * (PLANES + CUES), WIDTHS[0])
        self.encoders = nn.ModuleList(Block(width) for width in WIDTHS)
        pairs = list(pairwise(WIDTHS))
        self.downs = nn.ModuleList(convolve(a, b, stride=2) for a, b in pairs)
        self.ups = nn.ModuleList(convolve(b, a, side=1) for a, b in pairs)
        self.decoders = nn.ModuleList(Block(width) for width in WIDTHS[:-1])
        self.head = nn.Conv2d(WIDTHS[0], 4 * (1 + MIXED), 3, padding=1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, image: Tensor, coarse: Tensor, guided: Tensor) -> Tensor:
        """Return alpha (N, 1, H, W), not clipped, so that every error has a gradient.

        Args:
            image: (N, 3, H, W) in 0..1, sRGB-encoded.
            coarse: (N, 1, H, W) in 0..1.
            guided: (N, 1, H, W) in 0..1.
        """
        cues = colour_cues(image, guided)
        planes = torch.cat([image - 0.5, coarse - 0.5, guided - 0.5, cues], 1) * INPUT_GAIN
        planes = functional.pixel_unshuffle(planes, 2)
        features = functional.relu(self.stem(planes.contiguous(memory_format=torch.channels_last)))
        kept = []
        for encoder, down in zip(self.encoders, self.downs, strict=False):
            features = encoder(features)
            kept.append(features)
            features = functional.relu(down(features))
        features = self.encoders[-1](features)
        for level in reversed(range(len(kept))):
            wider = functional.interpolate(self.ups[level](features), scale_factor=2.0)
            features = self.decoders[level](functional.relu(kept[level] + wider))
        # Mixed at full size, so that no detail has to pass through the features.
        correction, *shares = functional.pixel_shuffle(self.head(features), 2).split(1, 1)
        others = (coarse, *((cues[:, k : k + 1] + 0.5).clamp(0, 1) for k in range(0, CUES, 3)))
        mixed = sum(share * (other - guided) for share, other in zip(shares, others, strict=True))
        return guided + correction + mixed


def convolve(channels_in: int, channels_out: int, *, side: int = 3, stride: int = 1) -> nn.Conv2d:
    """Return a convolution that keeps the spread of what a ReLU follows (He et al., 1502.01852)."""
    layer = nn.Conv2d(channels_in, channels_out, side, stride, side // 2)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)
    return layer


def colour_cues(image: Tensor, guided: Tensor) -> Tensor:
    """Return what the colours around say, three planes for each gathering, (N, C, H, W) float32.

    Where a pixel lies on the line from the background's colour near it to the subject's, how far
    it is off that line, and how long the line is. A network this small finds no division itself.
    """
    planes = []
    with torch.autocast(image.device.type, enabled=False), torch.no_grad():
        for cell_px, cells in GATHERINGS:
            subject = gather_colour(image, guided, cell_px, cells)
            behind = gather_colour(image, 1 - guided, cell_px, cells)
            line, offset = subject - behind, image - behind
            squared = (line * line).sum(1, keepdim=True)
            along = (offset * line).sum(1, keepdim=True)
            # Two colours that are alike say nothing: the guided filter's answer is left.
            share = (along + LEAST_DISTANCE * guided) / (squared + LEAST_DISTANCE)
            share = share.clamp(-0.5, 1.5)
            missed = (offset - share * line).abs().sum(1, keepdim=True)
            planes += [share - 0.5, missed, torch.sqrt(squared + 1e-6)]
    return torch.cat(planes, 1)


def gather_colour(image: Tensor, alpha: Tensor, cell_px: int, cells: int) -> Tensor:
    """Return the mean colour of what is surely there, around each pixel, (N, 3, H, W)."""
    # The cube: what is half covered counts an eighth of what is covered, but counts alone too.
    sure = alpha * alpha * alpha + 1e-4
    sums = functional.avg_pool2d(torch.cat([image * sure, sure], 1), cell_px)
    sums = functional.avg_pool2d(sums, cells, stride=1, padding=cells // 2)
    colour = sums[:, :3] / sums[:, 3:]
    return functional.interpolate(colour, scale_factor=float(cell_px), mode="bilinear")
