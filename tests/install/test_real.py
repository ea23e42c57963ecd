"""install.py with real environments, the real registry and a real first cut-out."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.layout import CHECKOUT

pytestmark = [pytest.mark.network, pytest.mark.slow]

PLUG_INS = ("plugin_gimp", "plugin_krita")
PARTS = ("install.py", "installer", "nobg_core", *PLUG_INS, "requirements", "models")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages, fetched once for all tests of this file."""
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, CHECKOUT / "install.py", "bundle", folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if "could not be reached" in done.stderr and not os.environ.get("NOBG_REQUIRE"):
        pytest.skip("the package registry could not be reached")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this checkout, to be moved away."""
    folder = tmp_path / "checkout"
    for name in PARTS:
        copy = shutil.copytree if (CHECKOUT / name).is_dir() else shutil.copy
        folder.mkdir(exist_ok=True)
        copy(CHECKOUT / name, folder / name)
    return folder


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a GIMP 3.0 and a Krita that have been started before."""
    home = tmp_path / "person"
    (home / ".config/GIMP/3.0/plug-ins").mkdir(parents=True)
    (home / ".config/kritarc").write_text("[theme]\nTheme=Krita dark\n")
    (home / ".local/share/krita").mkdir(parents=True)
    for name in ("NOBG_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "GIMP3_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    return home


def install(checkout: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, checkout / "install.py", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


def everything_below(folder: Path) -> set[str]:
    # pip asks `rustc --version`; where rustup stands in for rustc, that makes its settings file.
    names = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    return {name for name in names if not name.startswith(".rustup")}


def test_the_installation_works_without_checkout_or_network(
    person: Path, checkout: Path, wheels: Path, tmp_path: Path
) -> None:
    before = everything_below(person)
    done = install(checkout, "--offline", wheels)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "First cut-out" in done.stdout
    checkout.rename(tmp_path / "moved")
    photo = CHECKOUT / "models/sample/sample.jpg"
    command = [person / ".local/bin/nobg", "cutout", photo, "-o", tmp_path / "cut.png"]
    assert subprocess.run(command, timeout=300).returncode == 0
    assert (tmp_path / "cut.png").read_bytes().startswith(b"\x89PNG")
    assert install(tmp_path / "moved", "check").returncode == 0
    assert install(tmp_path / "moved", "uninstall").returncode == 0
    assert everything_below(person) == before


def test_a_changed_package_is_refused(
    person: Path, checkout: Path, wheels: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(wheels, changed)
    with next(changed.glob("click-*.whl")).open("ab") as wheel:
        wheel.write(b"\0")
    done = install(checkout, "--offline", changed)
    assert done.returncode == 3
    assert "was refused" in done.stderr
    assert not (person / ".local/share/nobg/venv").exists()


def test_a_killed_installation_can_be_run_again(person: Path, checkout: Path, wheels: Path) -> None:
    command = [sys.executable, checkout / "install.py", "--offline", wheels]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 120
    while not list(person.glob(".local/share/nobg/venv/lib/*/site-packages/numpy")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert install(checkout, "check").returncode == 3
    assert install(checkout, "--offline", wheels).returncode == 0
    assert install(checkout, "check").returncode == 0


def test_sandboxed_editors_get_their_own_packages(
    person: Path, checkout: Path, wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = tmp_path / "bin/flatpak"
    stand_in.parent.mkdir()
    stand_in.write_text(
        '#!/bin/sh\n[ "$1" = run ] || { echo "Version: 3.0.4"; exit; }\n'
        'while [ "${1#org.}" = "$1" ]; do shift; done; app=$1; shift\n'
        f'XDG_DATA_HOME="$HOME/.var/app/$app/data" exec {sys.executable} "$@"\n'
    )
    stand_in.chmod(0o755)
    apps = [person / ".var/app" / name for name in ("org.gimp.GIMP", "org.kde.krita")]
    for app in apps:
        (app / "data").mkdir(parents=True)  # as flatpak itself does
    monkeypatch.setenv("PATH", str(stand_in.parent), prepend=os.pathsep)
    before = everything_below(person)
    done = install(checkout, "--offline", wheels)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all((app / "data/nobg/install.json").is_file() for app in apps)
    assert install(checkout, "check").returncode == 0
    assert install(checkout, "uninstall").returncode == 0
    assert everything_below(person) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that holds the environment's beginning and no more."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100m", "none", folder])
    if mounted.returncode != 0:
        pytest.skip("a disk can be mounted by root only")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_told_before_the_packages_are_unpacked(
    person: Path, checkout: Path, wheels: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOBG_HOME", str(small_disk / "nobg"))
    done = install(checkout, "--offline", wheels)
    assert done.returncode == 3
    assert "has too little room" in done.stderr


def test_a_disk_that_becomes_full_leaves_no_half_environment(
    person: Path, checkout: Path, wheels: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOBG_HOME", str(small_disk / "nobg"))
    file = checkout / "installer/preconditions.py"
    file.write_text(file.read_text().replace("ENVIRONMENT_MB = 600", "ENVIRONMENT_MB = 60"))
    done = install(checkout, "--offline", wheels)
    assert done.returncode == 3
    assert "has too little room" in done.stderr
    assert not (small_disk / "nobg/venv").exists()
    assert install(checkout, "uninstall").returncode == 0
    assert everything_below(small_disk) == set()
