"""The kinds of training samples; each sample is a pure function of a generator."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.training.backgrounds import draw_backdrop
from models.training.camera import develop, take_picture
from models.training.compositing import Scene, compose_scene
from models.training.distractors import decorate_wall
from models.training.hints import no_hints, point_out, simulate_hints
from models.training.library import Library, Photo
from models.training.lighting import to_light
from models.training.objects import Pose, place_object

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
# How often nothing stands before structure, or in a place made by code.
SHARE_DESERTED = {"empty": 1.0, "fenced": 0.25, "places": 0.25}
COMPOSED = ("products", "fluent", "people_moved", "carved")


def draw_sample(rng: Generator, library: Library, kind: str, side_px: int) -> Arrays:
    """Return one sample of a kind.

    Args:
        rng: decides everything.
        library: the pictures.
        kind: "people" or "unlabelled" (photos); "products", "fluent", "carved" or "people_moved"
            (cut out and put into other scenes); "fenced" and "places" (such things before
            structure, or before landscapes and walls made by code, or nothing there but these);
            "chosen" (hints say which of several is meant); "empty".
        side_px: height and width.

    Returns:
        Image (S, S, 3), target alpha (S, S), how far to believe it (S, S), hints (S, S, 2), uint8.
    """
    if kind in ("people", "unlabelled"):
        photos: list[Photo] = getattr(library, kind)
        image, target, weight = crop_photo(rng, photos[int(rng.integers(len(photos)))], side_px)
        image = develop(rng, image)
        return image, target, weight, simulate_hints(rng, target, weight, np.zeros_like(target) > 0)
    if kind in SHARE_DESERTED and rng.random() < SHARE_DESERTED[kind]:
        image = draw_empty(rng, library, kind, side_px)
        target = np.zeros((side_px, side_px), np.uint8)
        return image, target, np.full_like(target, 255), no_hints(target)
    if kind == "chosen":
        return draw_chosen(rng, library, side_px)
    scene = compose_scene(rng, library, kind, side_px)
    image, alphas = take_picture(
        rng, scene.light, [*scene.subjects, *scene.decoys], is_calm=scene.is_calm
    )
    target = to_mask(join(alphas[: len(scene.subjects)], side_px))
    decoys = join(alphas[len(scene.subjects) :], side_px) > 0.5
    weight = np.full_like(target, 255)
    return image, target, weight, simulate_hints(rng, target, weight, decoys)


def join(alphas: list[np.ndarray], side_px: int) -> np.ndarray:
    """Return the sum of visible alphas, which never exceeds 1; (S, S) float32."""
    return sum(alphas, np.zeros((side_px, side_px), np.float32))


def to_mask(alpha: np.ndarray) -> np.ndarray:
    """Return an alpha as uint8."""
    return cv2.convertScaleAbs(alpha, alpha=255)


def draw_empty(rng: Generator, library: Library, kind: str, side_px: int) -> np.ndarray:
    """Return a picture of a place as it befits a kind, without a subject, (S, S, 3) uint8."""
    picture = draw_backdrop(rng, library, kind, side_px).picture
    if rng.random() < 0.35:
        picture = decorate_wall(rng, picture, library.products, library.backgrounds)
    return take_picture(rng, to_light(picture), [])[0]


def draw_chosen(rng: Generator, library: Library, side_px: int) -> Arrays:
    """Return a sample with several equal subjects, and hints that choose one of them."""
    if library.people and rng.random() < 0.35:
        scene, weight = join_photo(rng, library, side_px)
    else:
        kind = str(rng.choice([kind for kind in COMPOSED if getattr(library, kind)]))
        scene = compose_scene(rng, library, kind, side_px, count=int(rng.integers(2, 4)))
        weight = np.full((side_px, side_px), 255, np.uint8)
    image, alphas = take_picture(
        rng, scene.light, [*scene.subjects, *scene.decoys], is_calm=scene.is_calm
    )
    worth = [float(alpha.sum()) for alpha in alphas]
    large = [i for i, area in enumerate(worth) if area > max(0.006 * side_px**2, 0.1 * max(worth))]
    if not large:
        return draw_sample(rng, library, "empty", side_px)
    chosen = int(rng.choice(large))
    target = to_mask(alphas[chosen])
    others = join([alpha for i, alpha in enumerate(alphas) if i != chosen], side_px) > 0.5
    return image, target, weight, point_out(rng, target, weight, others)


def join_photo(rng: Generator, library: Library, side_px: int) -> tuple[Scene, np.ndarray]:
    """Return a labelled photo with a thing put beside the person, and the photo's weight."""
    photo = library.people[int(rng.integers(len(library.people)))]
    image, target, weight = crop_photo(rng, photo, side_px)
    scene = Scene(to_light(image), [target / np.float32(255)])
    size = side_px * float(rng.uniform(0.3, 0.6))
    x = side_px * (0.5 + float(rng.choice([-1, 1])) * float(rng.uniform(0.2, 0.42)))
    pose = Pose(size, (x, side_px * float(rng.uniform(0.4, 0.9))), float(rng.normal(0, 10)))
    layer = place_object(rng, library.draw_thing(rng), pose, side_px)
    if layer is not None:
        scene.subjects.append(scene.add(layer))
        weight[scene.subjects[-1] > 0] = 255
    return scene, weight


def crop_photo(
    rng: Generator, photo: Photo, side_px: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a part of a photo squashed to a square: often nearly all, at times a square part."""
    height, width = photo.target.shape
    if rng.random() < 0.6:
        tall, wide = (int(s * rng.uniform(0.8, 1.0)) for s in (height, width))
    else:
        part = min(height, width) * rng.uniform(0.6, 1.0)
        tall, wide = (int(min(s, part * rng.uniform(1, 1.2))) for s in (height, width))
    y, x = int(rng.integers(height - tall + 1)), int(rng.integers(width - wide + 1))
    is_mirrored = rng.random() < 0.5
    parts = []
    for layer in (photo.image, photo.target, photo.weight):
        part = layer[y : y + tall, x : x + wide]
        part = cv2.resize(part, (side_px, side_px), interpolation=cv2.INTER_AREA)
        parts.append(cv2.flip(part, 1) if is_mirrored else part)
    return parts[0], parts[1], parts[2]
