"""Crops of whole pictures that the embedded model was asked about: how it really errs at edges.

    python -m models.training.edges.seen --pool FOLDER --library FOLDER --first 0 --count 1000

They go to a pool of their own, or beside others'; each picture gives several.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from models.training.cached_library import open_library
from models.training.config import read_config
from models.training.edges.config import EdgeConfig
from models.training.edges.crops import Crop, draw_behind, pack, photograph
from models.training.edges.degrade import Start, begin
from models.training.edges.material import PLAIN, draw_material
from models.training.edges.pool import SEEN, CropPool
from models.training.edges.stock import Stock, load_stock
from models.training.kinds import draw_sample
from models.training.library import Library
from nobg_core.engine.hints import NOTHING_KNOWN
from nobg_core.engine.predict import predict_alpha
from nobg_core.engine.refine import MODEL_BLUR_PX
from nobg_core.engine.registry import load_entry
from nobg_core.engine.session import Session

# Side of a picture for a side of the model's input.
SCALES = (1.4, 3.4)
# Scenes are made up to this size, by the noise that is laid over them; borders do the rest.
MOST_PX = 768
# Scenes with rendered objects; the others are single edges of the kinds that refiners are drawn.
SHARE_SCENES = 0.7
SCENES = ("products", "products", "products", "fluent")
# A picture of which the model took something else teaches nothing of edges.
LEAST_IOU = 0.6
CROPS_EACH = 16
# How far subject and background differ where nobody knows.
CONTRAST = 0.3


@dataclass(frozen=True)
class Asked:
    """What pictures are made of, and who is asked about them."""

    library: Library
    stock: Stock
    session: Session
    config: EdgeConfig


def draw_seen(rng: Generator, asked: Asked) -> list[Crop]:
    """Return crops of one picture; none where the model took something else."""
    scale = float(np.exp(rng.uniform(*np.log(SCALES))))
    side = round(asked.session.entry.input_px * scale)
    picture, alpha = draw_picture(rng, asked, side)
    small = predict_alpha(picture, asked.session, NOTHING_KNOWN)
    coarse = cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR)
    both = np.minimum(coarse, alpha).sum() / max(1.0, float(np.maximum(coarse, alpha).sum()))
    if both < LEAST_IOU:
        return []
    start = begin(picture, small, MODEL_BLUR_PX)
    places = np.argwhere((start.band > 0) & (np.abs(alpha - 0.5) < 0.5))
    if not len(places):
        return []
    crop_px = asked.config.crop_px
    crops = []
    for place in places[rng.integers(0, len(places), CROPS_EACH)]:
        top, left = np.clip(place - rng.integers(0, crop_px, 2), 0, side - crop_px)
        part = slice(top, top + crop_px), slice(left, left + crop_px)
        planes = (start.coarse, start.begun, start.followed, start.band)
        cut = Start(*(plane[part] for plane in planes))
        crops.append(Crop(picture[part], cut, alpha[part], np.full_like(alpha[part], CONTRAST)))
    return crops


def draw_picture(rng: Generator, asked: Asked, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a picture (S, S, 3) uint8 RGB and its alpha (S, S) float32 in 0..1."""
    made_px = min(side, int(rng.integers(MOST_PX // 2, MOST_PX + 1)))
    if rng.random() < SHARE_SCENES:
        kind = str(rng.choice(SCENES))
        picture, target, _, _ = draw_sample(rng, asked.library, kind, made_px)
        alpha = target.astype(np.float32) / 255
    else:
        kind = str(rng.choice(PLAIN))
        behind = draw_behind(rng, asked.stock, made_px)
        material = draw_material(rng, asked.stock, kind, behind)
        picture, alpha = photograph(rng, material, behind, is_calm=False)
    top, left = (int(part) for part in rng.integers(0, side - made_px + 1, 2))
    borders = top, side - made_px - top, left, side - made_px - left
    picture, alpha = (
        np.asarray(cv2.copyMakeBorder(plane, *borders, cv2.BORDER_REPLICATE))
        for plane in (picture, alpha)
    )
    return picture, alpha


def main() -> None:
    """Add crops of as many pictures as asked for to a pool."""
    parser = argparse.ArgumentParser(prog="models.training.edges.seen", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True, help="folder of its cache")
    parser.add_argument("--config", type=Path, default=Path(__file__).parent / "config.json")
    parser.add_argument("--first", type=int, default=0, help="number of the first picture")
    parser.add_argument("--count", type=int, required=True, help="pictures")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    config = read_config(arguments.config, EdgeConfig)
    pool = CropPool(arguments.pool)
    pool.folder.mkdir(parents=True, exist_ok=True)
    library = open_library(arguments.data, arguments.library)
    asked = Asked(library, load_stock(arguments.data), Session(load_entry(), "cpu"), config)
    for number in range(arguments.first, arguments.first + arguments.count):
        rng = np.random.default_rng([config.seed, 1, number])
        for part, crop in enumerate(draw_seen(rng, asked)):
            pool.write(f"{SEEN}{number:06d}-{part}", pack(crop))


if __name__ == "__main__":
    main()
