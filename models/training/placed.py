"""PlacedModel: where what was found is a place and not a subject, another decoder answers.

A network that has learned places made by code forgets fur that fills the frame, and one that
learned them by half takes canyons for subjects (RUNS.md). So there are two decoders behind one
encoder, and a sense of places says how far the second is asked.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.advised import AdvisedNet
from models.training.adviser import Adviser
from models.training.kept_weights import load_weights
from models.training.network import TAPS
from models.training.steepness import to_alpha

# Of the deepest features and those before, and four numbers about the answers.
DESCRIBED = TAPS[17] + TAPS[13] + 4
HIDDEN = 24
# Fits of the sense, each from other first weights, whose mean counts.
FITS = 6
# Further from the mean of all pictures, in deviations, no number counts for more.
FURTHEST = 5.0
# The logit at which both decoders count alike, and how fast the second takes over around it.
SURE, STEEPNESS = 3.0, 4.0


class PlaceSense(nn.Module):
    """Says whether what was found in a picture is a place: several small perceptrons' mean."""

    def __init__(self) -> None:
        super().__init__()
        self.centre = nn.Parameter(torch.zeros(DESCRIBED))
        self.spread = nn.Parameter(torch.ones(DESCRIBED))
        self.hear = nn.Linear(DESCRIBED, FITS * HIDDEN)
        self.say = nn.Linear(FITS * HIDDEN, 1)

    def forward(self, described: Tensor) -> Tensor:
        """Return logits (N, 1), above 0 for a place, for what `describe` gives, (N, DESCRIBED)."""
        usual = ((described - self.centre) / self.spread).clamp(-FURTHEST, FURTHEST)
        said: Tensor = self.say(functional.relu(self.hear(usual)))
        return said


class PlacedModel(nn.Module):
    """The whole as users run it, which takes a picture and hints.

    Args:
        adviser: asked first.
        advised: what answers.
        places: a network with the same encoder that has learned places, whose decoder is asked.
        sense: says when.
    """

    def __init__(
        self, adviser: Adviser, advised: AdvisedNet, places: AdvisedNet, sense: PlaceSense
    ) -> None:
        super().__init__()
        self.first = FirstLook(adviser, advised, sense)
        self.second = PlacesLook(places)

    def forward(self, image: Tensor, hints: Tensor) -> tuple[Tensor]:
        """Return the logits of alpha (N, 1, H, W)."""
        return (self.second(*self.first(image, hints)),)


class FirstLook(nn.Module):
    """All but the places' decoder."""

    def __init__(self, adviser: Adviser, advised: AdvisedNet, sense: PlaceSense) -> None:
        super().__init__()
        self.adviser, self.advised, self.sense = adviser, advised, sense

    def forward(self, image: Tensor, hints: Tensor) -> tuple[Tensor, ...]:
        """Return the answer's logits, how far to ask the other decoder, and all that it needs.

        Where there are hints, it is not asked.

        Returns:
            (N, 1, H, W) logits; (N, 1, 1, 1) in 0..1; the adviser's logits; what the network was
            told, (N, 3, H, W); and the encoder's features at five sizes.
        """
        answer, own, advice, told, *features = ask_first(self.adviser, self.advised, image, hints)
        logit = self.sense(describe(features, answer, own, advice))[..., None, None]
        is_marked = hints.amax((1, 2, 3), keepdim=True)
        share = torch.sigmoid(STEEPNESS * (logit - SURE)) * (1 - is_marked)
        return answer, share, advice, told, *features


class PlacesLook(nn.Module):
    """The places' decoder."""

    def __init__(self, places: AdvisedNet) -> None:
        super().__init__()
        self.places = places

    def forward(
        self, answer: Tensor, share: Tensor, advice: Tensor, told: Tensor, *features: Tensor
    ) -> Tensor:
        """Return the mean of both decoders' logits, (N, 1, H, W), for what `FirstLook` gives."""
        (other, *_), _ = self.places.answer(list(features), told, advice)
        return answer + share * (other - answer)


def ask_first(
    adviser: Adviser, advised: AdvisedNet, image: Tensor, hints: Tensor | None
) -> tuple[Tensor, ...]:
    """Return the logits of the answer, of AdvisedNet alone and of the adviser, and what led there.

    That is what the network was told, and the encoder's features at five sizes.
    """
    advice = adviser(image)
    told = advised.tell(image, hints, advice)
    features = advised.encoder(image, told)
    (answer, own, *_), _ = advised.answer(features, told, advice)
    return answer, own, advice, told, *features


def describe(features: list[Tensor], answer: Tensor, own: Tensor, advice: Tensor) -> Tensor:
    """Return what is known of what was found, (N, DESCRIBED) float32.

    The last two of the encoder's features, in the mean over what was found; the networks' logits,
    likewise; and how much of the picture each takes for the subject.

    Args:
        features: of five sizes, from large to small.
        answer: (N, 1, H, W), the logits of alpha.
        own: likewise, what AdvisedNet thinks alone.
        advice: likewise, what the adviser thinks.
    """
    found = to_alpha(answer.float())
    told = [mean_within(logits.float(), found) for logits in (own, advice)]
    told += [torch.sigmoid(logits.float()).mean((2, 3)) for logits in (advice, own)]
    seen = [mean_within(plane.float(), found) for plane in (features[-1], features[-2])]
    return torch.cat([*told, *seen], 1)


def mean_within(planes: Tensor, found: Tensor) -> Tensor:
    """Return the mean of planes (N, C, h, w) where something was found (N, 1, H, W), (N, C)."""
    factor = found.shape[-1] // planes.shape[-1]
    weight = functional.avg_pool2d(found, factor, factor) if factor > 1 else found
    return (planes * weight).mean((2, 3)) / (weight.mean((2, 3)) + 1e-4)


def load_sense(path: Path) -> PlaceSense:
    """Return the sense that `fit_sense` has stored, an .npz file."""
    sense = PlaceSense()
    sense.load_state_dict(load_weights(path))
    return sense.eval()
