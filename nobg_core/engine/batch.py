"""Photos from the command line, one after the other; a bad one does not stop the rest."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from nobg_core.engine.cutout import cut_out
from nobg_core.engine.export import ExportOptions, encode, write_atomically
from nobg_core.engine.image_io import read_photo
from nobg_core.engine.registry import load_default_entry
from nobg_core.engine.session import Session
from nobg_core.errors import ImageError, NobgError


@dataclass(frozen=True)
class Task:
    """One file to make of another.

    Args:
        source: the photo.
        target: where the cut-out goes; its suffix chooses the format.
    """

    source: Path
    target: Path


@dataclass
class Result:
    """What became of one task.

    Args:
        task: the files.
        width: of the picture, 0 if it could not be read.
        height: of the picture, 0 if it could not be read.
        is_empty: no subject was found.
        model: which model did it.
        provider: on what it ran.
        reason: why the CPU was used although a graphics card was wanted, or "".
        seconds: time taken by each stage.
        error: what failed, or None.
    """

    task: Task
    width: int = 0
    height: int = 0
    is_empty: bool = False
    model: str = ""
    provider: str = ""
    reason: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    error: NobgError | None = None


def run_batch(
    tasks: Sequence[Task], device: str, options: ExportOptions, overwrite: bool
) -> Iterator[Result]:
    """Yield the result of each task, in order, as soon as it is there.

    Args:
        tasks: what to do.
        device: `auto`, `cpu` or `gpu`.
        options: how the files are written.
        overwrite: whether a target that exists may be replaced; a source never is.

    Raises:
        ModelError: no model can be used, so that no task can be done.
    """
    with ThreadPoolExecutor(1) as opener:
        # The model loads while the first photo is decoded: half of a cold start.
        session = opener.submit(lambda: Session(load_default_entry(), device))
        for task in tasks:
            result = Result(task)
            try:
                _do(task, session, options, overwrite, result)
            except NobgError as error:
                result.error = error
            except MemoryError:
                result.error = ImageError(
                    f"There was not enough free memory for {task.source.name}.",
                    "Close other programs and try again.",
                )
            yield result


def _do(
    task: Task,
    opening: Future[Session],
    options: ExportOptions,
    overwrite: bool,
    result: Result,
) -> None:
    """Read, cut out, encode and write one photo, noting the time of each."""
    clock = _Clock(result.seconds)
    check_target(task, overwrite)
    photo = read_photo(task.source)
    result.height, result.width = photo.working_copy.shape[:2]
    clock.note("read")
    session = opening.result()
    clock.note("load model")
    matte = cut_out(photo.working_copy, session, on_progress=clock.on_progress)
    clock.note("edges")
    result.is_empty = matte.is_empty
    result.model, result.provider = session.entry.title, session.provider_title
    result.reason = session.reason
    content = encode(photo, matte.alpha, task.target.suffix.lower(), options)
    clock.note("encode")
    write_atomically(content, task.target)
    clock.note("write")


def check_target(task: Task, overwrite: bool) -> None:
    """Return if the task may write its target.

    Raises:
        ImageError: the target is the source, is a folder, or exists and may not be replaced.
    """
    source, target = task.source, task.target
    if not target.exists():
        return
    if source.exists() and target.samefile(source):
        raise ImageError(
            f"{target} is the photo itself, which nobg never overwrites.",
            "Choose another name with -o.",
        )
    if target.is_dir():
        raise ImageError(f"{target} is a folder.", "Choose another name with -o.")
    if not overwrite:
        raise ImageError(
            f"{target} already exists.", "Choose another name with -o, or add --overwrite."
        )


class _Clock:
    """Notes how long each stage took."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self._since = time.perf_counter()

    def note(self, stage: str) -> None:
        now = time.perf_counter()
        self._seconds[stage] = round(now - self._since, 4)
        self._since = now

    def on_progress(self, fraction: float, _text: str) -> None:
        """Note the end of the model's run, which is when the edges begin."""
        if fraction == 0.5 and "model" not in self._seconds:
            self.note("model")
