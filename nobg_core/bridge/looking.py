"""The words for where to look at a mask, and for signing it off; the same in every host."""

from __future__ import annotations

from nobg_core.doubts import Report

CHECK = "Check Mask"
ACCEPT, REJECT = "Accept", "Reject"
# One of qa_log.REASONS -> what it means to the one who rejects.
REASONS = {
    "capture": "The photo itself",
    "mask": "The mask",
    "export": "The exported file",
    "publish": "How it was published",
}
VERDICTS = {
    "good": "Good",
    "look at it": "Look at it",
    "redo": "Do it again",
}
NO_DOUBTS = "No doubtful place was found."
SIGNED_OFF = "Signed off in nobg's log on this computer."


def verdict_line(report: Report) -> str:
    """Return the verdict with the score, in one line."""
    return f"{VERDICTS[report.verdict]} (score {report.score:.2f} of 1)"


def doubt_line(report: Report, number: int) -> str:
    """Return which of the doubts that is, and what it is about; the first has the number 0."""
    doubt = report.doubts[number]
    return f"{number + 1} of {len(report.doubts)}: {doubt.text}"
