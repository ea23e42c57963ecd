"""What runs inside the host's own Python: standard library only, Python 3.10 syntax."""
