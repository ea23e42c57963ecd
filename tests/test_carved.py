"""Carved objects: a seed decides them, their alpha is exact, and one sees through their holes."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.training.backgrounds import draw_backdrop
from models.training.carve import carve
from models.training.carved.assembly import Assembly, about
from models.training.carved.families import FAMILIES
from models.training.carved.families.furniture import build_seat
from models.training.carved.joined import Cut, Grown, Pierced, Placed
from models.training.carved.material import draw_material
from models.training.carved.render import carve_object, photograph_object
from models.training.carved.shading import cast_shadows
from models.training.carved.solids import Box, Ellipsoid, Prism, Ring, Rod, Solid, Turned
from models.training.kinds import draw_sample
from models.training.library import Library, load_object

LEVEL = np.eye(3, dtype=np.float32)
MIDDLE = np.zeros(3, np.float32)
SQUARE = ((-0.2, -0.2), (0.3, -0.2), (0.3, 0.3), (-0.2, 0.3))
SOLIDS: dict[str, Solid] = {
    "box": Box((0.3, 0.2, 0.4), 0.05),
    "ellipsoid": Ellipsoid((0.3, 0.1, 0.5)),
    "rod": Rod(0.6, 0.1, 0.2),
    "ring": Ring(0.4, 0.08),
    "arc": Ring(0.4, 0.08, 120),
    "solid of revolution": Turned(0.6, (0.2, 0.4, 0.1)),
    "cup": Turned(0.6, (0.2, 0.4, 0.3), 0.03),
    "prism": Prism(SQUARE, 0.2, 0.05),
    "grown": Grown((Placed(Rod(0.4, 0.1, 0.1), MIDDLE, LEVEL),) * 2, 0.1),
    "cut": Cut(Box((0.4, 0.4, 0.4)), (Placed(Rod(2, 0.1, 0.1), MIDDLE, LEVEL),)),
    "pierced": Pierced(Turned(0.6, (0.3, 0.4), 0.03), 8, 3, 0.6),
}


@pytest.fixture
def stool() -> np.ndarray:
    """A stool of a seat and four legs, seen from one side, (h, w, 4) uint8."""
    rng = np.random.default_rng(4)
    thing, wood = Assembly(), draw_material(rng)
    thing.add(Box((0.3, 0.3, 0.03)), (0, 0, 0.7), wood)
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        thing.bar((0.26 * x, 0.26 * y, 0), (0.26 * x, 0.26 * y, 0.7), 0.02, wood)
    return photograph_object(rng, thing, 0.0, 160)


@pytest.mark.parametrize("name", SOLIDS)
def test_no_step_of_a_ray_is_longer_than_the_way_to_the_surface(name: str) -> None:
    solid, rng = SOLIDS[name], np.random.default_rng(1)
    points = rng.uniform(-0.7, 0.7, (3, 4000)).astype(np.float32)
    distance = solid.distance(points)
    other = np.roll(points, 1, 1)
    # Of a bound that never exceeds the distance, a change of sign takes at least both distances.
    is_between = np.sign(distance) != np.sign(np.roll(distance, 1))
    apart = np.linalg.norm(points - other, axis=0)
    outside = np.maximum(distance, np.roll(distance, 1))
    assert (outside[is_between] <= apart[is_between] + 1e-5).all()


@pytest.mark.parametrize("name", SOLIDS)
def test_a_solid_lies_in_its_box(name: str) -> None:
    solid, rng = SOLIDS[name], np.random.default_rng(2)
    points = rng.uniform(-1, 1, (3, 20000)).astype(np.float32)
    inside = points[:, solid.distance(points) < 0]
    assert inside.size
    assert (np.abs(inside) <= solid.half[:, None] + 1e-4).all()


def test_same_seed_carves_the_same_object() -> None:
    first, second, other = (carve_object(seed, 80) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, second)
    assert first.shape != other.shape or (first != other).any()


def test_an_object_fills_its_picture() -> None:
    alpha = carve_object(3, 120)[..., 3]
    assert 118 <= max(alpha.shape) <= 120
    *_, width, height = cv2.boundingRect(alpha)
    assert min(width / alpha.shape[1], height / alpha.shape[0]) > 0.7


def test_edges_are_partly_covered(stool: np.ndarray) -> None:
    alpha = stool[..., 3]
    assert alpha.max() == 255
    assert ((alpha > 20) & (alpha < 235)).sum() > 50


def test_one_sees_through_a_stool(stool: np.ndarray) -> None:
    below = stool[stool.shape[0] // 2 :, :, 3]
    rows = [row for row in below[: below.shape[0] // 2] if row.any()]
    for row in rows:
        between = row[np.nonzero(row)[0][0] : np.nonzero(row)[0][-1]]
        assert (between == 0).mean() > 0.5


def test_colours_reach_under_partly_covered_edges(stool: np.ndarray) -> None:
    alpha = stool[..., 3]
    inside = stool[alpha == 255][:, :3].mean()
    assert stool[(alpha > 20) & (alpha < 235)][:, :3].mean() > 0.4 * inside


def test_a_shadow_falls_from_one_part_on_another() -> None:
    rng = np.random.default_rng(4)
    floor = Assembly()
    stuff = draw_material(np.random.default_rng(8))
    floor.add(Box((0.5, 0.5, 0.02)), (0, 0, 0), stuff)
    shaded = Assembly(list(floor.parts))
    shaded.add(Ellipsoid((0.15, 0.15, 0.15)), (0, 0, 0.6), stuff)
    points = rng.uniform(-0.45, 0.45, (3, 900)).astype(np.float32)
    points[2] = 0.03
    up = np.float32([0.05, 0.0, 1.0])
    up /= np.linalg.norm(up)
    assert cast_shadows(floor, points, up).mean() > 0.97
    lit = cast_shadows(shaded, points, up)
    near = np.hypot(points[0], points[1]) < 0.1
    assert lit[near].mean() < 0.1
    assert lit[np.hypot(points[0], points[1]) > 0.25].mean() > 0.95


@pytest.mark.parametrize("build", FAMILIES, ids=lambda build: build.__name__)
def test_each_family_makes_things_of_a_handy_size(build) -> None:
    for seed in range(6):
        thing = build(np.random.default_rng(seed))
        corners = np.concatenate([part.corners() for part, _ in thing.parts])
        assert 0.3 < np.ptp(corners, axis=0).max() < 4


def test_a_moved_object_keeps_its_shape() -> None:
    thing = build_seat(np.random.default_rng(1))
    turned = thing.moved(about(2, 30), (1, 0, 0)).moved(about(2, -30))
    for (part, _), (same, _) in zip(thing.parts, turned.parts, strict=True):
        np.testing.assert_allclose(same.turn, part.turn, atol=1e-5)


def test_carving_goes_on_after_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "carved-000000.png").write_bytes(b"made before")
    carve(tmp_path, range(2))
    assert (tmp_path / "carved-000000.png").read_bytes() == b"made before"
    np.testing.assert_array_equal(
        load_object(tmp_path / "carved-000001.png")[..., 3] > 0,
        crop(carve_object(1))[..., 3] > 0,
    )


def crop(rgba: np.ndarray) -> np.ndarray:
    """Return an object cut to what is visible of it."""
    x, y, width, height = cv2.boundingRect(rgba[..., 3])
    return rgba[y : y + height, x : x + width]


def test_a_carved_sample_shows_its_object(stool: np.ndarray) -> None:
    ground = np.full((90, 90, 3), 120, np.uint8)
    colour = cv2.multiply(stool[..., :3], cv2.merge([stool[..., 3]] * 3), scale=1 / 255)
    library = Library(
        backgrounds=[ground],
        surfaces=[ground],
        carved=[np.dstack([colour, stool[..., 3]])] * 2,
        products=[np.dstack([colour, stool[..., 3]])],
    )
    image, target, weight, hints = draw_sample(np.random.default_rng(6), library, "carved", 96)
    assert image.shape == (96, 96, 3)
    assert hints.shape == (96, 96, 2)
    assert target.max() > 200
    assert weight.min() == 255


def test_structure_runs_through_many_grounds_of_carved_objects() -> None:
    ground = np.full((90, 90, 3), 120, np.uint8)
    library = Library(backgrounds=[ground])
    changed = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        # A plain photograph stays plain unless something is raised before it.
        backdrop = draw_backdrop(rng, library, "carved", 96)
        changed += backdrop.paper is None and backdrop.picture.std() > 4
    assert changed > 15
