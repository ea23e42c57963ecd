"""The installer, behind install.py: standard library and nobg's hall only."""
