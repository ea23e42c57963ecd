"""Where nobg keeps its things on this computer; both sides of the border must agree on it."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

# sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included.
MAX_SOCKET_PATH_BYTES = 100


def data_dir() -> Path:
    """Return the folder of the installation: environment, models, key, logs.

    `NOBG_HOME` moves it whole; tests and portable installations use that.
    """
    home = os.environ.get("NOBG_HOME")
    if home:
        return Path(home)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "nobg"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/nobg"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "nobg"


def receipt_path() -> Path:
    """Return the file that install.py writes last; without it the installation is not whole."""
    return data_dir() / "install.json"


def log_path() -> Path:
    """Return the log file that error messages name."""
    return data_dir() / "logs" / "nobg.log"


def run_dir() -> Path:
    """Return the folder of the worker's socket, key and lock, without making it."""
    inside = data_dir() / "run"
    if len(os.fsencode(inside / "worker.sock")) <= MAX_SOCKET_PATH_BYTES:
        return inside
    owner = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    digest = hashlib.sha256(os.fsencode(data_dir())).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"nobg-{owner}-{digest}"
