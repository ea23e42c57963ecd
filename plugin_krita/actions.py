"""What the two menu items do: find the layers, ask if need be, hand over to the queue."""

from __future__ import annotations

from .jobs import the_jobs
from .layers import open_images


def remove_background():
    """Give the selected layers their masks."""
    jobs = the_jobs()
    jobs.remove_background(jobs.options)


def remove_all_open():
    """Give the selected layers of the open images their masks."""
    jobs = the_jobs()
    jobs.remove_all_open(open_images(), jobs.options)
