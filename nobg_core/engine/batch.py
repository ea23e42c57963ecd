"""Photos from the command line, one after the other; a bad one does not stop the rest."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nobg_core.engine.export import ExportOptions, check_format, encode
from nobg_core.engine.image_io import read_photo
from nobg_core.engine.marks import Marks
from nobg_core.engine.mistake import as_error
from nobg_core.engine.registry import load_entry
from nobg_core.engine.targets import Task, check_target, identify
from nobg_core.engine.write_file import write_atomically, write_to_stdout
from nobg_core.errors import NobgError
from nobg_core.options import CutoutOptions

if TYPE_CHECKING:
    from nobg_core.engine.session import Session


@dataclass
class Result:
    """What became of one task.

    Args:
        task: the files.
        width: of the picture, 0 if it could not be read.
        height: of the picture, 0 if it could not be read.
        is_empty: nothing of the photo shows.
        model: which model did it.
        provider: on what it ran.
        reason: why the CPU was used although a graphics card was wanted, or "".
        notes: what could not be kept, in sentences for the user.
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
    notes: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    error: NobgError | None = None


NO_MARKS = Marks()


def run_batch(
    tasks: Sequence[Task],
    choices: CutoutOptions,
    options: ExportOptions,
    marks: Marks = NO_MARKS,
) -> Iterator[Result]:
    """Yield the result of each task, in order, as soon as it is there.

    Args:
        tasks: what to do.
        choices: which model is used, where it runs, and how close the edges are looked at.
        options: how the files are written.
        marks: what is known of every photo.

    Raises:
        ModelError: no model can be used, so that no task can be done.
    """
    sources = identify([*(task.source for task in tasks), *marks.pictures])
    # The model is loaded while the first photo is read: half of a cold start. Nobody waits for the
    # opener's end: who reads only some of the results may do so from any thread.
    opener = ThreadPoolExecutor(1)
    opening = opener.submit(_open_session, choices)
    opener.shutdown(wait=False)
    for task in tasks:
        result = Result(task)
        try:
            check_target(task, options.overwrite, sources)
            _do(result, opening, choices.edges, options, marks)
        except Exception as exc:
            if opening.done() and opening.exception() is exc:
                raise
            mistake = f"{task.source} could not be cut out: nobg made a mistake."
            result.error = as_error(exc, mistake, str(task.source))
        yield result


def _open_session(choices: CutoutOptions) -> Session:
    # Imported here, in the opener's thread: onnxruntime takes a tenth of a second.
    from nobg_core.engine.session import Session

    return Session(load_entry(choices.model), choices.device)


def _do(
    result: Result, opening: Future[Session], edges: str, options: ExportOptions, marks: Marks
) -> None:
    """Read, cut out, encode and write one photo, noting the time of each."""
    clock = _Clock(result.seconds)
    photo = read_photo(result.task.source)
    result.height, result.width = photo.working_copy.shape[:2]
    result.notes = photo.notes + check_format(photo, options)
    hints = marks.read(result.height, result.width)
    clock.note("read")
    session = opening.result()
    from nobg_core.engine.cutout import cut_out  # not before the session: see _open_session

    clock.note("load model")
    matte = cut_out(photo.working_copy, session, clock.on_progress, hints, edges)
    clock.note("edges")
    result.model, result.provider = session.entry.title, session.provider_title
    result.reason = session.reason
    encoded = encode(photo, matte.alpha, options, hints)
    result.is_empty = encoded.is_empty
    if result.task.target is None:
        write_to_stdout(encoded.pieces)
    else:
        write_atomically(encoded.pieces, result.task.target, options.overwrite)
    clock.note("write")


class _Clock:
    """Notes how long each stage took.

    Args:
        seconds: filled with the seconds of each stage, by its name.
    """

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self._since = time.perf_counter()

    def note(self, stage: str) -> None:
        """Say that a stage has ended; it began where the one before it did, or this clock."""
        now = time.perf_counter()
        self._seconds[stage] = round(now - self._since, 4)
        self._since = now

    def on_progress(self, fraction: float, _text: str) -> None:
        """Note the end of the model's run, which is when the edges begin."""
        if fraction == 0.5 and "model" not in self._seconds:
            self.note("model")
