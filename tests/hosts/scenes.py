"""What the builders of images share in every editor. Runs inside the editors."""

from dataclasses import dataclass, field
from typing import Any

from registry import Registry

# A builder's name is a case's name.
KINDS = kind = Registry()


@dataclass
class Scene:
    """An image, what is chosen in it, and the 8-bit values expected of its first layer's mask.

    Without `expected` only the highest value is looked at: `brightest`.
    """

    image: Any
    layers: list
    expected: list = None
    brightest: int = None
    choose: list = None
    options: dict = field(default_factory=dict)
