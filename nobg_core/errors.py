"""Everything nobg raises across a border.

NobgError            something failed; the message says what, the hint says what to do
├── SetupError       the installation is broken: repair it
├── ModelError       the model file is missing or damaged: fetch it again or choose another
├── ImageError       this file or layer cannot be worked on: choose another
├── WorkerError      the worker failed: try again, send the log
└── Cancelled        the user stopped the work: nothing is shown
"""

from __future__ import annotations


class NobgError(Exception):
    """A failure told to the user: what happened, what to do now, and the text for a log.

    Args:
        message: one sentence, past tense, naming the thing that failed.
        hint: one action that helps.
        detail: what a developer needs, for the log; never shown unfolded.
    """

    kind = "internal"
    exit_code = 1

    def __init__(self, message: str, hint: str, detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def without_history(self) -> NobgError:
        """Return itself, to be kept: the frames it came through would keep whole pictures, too."""
        self.__traceback__ = self.__cause__ = self.__context__ = None
        return self

    def to_json(self) -> dict[str, str]:
        """Return the four texts that cross the wire; `error_from_json` undoes it."""
        return {
            "kind": self.kind,
            "message": self.message,
            "hint": self.hint,
            "detail": self.detail,
        }


class SetupError(NobgError):
    """The installation is broken or incomplete."""

    kind = "setup"
    exit_code = 3


class ModelError(NobgError):
    """A model file is missing, damaged, or not what it says it is."""

    kind = "model"
    exit_code = 4


class ImageError(NobgError):
    """A file or layer that cannot be read, worked on, or written."""

    kind = "image"
    exit_code = 5


class WorkerError(NobgError):
    """The worker process did not start, stopped, or answered nonsense."""

    kind = "worker"
    exit_code = 6


class Cancelled(NobgError):  # noqa: N818 - a wish of the user, not an error of ours
    """The user stopped the work; hosts show nothing."""

    kind = "cancelled"
    exit_code = 130

    def __init__(
        self, message: str = "The work was stopped.", hint: str = "", detail: str = ""
    ) -> None:
        super().__init__(message, hint, detail)


FAMILY: dict[str, type[NobgError]] = {
    error.kind: error
    for error in (
        NobgError,
        SetupError,
        ModelError,
        ImageError,
        WorkerError,
        Cancelled,
    )
}


def error_from_json(data: object) -> NobgError:
    """Return the error that `NobgError.to_json` wrote; an unknown kind becomes NobgError."""
    texts = data if isinstance(data, dict) else {"message": "Something failed.", "detail": data}
    error = FAMILY.get(str(texts.get("kind")), NobgError)
    return error(*(str(texts.get(name, "")) for name in ("message", "hint", "detail")))
