"""What many tests share: a private home for nobg, toy models in it, a worker, the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from nobg_core import __version__
from nobg_core.bridge.start_worker import is_worker_alive
from nobg_core.bridge.worker_client import retire_worker
from nobg_core.engine import cli, registry
from tests import pictures, toy_models

PROJECT = Path(__file__).resolve().parents[1]

settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci")

# The test's own stand-in for the private interpreter: it drops `-I -m MODULE`, and runs the module
# from this checkout with the models of the test's home.
LAUNCHER = """#!{python} -I
import os, runpy, sys
sys.path.insert(0, {project!r})
from nobg_core.engine import registry
from pathlib import Path
registry.MODELS_DIR = Path(os.environ["NOBG_HOME"]) / "models"
runpy.run_module(sys.argv[3], run_name="__main__")
"""

# A child process has the test's models and takes this checkout's code.
CHILD = """
import sys; sys.path.insert(0, {project!r})
from pathlib import Path
from nobg_core.engine import cli, registry
registry.MODELS_DIR = Path({models!r})
cli.main()
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for everything that nobg keeps, with a model that takes green for the subject."""
    folder = tmp_path / "home"
    monkeypatch.setenv("NOBG_HOME", str(folder))
    monkeypatch.setattr(registry, "MODELS_DIR", folder / "models")
    toy_models.write_registry(folder / "models", toy_models.green_channel())
    return folder


@pytest.fixture
def use_model(home: Path) -> Callable[[bytes], None]:
    """Replace the home's model."""
    return lambda content: toy_models.write_registry(home / "models", content) and None


@pytest.fixture
def installed(home: Path) -> Iterator[Path]:
    """A home whose worker can be started; every worker of the test has left at its end."""
    install_launcher(home)
    yield home
    retire_worker()
    assert not is_worker_alive(), "a worker was left behind"


@pytest.fixture(scope="session")
def warm_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of one worker for all tests that do not hurt it."""
    folder = tmp_path_factory.mktemp("warm")
    toy_models.write_registry(folder / "models", toy_models.green_channel())
    install_launcher(folder)
    yield folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOBG_HOME", str(folder))
        retire_worker()


@pytest.fixture
def warm(warm_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a warm worker; starting one for each test would take minutes in all."""
    monkeypatch.setenv("NOBG_HOME", str(warm_home))
    return warm_home


def install_launcher(folder: Path) -> None:
    launcher = folder / "python"
    launcher.write_text(LAUNCHER.format(python=sys.executable, project=str(PROJECT)))
    launcher.chmod(0o755)
    receipt = {"version": __version__, "python": str(launcher)}
    (folder / "install.json").write_text(json.dumps(receipt), encoding="utf-8")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return pictures.save(pictures.scene(), tmp_path / "photo.png")


@pytest.fixture
def nobg(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run the command line in this process; returns the exit code."""
    monkeypatch.setattr(cli, "_die_of_signals", lambda: None)
    monkeypatch.setattr(cli, "refuse_network", lambda: None)

    def run(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["nobg", *map(os.fspath, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return int(left.value.code or 0)

    return run


@pytest.fixture
def child(home: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Start the command line as a process of its own."""
    program = CHILD.format(project=str(PROJECT), models=str(home / "models"))

    def start(*arguments: object, shut: str = "", **options: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", program, *map(os.fspath, arguments)]
        if shut:
            command = ["sh", "-c", f'exec "$@" {shut}', "sh", *command]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, **{**streams, **options})

    return start
