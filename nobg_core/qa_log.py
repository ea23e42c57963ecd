"""What retouchers signed off: a table on this computer, without a pixel, that goes nowhere.

One row a mask: time (UTC), file name without its folder, the machine's verdict, accepted or
rejected, and why. It is a CSV that any spreadsheet opens.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import datetime, timezone
from pathlib import Path

from nobg_core.errors import ImageError
from nobg_core.places import data_dir

REASONS = ("capture", "mask", "export", "publish")
ACCEPTED, REJECTED = "accepted", "rejected"
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class SignOff:
    """One mask that somebody looked at.

    Args:
        time: when, as 2026-05-31T09:30:00Z.
        file: the picture's name.
        verdict: what the machine thought of the mask, or "".
        decision: ACCEPTED or REJECTED.
        reason: one of REASONS for a rejected one, else "".
    """

    time: str
    file: str
    verdict: str
    decision: str
    reason: str


@dataclass(frozen=True)
class Month:
    """What was signed off in a month.

    Args:
        name: the month, as 2026-05.
        accepted: how many masks were accepted.
        rejected: how many were rejected for each of REASONS.
    """

    name: str
    accepted: int
    rejected: dict[str, int]

    @property
    def total(self) -> int:
        """How many masks were signed off."""
        return self.accepted + sum(self.rejected.values())


def qa_log_path() -> Path:
    """Return the file of the log, which need not exist yet."""
    return data_dir() / "qa" / "signed-off.csv"


def sign_off(file: str, verdict: str, reason: str = "", now: datetime | None = None) -> SignOff:
    """Add a row to the log and return it.

    Args:
        file: the picture's name; a folder before it is left out.
        verdict: what the machine thought of the mask, or "".
        reason: one of REASONS to reject it, "" to accept it.
        now: the time; None for the present.

    Raises:
        ImageError: the reason is none of REASONS, or the log cannot be written.
    """
    if reason and reason not in REASONS:
        raise ImageError(f"{reason} is no reason to reject.", f"Choose: {', '.join(REASONS)}.")
    time = (now or datetime.now(timezone.utc)).strftime("%Y-%m-%dT%H:%M:%SZ")
    name = _as_text(file.replace("\\", "/").rpartition("/")[2])
    row = SignOff(time, name, verdict, REJECTED if reason else ACCEPTED, reason)
    text = io.StringIO()
    writer = csv.writer(text)
    path = qa_log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Appended in one piece, so that two programs may sign at once.
        with path.open("ab") as log:
            if log.tell() == 0:
                writer.writerow(field.name for field in fields(SignOff))
            writer.writerow(astuple(row))
            log.write(text.getvalue().encode("utf-8", "surrogateescape"))
    except OSError as exc:
        raise _unusable("written", exc) from exc
    return row


def _as_text(name: str) -> str:
    """Return a file name that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(FORMULA_BEGINS) else name


def read_log() -> Iterator[SignOff]:
    """Yield all rows, from the oldest; a row that was damaged by hand is left out.

    Raises:
        ImageError: the log cannot be read.
    """
    path = qa_log_path()
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as log:
            rows = list(csv.reader(log))
    except FileNotFoundError:
        return
    except (OSError, csv.Error) as exc:
        raise _unusable("read", exc) from exc
    for row in rows:
        if len(row) == len(fields(SignOff)) and row[3] in (ACCEPTED, REJECTED):
            yield SignOff(*row)


def summarise(month: str) -> Month:
    """Return what was signed off in a month.

    Args:
        month: as 2026-05.

    Raises:
        ImageError: the log cannot be read.
    """
    rows = [row for row in read_log() if row.time.startswith(month + "-")]
    rejected = {reason: sum(row.reason == reason for row in rows) for reason in REASONS}
    return Month(month, sum(row.decision == ACCEPTED for row in rows), rejected)


def _unusable(what: str, exc: Exception) -> ImageError:
    reason = exc.strerror if isinstance(exc, OSError) else str(exc)
    return ImageError(
        f"The log {os.fspath(qa_log_path())} could not be {what}: {reason}.",
        "Check that it is yours, and that the disk is not full.",
        repr(exc),
    )
