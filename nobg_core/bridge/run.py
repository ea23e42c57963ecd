"""The host side's whole story: read the layers, ask the worker, write the masks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from nobg_core.bridge.log import as_error
from nobg_core.bridge.outcome import Outcome, State
from nobg_core.bridge.refusals import no_layer
from nobg_core.bridge.worker_client import CutMask, cut_out
from nobg_core.errors import Cancelled, ImageError, NobgError
from nobg_core.host import Host
from nobg_core.options import CutoutOptions

EMPTY_NOTE = (
    "No subject was found, so the mask hides the whole layer. Undo, or paint the subject in white."
)


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

    A layer that fails does not keep the others from their masks. All layers of an image are cut
    out before its first mask is written. When the user stops the work, masks already written stay.

    Returns:
        One outcome for each layer, in order, and one for an image without a chosen layer.
    """
    outcomes: list[Outcome] = []
    total = sum(max(len(job.layers), 1) for job in jobs)
    for job in jobs:
        if outcomes and outcomes[-1].state is State.STOPPED:
            outcomes += [_stopped(job, host) for host in job.layers]
        else:
            outcomes += _work_on(job, options, Span(len(outcomes), total))
    return outcomes


@dataclass(frozen=True)
class Span:
    """The share of the progress bar that one layer has."""

    done: int
    total: int

    def at(self, layer: int, fraction: float) -> float:
        """Return the overall fraction when `layer` of this image has come to `fraction`."""
        return (self.done + layer + fraction) / self.total


def _work_on(job: ImageJob, options: CutoutOptions, span: Span) -> list[Outcome]:
    """Cut out all layers of one image first, then write their masks within its `undo_step`."""
    if not job.layers:
        return [Outcome(job.name, State.FAILED, error=no_layer(job.name))]
    results: list[CutMask | NobgError] = []
    for index, host in enumerate(job.layers):
        if results and isinstance(results[-1], Cancelled):
            results.append(results[-1])
        else:
            results.append(_cut_out_layer(host, options, span, index))
    if any(isinstance(result, Cancelled) for result in results):
        return [_stopped(job, host) for host in job.layers]
    has_masks = any(isinstance(result, CutMask) for result in results)
    with job.undo_step() if has_masks else nullcontext():
        return list(_write_all(job, results))


def _cut_out_layer(
    host: Host, options: CutoutOptions, span: Span, index: int
) -> CutMask | NobgError:
    name = host.layer_name

    def on_progress(fraction: float, text: str) -> bool:
        """Show how far all layers together are; False means that the user wants to stop."""
        return host.show_progress(span.at(index, fraction), f"{name}: {text}")

    try:
        if not on_progress(0.0, "Reading"):
            raise Cancelled
        if options.existing_mask == "stop" and host.has_mask():
            raise ImageError(
                f"The layer {name} already has a mask, and it was left alone.",
                "Choose to replace or to intersect it, or delete it first.",
            )
        return cut_out(host.read_layer(), options, on_progress)
    except Exception as exc:  # noqa: BLE001 - one layer's failure, whatever it is, is not all's
        return as_error(exc)


def _write_all(job: ImageJob, results: Sequence[CutMask | NobgError]) -> Iterator[Outcome]:
    is_stopped = False
    for host, result in zip(job.layers, results, strict=True):
        outcome = _stopped(job, host) if is_stopped else _write(job, host, result)
        is_stopped = outcome.state is State.STOPPED
        yield outcome


def _write(job: ImageJob, host: Host, result: CutMask | NobgError) -> Outcome:
    name = _name(job, host)
    if isinstance(result, NobgError):
        return Outcome(name, State.FAILED, error=result)
    try:
        note = host.write_mask(result.mask)
    except Cancelled:
        return _stopped(job, host)
    except Exception as exc:  # noqa: BLE001 - the other layers still get their masks
        return Outcome(name, State.FAILED, error=as_error(exc))
    state = State.LOOK if result.is_empty else State.DONE
    notes = [EMPTY_NOTE if result.is_empty else result.fallback_reason, note]
    return Outcome(name, state, " ".join(filter(None, notes)), made_by=result.made_by)


def _stopped(job: ImageJob, host: Host) -> Outcome:
    return Outcome(_name(job, host), State.STOPPED, error=Cancelled())


def _name(job: ImageJob, host: Host) -> str:
    return f"{job.name}, {host.layer_name}"
