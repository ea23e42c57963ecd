"""The pool: samples made beforehand with the adviser's answer, one file each, on disk.

Asking the adviser costs more than a training step, so it is asked once for each sample. The pool
may grow while a training draws from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class PoolSample:
    """A sample before hints.

    Args:
        image: (S, S, 3) uint8 RGB.
        target: (S, S) uint8, the alpha to learn.
        weight: (S, S) uint8, how far to believe it.
        advice: (S, S) uint8, as `adviser.store_advice` gives it.
    """

    image: np.ndarray
    target: np.ndarray
    weight: np.ndarray
    advice: np.ndarray


@dataclass
class Pool:
    """A folder of samples.

    Args:
        folder: where they lie, as `KIND-NUMBER.npy`.
        names: those seen by the last `refresh`, by kind.
    """

    folder: Path
    names: dict[str, list[str]] = field(default_factory=dict)

    def refresh(self) -> None:
        """Look for samples that have come since."""
        self.names = {}
        for path in sorted(self.folder.glob("*.npy")):
            self.names.setdefault(path.stem.partition("-")[0], []).append(path.name)

    def numbers(self) -> set[int]:
        """Return the numbers of the samples that were there at the last `refresh`."""
        stems = [name.removesuffix(".npy") for names in self.names.values() for name in names]
        return {int(stem.rpartition("-")[2]) for stem in stems}

    def write(self, kind: str, number: int, sample: PoolSample) -> None:
        """Store a sample; a kill at any moment leaves it whole or absent."""
        planes = [sample.image, *(p[..., None] for p in (sample.target, sample.weight))]
        content = np.concatenate([*planes, sample.advice[..., None]], 2)
        partial = self.folder / f"{kind}-{number:06d}.partial"
        with partial.open("wb") as file:
            np.save(file, content)
        partial.replace(partial.with_suffix(".npy"))

    def read(self, name: str) -> PoolSample:
        """Return the sample of a file name."""
        content = np.load(self.folder / name)
        return PoolSample(content[..., :3], *(content[..., plane] for plane in (3, 4, 5)))
