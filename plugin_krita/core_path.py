"""Lets the plug-in's own copy of nobg_core be imported; all of Krita's plug-ins share one path."""

import sys
from pathlib import Path

BUNDLE = str(Path(__file__).resolve().with_name("bundle"))

if BUNDLE not in sys.path:
    sys.path.append(BUNDLE)
