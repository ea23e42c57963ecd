"""One loaded model on the best execution provider that works, with the CPU behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from functools import partial

import numpy as np

from nobg_core.engine.hanging import begin, outcome
from nobg_core.engine.hints import NOTHING_KNOWN
from nobg_core.engine.memory import is_shortage
from nobg_core.engine.prepare import prepare
from nobg_core.engine.providers import (
    CPU,
    GPU_PROVIDERS,
    PROVIDER_TITLES,
    Feed,
    Runner,
    Tensor,
    available_gpu_providers,
    open_runner,
)
from nobg_core.engine.registry import ModelEntry, read_model
from nobg_core.errors import Cancelled, ModelError

log = logging.getLogger(__name__)
OpenRunner = Callable[[bytes, str], Runner]

# A graphics card's first use compiles kernels; a run itself takes a fraction of a second.
GPU_DEADLINE_S = 60.0

# A stopped run ends with its present kernel, before the user asks again, unless the card hangs.
STOPPED_DEADLINE_S = 2.0

# Half precision moves single values by up to 0.01; garbage moves the mean by 0.1 and more.
SELF_TEST_TOLERANCE = 0.02

# A calibrated model overshoots by rounding only.
RANGE_TOLERANCE = 1e-3


class Session:
    """A model ready to run.

    When a graphics provider fails, hangs or returns garbage, also in mid-work, the run is done
    again on the CPU, the session stays there, and `reason` says why.

    Args:
        entry: the model's manifest.
        device: `auto`, `cpu` or `gpu`.
        open_on: opens the model's bytes on a provider.
        gpu_providers: onnxruntime's names, best first; None asks onnxruntime.
        deadline_s: how long a graphics provider may take.

    Raises:
        ModelError: the model is missing, damaged, or does not run on the CPU either.
    """

    def __init__(
        self,
        entry: ModelEntry,
        device: str = "auto",
        open_on: OpenRunner = open_runner,
        gpu_providers: Sequence[str] | None = None,
        deadline_s: float = GPU_DEADLINE_S,
    ) -> None:
        self.entry = entry
        self.reason = ""
        self.provider = CPU
        self._deadline_s = deadline_s
        self._open_on = open_on
        self._content = read_model(entry)
        self._is_stopped = False
        self._runs: list[Future[Tensor]] = []
        candidates = available_gpu_providers() if gpu_providers is None else gpu_providers
        if device == "cpu" or not self._open_first_working(candidates):
            self._runner = open_on(self._content, CPU)
        if device == "gpu" and not candidates:
            self.reason = "The CPU was used: this set-up of nobg has no support for graphics cards."

    @property
    def provider_title(self) -> str:
        """The execution provider in the user's words."""
        return PROVIDER_TITLES.get(self.provider, self.provider)

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called since the last run began."""
        return self._is_stopped

    def run(self, feed: Feed) -> Tensor:
        """Return the model's alpha for one prepared picture.

        Args:
            feed: `image` (1, 3, H, W) float32, normalised as the manifest says, and `hints`
                (1, 2, H, W) float32 in [0, 1] for a model that takes them.

        Returns:
            (1, 1, H, W) float32 in [0, 1].

        Raises:
            Cancelled: `stop` was called meanwhile.
            ModelError: the model failed on the CPU, or gave nonsense.
        """
        self._is_stopped = False
        try:
            if self.provider == CPU:
                return _checked(self._runner.run(feed), feed)
            return _checked(self._run_on_card(feed), feed)
        except Exception as exc:  # the native layer's errors have no common parent
            if self._is_stopped:
                raise Cancelled from exc
            if self.provider == CPU:
                raise _failed(exc) from exc
            self._fall_back(self.provider, exc)
            self._runner = self._open_on(self._content, CPU)
            self.provider = CPU
            return self.run(feed)

    def stop(self) -> None:
        """Make a `run` in another thread raise Cancelled, also while a graphics card hangs."""
        self._is_stopped = True
        self._runner.stop()

    def _run_on_card(self, feed: Feed) -> Tensor:
        """Return the graphics card's answer, unchecked.

        Raises:
            Cancelled: `stop` was called meanwhile.
            TimeoutError: it took too long, or a stopped run has not ended yet.
            Exception: what the runner raised.
        """
        if wait(self._runs, STOPPED_DEADLINE_S).not_done:
            raise TimeoutError
        self._runs = [begin(partial(self._runner.run, feed))]
        return outcome(self._runs[0], self._deadline_s, lambda: self._is_stopped)

    def _open_first_working(self, candidates: Sequence[str]) -> bool:
        for provider in candidates:
            opening = begin(partial(self._open_and_test, provider))
            try:
                self._runner = outcome(opening, self._deadline_s)
            except Exception as exc:  # noqa: BLE001 - whatever a driver raises, the CPU works
                self._fall_back(provider, exc)
            else:
                self.provider = provider
                self.reason = ""
                return True
        return False

    def _open_and_test(self, provider: str) -> Runner:
        """Return the model on `provider`, proven on a small picture against the CPU."""
        runner = self._open_on(self._content, provider)
        feed = _test_picture(self.entry)
        expected = self._open_on(self._content, CPU).run(feed)
        error = np.abs(_checked(runner.run(feed), feed) - expected).mean()
        if error > SELF_TEST_TOLERANCE:
            raise ValueError(f"its first result was wrong by {error:.3f} on average")
        return runner

    def _fall_back(self, provider: str, exc: Exception) -> None:
        """Remember why the CPU does the work, in one sentence."""
        title = GPU_PROVIDERS.get(provider, provider)
        log.warning("%s was given up: %r", provider, exc)
        what = "did not answer in time" if isinstance(exc, TimeoutError) else "failed"
        if isinstance(exc, ValueError):
            what = "gave wrong results"
        self.reason = f"The CPU was used: the {title} {what}."


def _checked(alpha: Tensor, feed: Feed) -> Tensor:
    """Return alpha if it can be one.

    Raises:
        ValueError: wrong shape, not finite, or out of range.
    """
    if alpha.shape != (1, 1, *feed["image"].shape[2:]):
        raise ValueError(f"shape {alpha.shape} for a picture of {feed['image'].shape}")
    if not np.isfinite(alpha).all():
        raise ValueError("values that are no numbers")
    if alpha.min() < -RANGE_TOLERANCE or alpha.max() > 1 + RANGE_TOLERANCE:
        raise ValueError(f"values from {alpha.min()} to {alpha.max()}")
    return np.clip(alpha, 0, 1)


def _failed(exc: Exception) -> ModelError:
    if isinstance(exc, ModelError):
        return exc
    if is_shortage(exc):
        return ModelError(
            "There was not enough memory to run the model.", "Close other programs and try again."
        )
    return ModelError(
        "The model could not work on this picture.", "Run install.py repair.", repr(exc)
    )


def _test_picture(entry: ModelEntry) -> Feed:
    """Return a bright disc on a dark ground, as the model takes it."""
    y, x = np.mgrid[-1:1:64j, -1:1:64j]
    disc = np.where(x * x + y * y < 0.3, 230, 20).astype(np.uint8)
    picture = np.repeat(disc[..., None], 3, axis=2)
    return prepare(picture, entry, NOTHING_KNOWN, entry.input_px)
