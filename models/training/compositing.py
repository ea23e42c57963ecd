"""Scenes made of cut-out objects: subjects, others, and who hides whom; the alpha is exact."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.random import Generator

from models.training.backgrounds import Backdrop, draw_backdrop
from models.training.camera import defocus_far
from models.training.distractors import add_bokeh, decorate_wall, place_bystander
from models.training.fur import grow_fur
from models.training.library import Library
from models.training.lighting import camouflage, light_gradient, match_tone, soften, to_light
from models.training.objects import Layer, place_object, texture_object
from models.training.poses import draw_pose, draw_size
from models.training.shadows import reflect, shade_below, shade_floor

SHARE_CAMOUFLAGED = 0.25
SHARE_FURRY = 0.06


@dataclass
class Scene:
    """A scene before it is photographed.

    Args:
        light: (S, S, 3) float32 linear light.
        subjects: visible alpha of each subject, (S, S) float32 in 0..1.
        decoys: visible alpha of each other thing.
        is_calm: contrast is low, so the camera should be gentle.
    """

    light: np.ndarray
    subjects: list[np.ndarray] = field(default_factory=list)
    decoys: list[np.ndarray] = field(default_factory=list)
    is_calm: bool = False

    def add(self, layer: Layer) -> np.ndarray:
        """Paint a layer over all that is there; return its alpha on the frame."""
        kept = 1 - layer.alpha
        for alpha in (*self.subjects, *self.decoys):
            alpha[layer.window] *= kept
        under = np.ascontiguousarray(self.light[layer.window])
        self.light[layer.window] = cv2.blendLinear(layer.light, under, layer.alpha, kept)
        return layer.spread(self.light.shape[0])


def compose_scene(
    rng: Generator, library: Library, kind: str, side_px: int, count: int | None = None
) -> Scene:
    """Return a scene with one to three subjects of a kind, and things that are not the subject.

    Args:
        rng: decides everything.
        library: the pictures.
        kind: a key of `SHARES` but "empty".
        side_px: height and width of the scene.
        count: number of subjects, instead of a random one.
    """
    count = count or int(rng.choice([1, 2, 3], p=[0.64, 0.25, 0.11]))
    size_px = draw_size(rng, kind, count) * side_px
    backdrop = draw_backdrop(rng, library, kind, side_px)
    scene = furnish(rng, library, backdrop, size_px)
    scene.is_calm = backdrop.paper is not None and rng.random() < SHARE_CAMOUFLAGED
    objects: list[np.ndarray] = getattr(library, kind)
    for place in range(count):
        rgba = objects[int(rng.integers(len(objects)))]
        around = (place - (count - 1) / 2) * size_px * rng.uniform(0.4, 0.9)
        pose = draw_pose(rng, rgba.shape[:2], kind, size_px, around, backdrop, side_px)
        is_flesh = kind == "people_moved"
        layer = place_object(rng, rgba, pose, side_px, is_flesh)
        if layer is not None:
            add_subject(rng, scene, library, layer, backdrop, is_flesh)
    if rng.random() < 0.08:
        hide_in_front(rng, scene, library.draw_thing(rng))
    scene.light *= light_gradient(rng, side_px)
    return scene


def furnish(rng: Generator, library: Library, backdrop: Backdrop, size_px: float) -> Scene:
    """Return the scene without its subject: structure and bystanders, near and out of focus.

    Args:
        rng: decides what is there.
        library: the pictures.
        backdrop: the empty place.
        size_px: long side of the subject; a small one gets a calm surrounding.
    """
    side = backdrop.picture.shape[0]
    is_small = size_px < 0.35 * side
    is_busy = rng.random() < (0.12 if backdrop.paper is not None else 0.45)
    picture = backdrop.picture
    if is_busy and not is_small:
        picture = decorate_wall(rng, picture, library.products, library.backgrounds)
    scene = Scene(to_light(picture))
    is_peopled = not is_small and rng.random() < (0.5 if is_busy else 0.15)
    bystanders = int(rng.integers(1, 5)) if is_peopled else 0
    is_near = rng.random() < 0.5
    if not is_near:
        add_bystanders(rng, scene, library, backdrop, size_px, bystanders)
    if backdrop.paper is None and (is_small or rng.random() < 0.45):
        radius = side * float(rng.uniform(0.006, 0.05))
        scene.light = defocus_far(rng, scene.light, radius)
        scene.decoys = [soften(alpha, radius * 0.6) for alpha in scene.decoys]
        if rng.random() < 0.2:
            scene.light = add_bokeh(rng, scene.light)
    if is_near:
        add_bystanders(rng, scene, library, backdrop, size_px, bystanders)
    return scene


def add_bystanders(
    rng: Generator, scene: Scene, library: Library, backdrop: Backdrop, size_px: float, count: int
) -> None:
    """Add things that are clearly not the subject, each with its shadow."""
    side = scene.light.shape[0]
    for _ in range(count):
        floor_px = float(rng.uniform(*backdrop.floor))
        layer = place_bystander(rng, library.draw_thing(rng), size_px, floor_px, side)
        if layer is not None:
            if rng.random() < 0.5:
                scene.light = shade_floor(rng, scene.light, layer)
            scene.decoys.append(scene.add(layer))


def add_subject(
    rng: Generator,
    scene: Scene,
    library: Library,
    layer: Layer,
    backdrop: Backdrop,
    is_flesh: bool,
) -> None:
    """Add a subject, lit as its surroundings, with its shadow or reflection."""
    if library.backgrounds and not is_flesh and rng.random() < 0.2:
        texture = library.backgrounds[int(rng.integers(len(library.backgrounds)))]
        layer = texture_object(rng, layer, texture)
    if not is_flesh and rng.random() < SHARE_FURRY:
        layer = grow_fur(rng, layer)
    if scene.is_calm and backdrop.paper is not None:
        light = camouflage(rng, layer.light, layer.alpha, backdrop.paper)
    else:
        light = match_tone(rng, layer.light, layer.alpha, scene.light[layer.window])
    layer = Layer(layer.x, layer.y, light, layer.alpha)
    if backdrop.is_from_above:
        scene.light = shade_below(rng, scene.light, layer)
    elif rng.random() < 0.85:
        if rng.random() < 0.15:
            scene.light = reflect(rng, scene.light, layer)
        scene.light = shade_floor(rng, scene.light, layer)
    if rng.random() < 0.35:
        layer = wrap_light(rng, scene.light, layer)
    scene.subjects.append(scene.add(layer))


def wrap_light(rng: Generator, scene: np.ndarray, layer: Layer) -> Layer:
    """Return the layer with light from behind that spills over its rim, as in a lens."""
    reach = float(rng.uniform(1.5, 5))
    behind = soften(np.ascontiguousarray(scene[layer.window]), reach)
    rim = (1 - soften(layer.alpha, reach)) * np.float32(rng.uniform(0.2, 0.8))
    light = layer.light + (behind - layer.light) * rim[..., None]
    return Layer(layer.x, layer.y, light, layer.alpha)


def hide_in_front(rng: Generator, scene: Scene, rgba: np.ndarray) -> None:
    """Put a thing far out of focus before everything, at the border; it is not the subject."""
    side = scene.light.shape[0]
    layer = place_bystander(rng, rgba, side * 0.9, side, side)
    if layer is None:
        return
    alpha = layer.spread(side)
    colour = np.zeros_like(scene.light)
    colour[layer.window] = layer.light * layer.alpha[..., None]
    sigma = side * float(rng.uniform(0.015, 0.05))
    alpha, colour = soften(alpha, sigma), soften(colour, sigma)
    light = colour / cv2.max(alpha, 1e-3)[..., None]
    scene.decoys.append(scene.add(Layer(0, 0, light, alpha)))
