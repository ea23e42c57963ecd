"""The library as a file beside the runs: decoded once, with the teacher asked once."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace
from pathlib import Path

import torch

from models.training.library import Library, load_library, load_object
from models.training.networks import U2NETP
from models.training.teacher import answer_photos
from models.training.u2netp import U2NetP, load_folded_weights


def open_library(data_dir: Path, runs_dir: Path, carved_dir: Path | None = None) -> Library:
    """Return the training pictures; decoded once, with the teacher asked once, and kept.

    Args:
        data_dir: the folder with `train` and `weights`.
        runs_dir: where the decoded pictures are kept.
        carved_dir: folder of carved objects, which may still be growing; so they are not kept.
    """
    library = open_decoded(data_dir, runs_dir)
    if carved_dir is None:
        return library
    carved = [load_object(path) for path in sorted(carved_dir.glob("*.png"))]
    return replace(library, carved=carved)


def open_decoded(data_dir: Path, runs_dir: Path) -> Library:
    """Return the pictures of the data folder, from the file where it exists."""
    # What was decoded by other code may have another form.
    code = Path(__file__).with_name("library.py").read_bytes()
    cache = runs_dir / f"library-{hashlib.sha256(code).hexdigest()[:8]}.pickle"
    if cache.exists():
        with cache.open("rb") as file:
            return pickle.load(file)
    teacher = U2NetP()
    teacher.load_state_dict(load_folded_weights(data_dir / U2NETP))
    teacher = teacher.to(memory_format=torch.channels_last).eval()
    folders = [data_dir / "train/people/images", data_dir / "train/unlabelled"]
    library = load_library(
        data_dir / "train", answer_photos(teacher, folders, runs_dir / "teacher.npz")
    )
    partial = cache.with_suffix(".partial")
    with partial.open("wb") as file:
        pickle.dump(library, file, pickle.HIGHEST_PROTOCOL)
    partial.replace(cache)
    return library
