"""Which models there are, and proof that a model file is the one its entry describes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

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
        input_px: side of the square that the picture is resized to.
        mean: of each sRGB-encoded channel in [0, 1], subtracted first.
        std: of each channel, divided by afterwards.
    """

    name: str
    version: int
    path: Path
    sha256: str
    input_px: int
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @property
    def title(self) -> str:
        """The name and version, for messages and reports."""
        return f"{self.name} {self.version}"


def load_default_entry(models_dir: Path | None = None) -> ModelEntry:
    """Return the manifest of the model that is used when none is chosen.

    Args:
        models_dir: the folder of `registry.json`; None for the one that came with the code.

    Raises:
        ModelError: the list of models is missing or damaged.
    """
    models_dir = models_dir or MODELS_DIR
    path = models_dir / "registry.json"
    try:
        registry = json.loads(path.read_text(encoding="utf-8"))
        entry = next(e for e in registry["models"] if e["name"] == registry["default"])
        return ModelEntry(
            name=str(entry["name"]),
            version=int(entry["version"]),
            path=models_dir / Path(entry["file"]).name,
            sha256=str(entry["sha256"]),
            input_px=int(entry["input_px"]),
            mean=tuple(float(value) for value in entry["mean"]),
            std=tuple(float(value) for value in entry["std"]),
        )
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as exc:
        raise ModelError(
            "The list of models was missing or damaged.", REPAIR, f"{path}: {exc!r}"
        ) from exc


def read_model(entry: ModelEntry) -> bytes:
    """Return the model file's bytes, proven to be those that the entry describes.

    The bytes and not the path go to onnxruntime, so that what was checked is what is loaded.

    Raises:
        ModelError: the file is missing, cannot be read, or has another hash.
    """
    try:
        content = entry.path.read_bytes()
    except FileNotFoundError as exc:
        raise ModelError(f"The model file {entry.path.name} was missing.", REPAIR) from exc
    except OSError as exc:
        raise ModelError(
            f"The model file {entry.path.name} could not be read.", REPAIR, repr(exc)
        ) from exc
    found = hashlib.sha256(content).hexdigest()
    if found != entry.sha256:
        raise ModelError(
            f"The model file {entry.path.name} was damaged or changed.",
            REPAIR,
            f"expected sha256 {entry.sha256}, found {found}",
        )
    return content
