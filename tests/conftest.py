"""What many tests share: a private home for nobg, toy models in it, a worker that uses them."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from nobg_core import __version__
from nobg_core.bridge.start_worker import is_worker_alive
from nobg_core.bridge.worker_client import retire_worker
from nobg_core.engine import registry
from tests import toy_models

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
