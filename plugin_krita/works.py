"""What nobg can do to layers. Two works that are equal do the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nobg_core.bridge.log import as_error
from nobg_core.bridge.looking import CHECK
from nobg_core.bridge.make import check_layer
from nobg_core.bridge.outcome import Outcome, State
from nobg_core.bridge.questions import ADJUST, CLEAN, ONE_IMAGE, REFINE
from nobg_core.bridge.run import adjust_masks, clean_colours, refine_masks, remove_backgrounds
from nobg_core.errors import Cancelled
from nobg_core.options import CutoutOptions, MaskOptions

from .cleaning_host import CleaningHost
from .krita_host import KritaHost
from .refining_host import RefiningHost


@dataclass(frozen=True)
class CutOut:
    """Make masks.

    Args:
        options: the user's choices.
        in_selection: look for the subject in the selection only.
    """

    options: CutoutOptions
    in_selection: bool = False
    title: ClassVar[str] = ONE_IMAGE
    host: ClassVar[type] = KritaHost

    def do(self, images):
        """Make the masks; return what became of each layer of the ImageJobs."""
        return remove_backgrounds(images, self.options)


@dataclass(frozen=True)
class Refine:
    """Refine painted masks."""

    options: CutoutOptions
    title: ClassVar[str] = REFINE
    host: ClassVar[type] = RefiningHost

    def do(self, images):
        """Refine the masks; return what became of each layer."""
        return refine_masks(images, self.options)


@dataclass(frozen=True)
class Adjust:
    """Grow masks, soften them and so on."""

    options: MaskOptions
    title: ClassVar[str] = ADJUST
    host: ClassVar[type] = RefiningHost

    def do(self, images):
        """Adjust the masks; return what became of each layer."""
        return adjust_masks(images, self.options)


@dataclass(frozen=True)
class Clean:
    """Put clean colours above masked layers.

    Args:
        amount: from 0, which changes nothing, to 1.
    """

    amount: float
    title: ClassVar[str] = CLEAN
    host: ClassVar[type] = CleaningHost

    def do(self, images):
        """Put the colours there; return what became of each layer."""
        return clean_colours(images, self.amount)


@dataclass(frozen=True)
class Check:
    """Look for doubtful places in masks; nothing is changed."""

    title: ClassVar[str] = CHECK
    host: ClassVar[type] = RefiningHost

    def do(self, images):
        """Look at the masks; the outcomes hold the reports."""
        return [_check(image.name, host) for image in images for host in image.layers]


def _check(image_name, host):
    name = f"{image_name}, {host.layer_name}"
    try:
        return Outcome(name, State.DONE, report=check_layer(host, host.show_progress))
    except Cancelled as wish:
        return Outcome(name, State.STOPPED, error=wish)
    except Exception as exc:  # noqa: BLE001 - the other layers are still looked at
        return Outcome(name, State.FAILED, error=as_error(exc))
