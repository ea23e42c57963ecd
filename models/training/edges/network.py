"""EdgeNet: a small U-Net that corrects what hero edges begin with by the colours around."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

# Channels at a half, a quarter, an eighth and a sixteenth of the picture.
WIDTHS = (24, 40, 64, 80)
# Height and width of the input are multiples of this.
MULTIPLE_PX = 16
# How colours of subject and background are gathered: cells of so many px, so many cells a side.
GATHERINGS = ((4, 3), (16, 5))
CUES = 3 * len(GATHERINGS)
PLANES = 3 + 1 + 1 + 1
# Inputs lie within half of 0: this brings them to about unit spread.
INPUT_GAIN = 3.0
# What the answer is mixed of beside what was begun: the coarse alpha, the cues' shares and what
# follows the colours alone.
MIXED = 2 + len(GATHERINGS)
# How much of its natural size a block's residual starts with.
BLOCK_GAIN = 0.3
# At this squared distance two colours say as much about alpha as what was begun does.
LEAST_DISTANCE = 2e-3
# What is left of a negative feature. With none, and with a rectifier after a residual, all features
# of a run died (RUNS.md).
LEAK = 0.1


class Block(nn.Module):
    """A residual of two convolutions; it starts small, so that many in a row learn at once.

    Source: He and others, "Identity Mappings in Deep Residual Networks", arXiv 1603.05027.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = convolve(channels, channels)
        self.second = convolve(channels, channels)
        with torch.no_grad():
            self.second.weight.mul_(BLOCK_GAIN)

    def forward(self, features: Tensor) -> Tensor:
        """Return features of the same shape."""
        return features + self.second(_bend(self.first(_bend(features))))


class EdgeNet(nn.Module):
    """Alpha from the picture, the coarse alpha and what hero edges begin with.

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

    def forward(self, image: Tensor, coarse: Tensor, begun: Tensor, followed: Tensor) -> Tensor:
        """Return alpha (N, 1, H, W), not clipped, so that every error has a gradient.

        Args:
            image: (N, 3, H, W) in 0..1, sRGB-encoded.
            coarse: (N, 1, H, W) in 0..1.
            begun: (N, 1, H, W) in 0..1.
            followed: (N, 1, H, W) in 0..1, begun as the colours alone would have it.
        """
        cues = colour_cues(image, begun)
        seen = [image - 0.5, coarse - 0.5, begun - 0.5, cues, followed - begun]
        planes = torch.cat(seen, 1) * INPUT_GAIN
        planes = functional.pixel_unshuffle(planes, 2)
        features = self.stem(planes.contiguous(memory_format=torch.channels_last))
        kept = []
        for encoder, down in zip(self.encoders, self.downs, strict=False):
            features = encoder(features)
            kept.append(features)
            features = down(_bend(features))
        features = self.encoders[-1](features)
        for level in reversed(range(len(kept))):
            wider = functional.interpolate(self.ups[level](_bend(features)), scale_factor=2.0)
            features = self.decoders[level](kept[level] + wider)
        # Mixed at full size, so that no detail has to pass through the features.
        correction, *shares = functional.pixel_shuffle(self.head(_bend(features)), 2).split(1, 1)
        hues = ((cues[:, k : k + 1] + 0.5).clamp(0, 1) for k in range(0, CUES, 3))
        others = (coarse, *hues, followed)
        mixed = sum(share * (other - begun) for share, other in zip(shares, others, strict=True))
        return begun + correction + mixed


def _bend(features: Tensor) -> Tensor:
    return functional.leaky_relu(features, LEAK)


def convolve(channels_in: int, channels_out: int, *, side: int = 3, stride: int = 1) -> nn.Conv2d:
    """Return a convolution that keeps the spread of rectified features (He et al., 1502.01852)."""
    layer = nn.Conv2d(channels_in, channels_out, side, stride, side // 2)
    nn.init.kaiming_normal_(layer.weight, a=LEAK, nonlinearity="leaky_relu")
    nn.init.zeros_(layer.bias)
    return layer


def colour_cues(image: Tensor, begun: Tensor) -> Tensor:
    """Return what the colours around say, three planes for each gathering, (N, C, H, W) float32.

    Where a pixel lies on the line from the background's colour near it to the subject's, how far
    it is off that line, and how long the line is. A network this small finds no division itself.
    """
    planes = []
    with torch.autocast(image.device.type, enabled=False), torch.no_grad():
        for cell_px, cells in GATHERINGS:
            subject = gather_colour(image, begun, cell_px, cells)
            behind = gather_colour(image, 1 - begun, cell_px, cells)
            line, offset = subject - behind, image - behind
            squared = (line * line).sum(1, keepdim=True)
            along = (offset * line).sum(1, keepdim=True)
            # Two colours that are alike say nothing: what was begun is left.
            share = (along + LEAST_DISTANCE * begun) / (squared + LEAST_DISTANCE)
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
