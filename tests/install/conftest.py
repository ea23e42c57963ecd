"""A person's home, and the programs that install.py starts."""

from pathlib import Path

import pytest

from installer import environment, pip, proof, sandboxes
from tests.install.fake_programs import FakePrograms


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of somebody who has no GIMP and never had nobg."""
    home = tmp_path / "person"
    home.mkdir()
    for name in ("NOBG_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "GIMP3_DIRECTORY", "SUDO_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", str(tmp_path / "no-programs"))
    return home


@pytest.fixture
def programs(person: Path, monkeypatch: pytest.MonkeyPatch) -> FakePrograms:
    """The programs that install.py starts, in whose place stand-ins run."""
    fake = FakePrograms()
    for module in (environment, pip, proof, sandboxes):
        monkeypatch.setattr(module, "run", fake.run)
    return fake


@pytest.fixture
def gimp(person: Path) -> Path:
    """The user folder of a GIMP that has been started before."""
    folder = person / ".config/GIMP/3.0"
    (folder / "plug-ins").mkdir(parents=True)
    return folder


@pytest.fixture
def put_program(tmp_path: Path, person: Path):
    """Return a function that puts a program onto the PATH, which prints a text."""

    def put(name: str, text: str) -> None:
        path = tmp_path / "no-programs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\necho '{text}'\n")
        path.chmod(0o755)

    return put


@pytest.fixture
def krita(person: Path) -> Path:
    """The resource folder of a Krita that has been started before."""
    folder = person / ".local/share/krita"
    folder.mkdir(parents=True)
    (person / ".config").mkdir(exist_ok=True)
    (person / ".config/kritarc").write_text("[theme]\nTheme=Krita dark\n")
    return folder
