"""How much of the machine a training takes."""

from __future__ import annotations

import argparse
import os

import cv2
import torch


def add_machine_options(parser: argparse.ArgumentParser) -> None:
    """Add `--threads` and `--workers` to a command line."""
    cores = os.cpu_count() or 2
    parser.add_argument("--threads", type=int, default=cores, help="for the network's steps")
    parser.add_argument("--workers", type=int, default=max(1, cores - 1), help="making samples")


def use_machine(arguments: argparse.Namespace) -> None:
    """Take as many threads as the command line says."""
    torch.set_num_threads(arguments.threads)
    # A forked worker waits for ever on OpenCV's threads if the parent ever had any.
    cv2.setNumThreads(1)
