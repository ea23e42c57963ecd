"""Where nobg's private Python is, and whether the installation is whole."""

from __future__ import annotations

import json
import os
from pathlib import Path

from nobg_core.errors import SetupError
from nobg_core.places import receipt_path

REPAIR = "Open a terminal in nobg's folder and run: python3 install.py repair"

# Variables with which hosts point Python and the loader at their own libraries (facts: GIMP's
# macOS and AppImage builds, Krita's AppImage, Debian's Krita). The worker must not see them.
_HOST_VARIABLES = ("LD_LIBRARY_PATH", "LD_PRELOAD", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
_HOST_PREFIXES = ("PYTHON", "DYLD_", "GI_", "GTK_", "GEGL_", "BABL_", "QT_")


def find_python() -> Path:
    """Return the interpreter of nobg's own environment, as install.py's receipt names it.

    Raises:
        SetupError: nobg was never installed, is half installed, or its interpreter has gone.
    """
    try:
        receipt = json.loads(receipt_path().read_text(encoding="utf-8"))
        python = Path(receipt["python"])
    except FileNotFoundError as exc:
        raise SetupError("nobg's set-up was not finished on this computer.", REPAIR) from exc
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise SetupError("nobg's set-up notes could not be read.", REPAIR, repr(exc)) from exc
    if not python.is_file():
        raise SetupError(
            "The part of nobg that does the work has gone from this computer.", REPAIR, str(python)
        )
    return python


def clean_environment() -> dict[str, str]:
    """Return the environment for the worker: the user's, without what the host set for itself."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in _HOST_VARIABLES and not name.startswith(_HOST_PREFIXES)
    }
    return {**environment, "PYTHONUTF8": "1", "ORT_DISABLE_TELEMETRY": "1"}
