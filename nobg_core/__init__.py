"""nobg removes backgrounds on the user's own computer.

This folder is the hall: standard library only, imported by the bridge (inside GIMP or Krita) and
by the engine (inside nobg's own virtual environment) alike.
"""

__version__ = "0.1.0"
