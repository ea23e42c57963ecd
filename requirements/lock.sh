#!/bin/sh
# Writes the hash-locked lists anew from pyproject.toml; needs uv and the package registry.
# Pins that still fit are kept; delete a list first to move everything to the newest versions.
#   cpu.txt    what install.py puts into nobg's environment: Python 3.10-3.14; Linux x86-64 and
#              aarch64, Windows, macOS 14 on Apple silicon, on Intel up to Python 3.13
#   test.txt   the same versions, and the tools of the tests
set -eu
cd "$(dirname "$0")/.."
lock() {
    uv pip compile --quiet --universal --python-version 3.10 --generate-hashes \
        --only-binary :all: --no-header --no-annotate --no-emit-index-url "$@" >/dev/null
}
lock pyproject.toml --extra cpu --output-file requirements/cpu.txt
lock pyproject.toml --extra cpu --group test --group lint \
    --constraint requirements/cpu.txt --output-file requirements/test.txt
