"""All training pictures, decoded once and kept in memory."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from models.training.images import read_grey, read_rgb, read_rgba, shrink

PHOTO_PX = 448
# People are cut out at the size of their labels, to fill a frame as a portrait.
LABEL_PX = 640
OBJECT_PX = 400
HELD_OUT_EVERY = 5
# The labels were drawn on superpixels, right to 3-5 px at this size.
LABEL_BAND_PX = 4
# A person that covers less of its photo is too coarse to be moved elsewhere.
MIN_PERSON = 0.04


@dataclass(frozen=True)
class Photo:
    """A photo and what is known about its alpha.

    Args:
        image: (H, W, 3) uint8 RGB.
        target: (H, W) uint8, the alpha to learn.
        weight: (H, W) uint8, how far to believe it (255 = fully).
    """

    image: np.ndarray
    target: np.ndarray
    weight: np.ndarray

    def shrunk(self) -> Photo:
        """Return the photo no longer than `PHOTO_PX`, which is quicker to take parts of."""
        return Photo(*(shrink(plane, PHOTO_PX) for plane in (self.image, self.target, self.weight)))


@dataclass(frozen=True)
class Library:
    """The pictures by kind.

    Args:
        people: labelled photos.
        unlabelled: photos with a teacher's alpha.
        products: (h, w, 4) uint8 RGBA renders, premultiplied, as scaling and turning need them.
        fluent: drawn objects, likewise.
        backgrounds: (h, w, 3) uint8 RGB photos without a subject, surfaces among them.
        surfaces: the backgrounds that are one flat material.
        people_moved: people cut out of their photos, as objects.
        carved: objects made by code (`carve`), premultiplied likewise.
    """

    people: list[Photo] = field(default_factory=list)
    unlabelled: list[Photo] = field(default_factory=list)
    products: list[np.ndarray] = field(default_factory=list)
    fluent: list[np.ndarray] = field(default_factory=list)
    backgrounds: list[np.ndarray] = field(default_factory=list)
    surfaces: list[np.ndarray] = field(default_factory=list)
    people_moved: list[np.ndarray] = field(default_factory=list)
    carved: list[np.ndarray] = field(default_factory=list)

    @property
    def fenced(self) -> list[np.ndarray]:
        """What stands before structure: products as often as carved objects."""
        many = len(self.products) // max(len(self.carved), 1)
        return self.products + self.carved * many

    @property
    def places(self) -> list[np.ndarray]:
        """What stands before landscapes and walls: these, and drawn objects, of the most kinds."""
        return self.products + self.carved + self.fluent

    def draw_thing(self, rng: Generator) -> np.ndarray:
        """Return a product or a drawn object, premultiplied RGBA."""
        things = self.fluent if rng.random() < 0.35 and self.fluent else self.products
        return things[int(rng.integers(len(things)))]


def load_library(train_dir: Path, answers: dict[str, np.ndarray]) -> Library:
    """Return everything under the train folder, held-out backgrounds left out.

    Args:
        train_dir: the folder with people, unlabelled, objects and backgrounds.
        answers: the teacher's alpha by photo file name, (320, 320) uint8.
    """
    people = sorted((train_dir / "people/images").iterdir())
    masks = train_dir / "people/masks"
    backgrounds, _ = split_backgrounds(train_dir / "backgrounds")
    photos = [label_photo(path, masks / f"{path.stem}.png", answers[path.name]) for path in people]
    return Library(
        [photo.shrunk() for photo in photos],
        [trust_teacher(p, answers[p.name]) for p in sorted((train_dir / "unlabelled").iterdir())],
        [load_object(path) for path in sorted((train_dir / "objects/products").iterdir())],
        [load_object(path) for path in sorted((train_dir / "objects/fluent").iterdir())],
        [shrink(read_rgb(path), 640) for path in backgrounds],
        [shrink(read_rgb(path), 640) for path in backgrounds if path.stem.startswith("tex_")],
        [cut_person(photo) for photo in photos if (photo.target > 242).mean() > MIN_PERSON],
    )


def label_photo(image_path: Path, mask_path: Path, answer: np.ndarray) -> Photo:
    """Return a labelled photo that follows the teacher, faintly, in a band along label edges."""
    image = shrink(read_rgb(image_path), LABEL_PX)
    size = image.shape[1::-1]
    label = cv2.resize(read_grey(mask_path), size, interpolation=cv2.INTER_AREA)
    teacher = cv2.resize(answer, size, interpolation=cv2.INTER_LINEAR)
    kernel = np.ones((2 * LABEL_BAND_PX + 1,) * 2, np.uint8)
    hard = np.where(label > 127, 255, 0).astype(np.uint8)
    is_band = cv2.morphologyEx(hard, cv2.MORPH_GRADIENT, kernel) > 0
    weight = np.where(is_band, 64, 255).astype(np.uint8)
    return Photo(image, np.where(is_band, teacher, hard).astype(np.uint8), weight)


def cut_person(photo: Photo) -> np.ndarray:
    """Return a labelled person as a premultiplied object that brings no old background along.

    The alpha is drawn in by the label's uncertainty and softened; colours near its edge are
    continued from inside. What it shows of the person is then exact by definition.
    """
    core = cv2.erode((photo.target > 200).astype(np.uint8), np.ones((7, 7), np.uint8))
    count, parts, stats, _ = cv2.connectedComponentsWithStats(core)
    if count > 1:
        core = (parts == 1 + stats[1:, cv2.CC_STAT_AREA].argmax()).astype(np.uint8)
    inside = core[..., None].astype(np.float32)
    spread = cv2.GaussianBlur(photo.image * inside, (0, 0), 3.0)
    near = cv2.GaussianBlur(core.astype(np.float32), (0, 0), 3.0)[..., None]
    colour = np.where(inside > 0, photo.image, spread / np.maximum(near, 1e-3))
    alpha = cv2.GaussianBlur(core.astype(np.float32), (0, 0), 1.0)[..., None]
    rgba = np.concatenate([colour * alpha, alpha * 255], 2).round().astype(np.uint8)
    x, y, width, height = cv2.boundingRect(rgba[..., 3])
    return np.ascontiguousarray(rgba[y : y + height, x : x + width])


def trust_teacher(image_path: Path, answer: np.ndarray) -> Photo:
    """Return an unlabelled photo with the teacher's alpha, believed by half."""
    image = shrink(read_rgb(image_path), PHOTO_PX)
    target = cv2.resize(answer, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return Photo(image, target, np.full_like(target, 128))


def load_object(path: Path) -> np.ndarray:
    """Return an object cropped to what is visible of it, (h, w, 4) uint8 RGBA, premultiplied."""
    rgba = read_rgba(path)
    x, y, width, height = cv2.boundingRect(rgba[..., 3])
    rgba = rgba[y : y + height, x : x + width]
    colour = cv2.multiply(rgba[..., :3], cv2.merge([rgba[..., 3]] * 3), scale=1 / 255)
    return shrink(np.concatenate([colour, rgba[..., 3:]], 2), OBJECT_PX)


def split_backgrounds(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return (for training, held out), by the CRC of what a file's name is about.

    Views of one panorama or photo (the name up to its last "_") stay on one side.
    """
    kept: list[Path] = []
    held: list[Path] = []
    for path in sorted(folder.iterdir()):
        family = path.stem.rpartition("_")[0]
        family = path.stem if family in {"street", "photo", "tex"} else family
        (held if zlib.crc32(family.encode()) % HELD_OUT_EVERY == 0 else kept).append(path)
    return kept, held
