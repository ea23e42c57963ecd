"""The host side's whole story: read the layers, ask the worker, write the masks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial

from nobg_core.bridge.log import as_error
from nobg_core.bridge.make_mask import MadeMask, cut_out_layer, refine_layer
from nobg_core.bridge.outcome import Outcome, State
from nobg_core.bridge.refusals import no_layer
from nobg_core.bridge.worker_client import OnProgress
from nobg_core.errors import Cancelled, NobgError
from nobg_core.host import Host
from nobg_core.options import CutoutOptions

MakeMask = Callable[[Host, CutoutOptions, OnProgress], MadeMask]


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
    return _make_masks(jobs, options, cut_out_layer)


def refine_masks(jobs: Sequence[ImageJob], options: CutoutOptions) -> list[Outcome]:
    """Refine the painted mask of every layer of every image; else as `remove_backgrounds`.

    Returns:
        One outcome for each layer, in order, and one for an image without a chosen layer.
    """
    return _make_masks(jobs, options, refine_layer)


def _make_masks(
    jobs: Sequence[ImageJob], options: CutoutOptions, make_mask: MakeMask
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    total = sum(max(len(job.layers), 1) for job in jobs)
    for job in jobs:
        if outcomes and outcomes[-1].state is State.STOPPED:
            outcomes += [_stopped(job, host) for host in job.layers]
        else:
            share = Span(len(outcomes), total)
            outcomes += _work_on(job, partial(_make, make_mask, options, share))
    return outcomes


@dataclass(frozen=True)
class Span:
    """The share of the progress bar that one layer has."""

    done: int
    total: int

    def at(self, layer: int, fraction: float) -> float:
        """Return the overall fraction when `layer` of this image has come to `fraction`."""
        return (self.done + layer + fraction) / self.total


def _work_on(job: ImageJob, make: Callable[[int, Host], MadeMask | NobgError]) -> list[Outcome]:
    """Make all masks of one image first, then write them within its `undo_step`."""
    if not job.layers:
        return [Outcome(job.name, State.FAILED, error=no_layer(job.name))]
    results: list[MadeMask | NobgError] = []
    for index, host in enumerate(job.layers):
        if results and isinstance(results[-1], Cancelled):
            results.append(results[-1])
        else:
            results.append(make(index, host))
    if any(isinstance(result, Cancelled) for result in results):
        return [_stopped(job, host) for host in job.layers]
    has_masks = any(isinstance(result, MadeMask) for result in results)
    with job.undo_step() if has_masks else nullcontext():
        return list(_write_all(job, results))


def _make(
    make_mask: MakeMask, options: CutoutOptions, span: Span, index: int, host: Host
) -> MadeMask | NobgError:
    name = host.layer_name

    def on_progress(fraction: float, text: str) -> bool:
        """Show how far all layers together are; False means that the user wants to stop."""
        return host.show_progress(span.at(index, fraction), f"{name}: {text}")

    try:
        if not on_progress(0.0, "Reading"):
            raise Cancelled
        return make_mask(host, options, on_progress)
    except Exception as exc:  # noqa: BLE001 - one layer's failure, whatever it is, is not all's
        return as_error(exc)


def _write_all(job: ImageJob, results: Sequence[MadeMask | NobgError]) -> Iterator[Outcome]:
    is_stopped = False
    for host, result in zip(job.layers, results, strict=True):
        outcome = _stopped(job, host) if is_stopped else _write(job, host, result)
        is_stopped = outcome.state is State.STOPPED
        yield outcome


def _write(job: ImageJob, host: Host, result: MadeMask | NobgError) -> Outcome:
    name = _name(job, host)
    if isinstance(result, NobgError):
        return Outcome(name, State.FAILED, error=result)
    try:
        note = host.write_mask(result.mask)
    except Cancelled:
        return _stopped(job, host)
    except Exception as exc:  # noqa: BLE001 - the other layers still get their masks
        return Outcome(name, State.FAILED, error=as_error(exc))
    state = State.LOOK if result.needs_look else State.DONE
    notes = " ".join(filter(None, [result.note, note]))
    return Outcome(name, state, notes, made_by=result.made_by)


def _stopped(job: ImageJob, host: Host) -> Outcome:
    return Outcome(_name(job, host), State.STOPPED, error=Cancelled())


def _name(job: ImageJob, host: Host) -> str:
    return f"{job.name}, {host.layer_name}"
