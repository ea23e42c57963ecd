"""The host side's whole story: read the layers, ask the worker, let them have what it made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial

from nobg_core.bridge.greeting import OnProgress
from nobg_core.bridge.log import as_error
from nobg_core.bridge.made import Made
from nobg_core.bridge.make import adjust_layer, clean_layer, cut_out_layer, refine_layer
from nobg_core.bridge.outcome import Outcome, State
from nobg_core.bridge.refusals import no_layer
from nobg_core.errors import Cancelled, NobgError
from nobg_core.host import Host
from nobg_core.options import CutoutOptions, MaskOptions

Make = Callable[[Host, OnProgress], Made]


@dataclass(frozen=True)
class ImageJob:
    """The work on one open image.

    Args:
        name: the image as the user sees it.
        layers: the chosen layers, one host each; none is told as a failure.
        undo_step: opens one named undo step in that image, where the editor can group steps.
    """

    name: str
    layers: Sequence[Host]
    undo_step: Callable[[], AbstractContextManager[None]]


def remove_backgrounds(jobs: Sequence[ImageJob], options: CutoutOptions) -> list[Outcome]:
    """Give every layer of every image its mask, within one `undo_step` for each image.

    A layer that fails does not keep the others from their masks. All masks of an image are made
    before the first is written. When the user stops the work, masks already written stay.

    Returns:
        One outcome for each layer, in order, and one for an image without a chosen layer.
    """
    return _work_through(jobs, lambda host, tell: cut_out_layer(host, options, tell))


def refine_masks(jobs: Sequence[ImageJob], options: CutoutOptions) -> list[Outcome]:
    """Refine the painted mask of every layer of every image; else as `remove_backgrounds`.

    Returns:
        One outcome for each layer, in order, and one for an image without a chosen layer.
    """
    return _work_through(jobs, lambda host, tell: refine_layer(host, options, tell))


def adjust_masks(jobs: Sequence[ImageJob], options: MaskOptions) -> list[Outcome]:
    """Grow, soften and so on the mask of every layer of every image; else as above."""
    return _work_through(jobs, lambda host, tell: adjust_layer(host, options, tell))


def clean_colours(jobs: Sequence[ImageJob], amount: float = 1.0) -> list[Outcome]:
    """Show the subject's own colours in the soft edges of every masked layer; else as above.

    Args:
        jobs: the images and their layers.
        amount: from 0, which changes nothing, to 1.
    """
    return _work_through(jobs, lambda host, tell: clean_layer(host, amount, tell))


def _work_through(jobs: Sequence[ImageJob], make: Make) -> list[Outcome]:
    outcomes: list[Outcome] = []
    total = sum(max(len(job.layers), 1) for job in jobs)
    for job in jobs:
        if outcomes and outcomes[-1].state is State.STOPPED:
            outcomes += [_stopped(job, host) for host in job.layers]
        else:
            share = Span(len(outcomes), total)
            outcomes += _work_on(job, partial(_make, make, share))
    return outcomes


@dataclass(frozen=True)
class Span:
    """The share of the progress bar that one layer has."""

    done: int
    total: int

    def at(self, layer: int, fraction: float) -> float:
        """Return the overall fraction when `layer` of this image has come to `fraction`."""
        return (self.done + layer + fraction) / self.total


def _work_on(job: ImageJob, make: Callable[[int, Host], Made | NobgError]) -> list[Outcome]:
    """Make all that one image gets first, then hand it over within its `undo_step`."""
    if not job.layers:
        return [Outcome(job.name, State.FAILED, error=no_layer(job.name))]
    results: list[Made | NobgError] = []
    for index, host in enumerate(job.layers):
        if results and isinstance(results[-1], Cancelled):
            results.append(results[-1])
        else:
            results.append(make(index, host))
    if any(isinstance(result, Cancelled) for result in results):
        return [_stopped(job, host) for host in job.layers]
    has_any = not all(isinstance(result, NobgError) for result in results)
    with job.undo_step() if has_any else nullcontext():
        return list(_put_all(job, results))


def _make(make: Make, span: Span, index: int, host: Host) -> Made | NobgError:
    name = host.layer_name

    def on_progress(fraction: float, text: str) -> bool:
        """Show how far all layers together are; False means that the user wants to stop."""
        return host.show_progress(span.at(index, fraction), f"{name}: {text}")

    try:
        if not on_progress(0.0, "Reading"):
            raise Cancelled
        return make(host, on_progress)
    except Exception as exc:  # noqa: BLE001 - one layer's failure, whatever it is, is not all's
        return as_error(exc)


def _put_all(job: ImageJob, results: Sequence[Made | NobgError]) -> Iterator[Outcome]:
    is_stopped = False
    for host, result in zip(job.layers, results, strict=True):
        outcome = _stopped(job, host) if is_stopped else _put(job, host, result)
        is_stopped = outcome.state is State.STOPPED
        yield outcome


def _put(job: ImageJob, host: Host, result: Made | NobgError) -> Outcome:
    name = _name(job, host)
    if isinstance(result, NobgError):
        return Outcome(name, State.FAILED, error=result)
    try:
        note = result.put_on(host)
    except Cancelled:
        return _stopped(job, host)
    except Exception as exc:  # noqa: BLE001 - the other layers still get theirs
        return Outcome(name, State.FAILED, error=as_error(exc))
    state = State.LOOK if result.needs_look else State.DONE
    notes = " ".join(filter(None, [result.note, note]))
    return Outcome(name, state, notes, made_by=result.made_by, report=result.report)


def _stopped(job: ImageJob, host: Host) -> Outcome:
    return Outcome(_name(job, host), State.STOPPED, error=Cancelled())


def _name(job: ImageJob, host: Host) -> str:
    return f"{job.name}, {host.layer_name}"
