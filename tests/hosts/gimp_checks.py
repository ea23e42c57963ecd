"""Drives nobg in a GIMP window with real keys and clicks; the checks are named or all.

Runs beside GIMP, on the same display.
"""

import sys

import gimp_window_history  # noqa: F401 - registers its checks
import gimp_window_masks  # noqa: F401 - likewise
import gimp_window_tools  # noqa: F401 - likewise
from checks import run_checks, write_down
from gimp_desktop import GimpDesktop
from gimp_window import CHECKS

if __name__ == "__main__":
    wanted = sys.argv[1:] or CHECKS
    with GimpDesktop() as gimp:
        write_down(run_checks(gimp, {name: CHECKS[name] for name in wanted}))
