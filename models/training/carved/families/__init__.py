"""The families of carved objects: things with holes and thin parts, as made things have."""

from __future__ import annotations

from collections.abc import Callable

from numpy.random import Generator

from models.training.carved.assembly import Assembly
from models.training.carved.families.devices import build_cut_box, build_device
from models.training.carved.families.furniture import build_seat
from models.training.carved.families.living import build_animal, build_plant
from models.training.carved.families.racks import build_rack, build_shelf
from models.training.carved.families.tools import build_crossing, build_hoop, build_outline
from models.training.carved.families.vessels import build_basket, build_handled, build_lathed
from models.training.carved.families.wheeled import build_cart, build_cycle, build_fan

# Each with how often it is drawn, and how far (degrees) one may walk around it.
FAMILIES: dict[Callable[[Generator], Assembly], tuple[float, float]] = {
    build_seat: (0.17, 180),
    build_shelf: (0.07, 180),
    build_rack: (0.06, 180),
    build_cycle: (0.08, 60),
    build_cart: (0.07, 180),
    build_fan: (0.05, 65),
    build_basket: (0.08, 180),
    build_handled: (0.09, 180),
    build_lathed: (0.07, 180),
    build_plant: (0.08, 180),
    build_animal: (0.06, 180),
    build_crossing: (0.04, 45),
    build_hoop: (0.03, 60),
    build_outline: (0.02, 50),
    build_cut_box: (0.04, 65),
    build_device: (0.05, 180),
}


def draw_object(rng: Generator) -> tuple[Assembly, float]:
    """Return an object of some family, and how far one may walk around it, in degrees."""
    shares = [share for share, _ in FAMILIES.values()]
    number = int(rng.choice(len(shares), p=[share / sum(shares) for share in shares]))
    build = list(FAMILIES)[number]
    return build(rng), FAMILIES[build][1]
