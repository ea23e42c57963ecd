"""Which models there are, and proof that a model file is the one its entry describes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nobg_core.errors import ModelError

REPAIR = "Run install.py repair."

# The installed copy lies as the checkout does: models/ beside nobg_core/.
MODELS_DIR = Path(__file__).resolve().parents[2] / "models"


@dataclass(frozen=True)
class ModelEntry:
    """One model's manifest.

    Args:
        name: what the user calls it.
        version: counts up with each change of its weights.
        path: the ONNX file.
        sha256: of the file, hexadecimal.
        size_bytes: of the file.
        input_px: side of the square that the picture is resized to.
        hinted_px: that side where there are hints; more of the picture pays then.
        mean: of each sRGB-encoded channel in [0, 1], subtracted first.
        std: of each channel, divided by afterwards.
        takes_hints: whether it has a second input, `hints`.
        looks_closer: whether it is asked again about what it found without hints.
        licence: of the weights, as an SPDX identifier.
        credit: whom to thank.
    """

    name: str
    version: int
    path: Path
    sha256: str
    size_bytes: int
    input_px: int
    hinted_px: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    takes_hints: bool
    looks_closer: bool
    licence: str
    credit: str

    @property
    def title(self) -> str:
        """The name and version, for messages and reports."""
        return f"{self.name} {self.version}"

    @property
    def reference(self) -> str:
        """What `Registry.find` takes to find this very version."""
        return f"{self.name}@{self.version}"


@dataclass(frozen=True)
class Registry:
    """All models that came with the code.

    Args:
        entries: by name, the newest version of each first.
        default: the reference of the model that is used when none is chosen.
    """

    entries: tuple[ModelEntry, ...]
    default: str

    def find(self, reference: str = "") -> ModelEntry:
        """Return the entry that is meant.

        Args:
            reference: `NAME` for its newest version, `NAME@VERSION`, or "" for the default.

        Raises:
            ModelError: there is no such model; the hint lists those that there are.
        """
        wanted = reference or self.default
        for entry in self.entries:
            if wanted in (entry.name, entry.reference):
                return entry
        known = ", ".join(entry.reference for entry in self.entries)
        raise ModelError(f"There is no model called {wanted}.", f"Choose one of: {known}.")


def load_registry(models_dir: Path | None = None) -> Registry:
    """Return the list of models, in which the default exists.

    Args:
        models_dir: the folder of `registry.json`; None for the one that came with the code.

    Raises:
        ModelError: the list of models is missing or damaged.
    """
    models_dir = models_dir or MODELS_DIR
    path = models_dir / "registry.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        entries = [_read_entry(models_dir, values) for values in content["models"]]
        if len({entry.reference for entry in entries}) < len(entries):
            raise ValueError("the same version twice")
        entries.sort(key=lambda entry: (entry.name, -entry.version))
        registry = Registry(tuple(entries), str(content["default"]))
        registry.find()
    except (OSError, ValueError, KeyError, TypeError, ModelError) as exc:
        raise ModelError(
            "The list of models was missing or damaged.", REPAIR, f"{path}: {exc!r}"
        ) from exc
    return registry


def load_entry(reference: str = "", models_dir: Path | None = None) -> ModelEntry:
    """Return one model's manifest; the arguments are those of `Registry.find` and `load_registry`.

    Raises:
        ModelError: there is no such model, or the list of models is missing or damaged.
    """
    return load_registry(models_dir).find(reference)


def _read_entry(models_dir: Path, values: dict[str, Any]) -> ModelEntry:
    red, green, blue = (float(value) for value in values["mean"])
    red_std, green_std, blue_std = (float(value) for value in values["std"])
    entry = ModelEntry(
        name=str(values["name"]),
        version=int(values["version"]),
        path=models_dir / Path(values["file"]).name,
        sha256=str(values["sha256"]),
        size_bytes=int(values["size_bytes"]),
        input_px=int(values["input_px"]),
        hinted_px=int(values.get("hinted_px", values["input_px"])),
        mean=(red, green, blue),
        std=(red_std, green_std, blue_std),
        takes_hints=values.get("takes_hints", False),
        looks_closer=values.get("looks_closer", False),
        licence=str(values["licence"]),
        credit=str(values["credit"]),
    )
    least = min(entry.version, entry.input_px, entry.hinted_px, *entry.std)
    if not entry.name or "@" in entry.name or least <= 0:
        raise ValueError(f"{entry.reference} makes no sense")
    for name in ("takes_hints", "looks_closer"):
        if not isinstance(getattr(entry, name), bool):
            raise TypeError(f"{name} of {entry.reference}")
    return entry


def read_model(entry: ModelEntry) -> bytes:
    """Return the model file's bytes, proven to be those that the entry describes.

    Raises:
        ModelError: the file is missing, cannot be read, or has another hash.
    """
    return read_proven(entry.path, entry.sha256)


def read_proven(path: Path, sha256: str) -> bytes:
    """Return a model file's bytes, proven to have a hash.

    The bytes and not the path go to onnxruntime, so that what was checked is what is loaded.

    Raises:
        ModelError: the file is missing, cannot be read, or has another hash.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as exc:
        raise ModelError(f"The model file {path.name} was missing.", REPAIR) from exc
    except OSError as exc:
        raise ModelError(
            f"The model file {path.name} could not be read.", REPAIR, repr(exc)
        ) from exc
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ModelError(
            f"The model file {path.name} was damaged or changed.",
            REPAIR,
            f"expected sha256 {sha256}, found {found}",
        )
    return content
