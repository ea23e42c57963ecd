#!/usr/bin/env python3
"""Install nobg on this computer: python3 install.py [install|repair|uninstall|check|bundle].

The work is done in the folder `installer` beside this file. Nothing here may be newer than the
oldest Python that somebody may try: this file must say which one is needed, not crash.
"""

import sys

OLDEST, NEWEST = (3, 10), (3, 14)  # the bounds of the wheels in requirements/cpu.txt

if not OLDEST <= sys.version_info[:2] <= NEWEST:
    import os

    there = ""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for minor in range(OLDEST[1], NEWEST[1] + 1):
            name = "python3." + str(minor)
            if os.path.isfile(os.path.join(folder, name)):  # noqa: PTH113, PTH118
                there = name
    lines = ["nobg needs Python 3.10 to 3.14, and this is Python " + sys.version.split()[0] + "."]
    if there:
        lines += ["Run: " + there + " install.py"]
    else:
        lines += ["Install one of them (Debian, Ubuntu: sudo apt install python3 python3-venv;"]
        lines += ["Windows, macOS: python.org), then run it: python3 install.py"]
    sys.exit("\n".join(lines))

if __name__ == "__main__":
    from installer.main import main

    sys.exit(main(sys.argv[1:]))
