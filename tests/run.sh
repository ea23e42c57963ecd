#!/bin/bash
# Sets up and runs all of nobg's checks: bash tests/run.sh [arguments for pytest]
#
# Makes .venv from the hash-locked list. As root on Debian it also installs what is missing, and
# builds the small systems in which the tests drive real editors; elsewhere those tests are skipped
# and say so. NOBG_REQUIRE="gimp krita" turns such a skip into a failure, and with "training" in it torch is
# installed and the tests of the training code run too.
set -euo pipefail
cd "$(dirname "$0")/.."

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; }

install_missing() { # Debian packages, if this is root on Debian
    local missing=() program
    python3 -c 'import venv, ensurepip' 2> /dev/null || missing+=(python3 python3-venv)
    local wanted=(git:git debootstrap:debootstrap ps:procps mount:mount xz:xz-utils)
    wanted+=(strace:strace unshare:util-linux) # test_privacy.py watches and shuts the network
    for program in "${wanted[@]}"; do
        command -v "${program%:*}" > /dev/null || missing+=("${program#*:}")
    done
    [ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "Installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"
}

make_environment() { # .venv, kept between runs while the list stays the same
    local wanted
    wanted=$(sha256sum requirements/test.txt; python3 --version)
    [ "$(cat .venv/made-from 2> /dev/null)" != "$wanted" ] || return 0
    echo "Making .venv"
    rm -rf .venv
    python3 -m venv .venv
    .venv/bin/python -I -m pip install --quiet --disable-pip-version-check --require-hashes \
        --only-binary :all: --no-deps --requirement requirements/test.txt
    echo "$wanted" > .venv/made-from
}

add_torch() { # no hash: which build of it a registry has differs from place to place
    .venv/bin/python -c 'import torch' 2> /dev/null || .venv/bin/python -I -m pip install --quiet \
        --disable-pip-version-check --only-binary :all: 'torch==2.13.0'
}

roots=
roots_log=$(mktemp)
trap 'rm -f "$roots_log"' EXIT
if can_install; then
    install_missing
    bash tests/hosts/build_roots.sh < /dev/null > "$roots_log" 2>&1 &
    roots=$!
fi
make_environment
[[ "${NOBG_REQUIRE:-}" != *training* ]] || add_torch
failed=0
.venv/bin/ruff check . || failed=1
.venv/bin/ruff format --check . || failed=1
.venv/bin/python -m mypy || failed=1
if [ -n "$roots" ]; then
    echo "Waiting for the systems with GIMP and Krita"
    wait "$roots" || { cat "$roots_log" >&2; [ -z "${NOBG_REQUIRE:-}" ] || failed=1; }
fi
[ "$failed" = 0 ] || echo "Something above failed; the tests follow." >&2
.venv/bin/python -m pytest "$@" || failed=1
exit "$failed"
