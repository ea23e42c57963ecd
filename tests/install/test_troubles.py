"""What install.py says when something is missing: what happened, and what to type next."""

import ast
import errno
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from installer import preconditions
from installer.layout import CHECKOUT
from installer.main import main
from nobg_core.errors import SetupError
from nobg_core.places import data_dir
from nobg_core.run_folder import try_lock
from tests.install.fake_programs import FakePrograms

NETWORK = "WARNING: Retrying ... NewConnectionError('Failed to establish a new connection')"
HASHES = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
REFUSED = "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied"
NO_WHEEL = "ERROR: No matching distribution found for onnxruntime==1.31.1"

Usage = namedtuple("Usage", "total used free")


def fail(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a failing run says, after the checks that hold for each of them."""
    assert main(list(arguments)) == SetupError.exit_code
    told = capsys.readouterr().err
    assert "Traceback" not in told
    return told


@pytest.mark.parametrize(
    ("output", "happened", "to_type"),
    [
        (NETWORK, "The package registry could not be reached.", "install.py --offline DIR"),
        (HASHES, "was refused", "install.py repair"),
        (FULL, "has too little room", "install.py"),
        (REFUSED, "may not write", "install.py"),
        (NO_WHEEL, "There are no packages for this system", "Python 3.12"),
        ("something new", "could not be installed", "install.py repair"),
    ],
)
def test_a_failure_of_pip_is_told_with_the_next_command(
    programs: FakePrograms,
    capsys: pytest.CaptureFixture[str],
    output: str,
    happened: str,
    to_type: str,
) -> None:
    programs.pip_fails_with = output
    told = fail(capsys)
    assert happened in told
    assert to_type in told


def test_the_log_is_named_and_holds_what_pip_said(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.pip_fails_with = HASHES
    log = Path(fail(capsys).rpartition("The log: ")[2].strip())
    assert HASHES in log.read_text()


def test_a_bundle_for_another_python_is_told(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "click-8-py3-none-any.whl").touch()
    programs.pip_fails_with = NO_WHEEL
    assert "install.py bundle DIR" in fail(capsys, "--offline", str(tmp_path))


def test_a_folder_without_packages_is_no_bundle(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "install.py bundle DIR" in fail(capsys, "--offline", str(tmp_path / "nowhere"))


def test_debians_missing_venv_module_is_told_with_its_package(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preconditions.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(preconditions.shutil, "which", lambda name: f"/usr/bin/{name}")
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"sudo apt install python{version}-venv" in fail(capsys)


def test_a_full_disk_is_told_before_anything_changes(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = Usage(10**9, 10**9 - 10**8, 10**8)
    monkeypatch.setattr(preconditions.shutil, "disk_usage", lambda folder: usage)
    told = fail(capsys)
    assert "100 MB are free" in told
    assert "whole desktop session" in told
    assert programs.calls == []


def test_a_folder_that_may_not_be_written_is_told(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_rest: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "touch", refuse)
    told = fail(capsys)
    assert f"may not write to {data_dir()}" in told
    assert "NOBG_HOME" in told
    assert "whole desktop session" in told


@pytest.mark.parametrize("command", ["install", "uninstall", "check"])
@pytest.mark.parametrize("folder", ["nobg-here", "~/nobg-here"])
def test_a_home_that_depends_on_where_one_stands_is_refused(
    programs: FakePrograms,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    command: str,
    folder: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBG_HOME", folder)
    told = fail(capsys, command)
    assert f"NOBG_HOME is {folder}" in told
    assert f"export NOBG_HOME={tmp_path}/" in told
    assert not list(tmp_path.rglob("nobg-here"))


def test_a_home_of_ones_own_is_told_to_be_for_the_whole_session(
    programs: FakePrograms,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("NOBG_HOME", str(tmp_path / "mine"))
    assert main([]) == 0
    assert "whole desktop session" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["install", "repair", "uninstall", "check"])
def test_a_folder_that_a_command_does_not_take_is_refused(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, str(tmp_path)])
    assert stopped.value.code == 2
    assert "usage: install.py" in capsys.readouterr().err
    assert not data_dir().exists()


def test_a_file_where_the_folder_should_be_is_told(
    programs: FakePrograms,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NOBG_HOME", str(tmp_path / "file/nobg"))
    assert "could not be used" in fail(capsys)


def test_a_second_install_at_the_same_time_is_refused(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str]
) -> None:
    data_dir().mkdir(parents=True)
    with try_lock(data_dir(), "install.lock"):
        assert "Another install.py is at work" in fail(capsys)


def test_sudo_is_refused(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_USER", "anna")
    monkeypatch.setattr(preconditions.os, "geteuid", lambda: 0)
    assert "with sudo" in fail(capsys)


def test_a_surprise_is_told_without_a_traceback(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.pip_raises = RecursionError
    assert main([]) == 1
    told = capsys.readouterr().err
    assert "install.py repair" in told
    assert "Traceback" not in told


def test_a_wrong_python_is_told_which_one_is_needed() -> None:
    script = (CHECKOUT / "install.py").read_text()
    pretend = f"import sys; sys.version_info = (3, 9, 2); exec({script!r})"
    done = subprocess.run(
        [sys.executable, "-c", pretend], capture_output=True, text=True, env={"PATH": ""}
    )
    assert done.returncode == 1
    assert done.stderr.startswith("nobg needs Python 3.10 to 3.14")
    assert done.stderr.rstrip().endswith("python3 install.py")


def test_the_oldest_pythons_can_read_the_version_check() -> None:
    source = (CHECKOUT / "install.py").read_text()
    first = ast.parse(source, feature_version=(3, 4)).body
    assert isinstance(first[1], ast.Import)
    assert [name.name for name in first[1].names] == ["sys"]
    assert not any(
        isinstance(node, (ast.FunctionDef, ast.JoinedStr)) for node in ast.walk(first[3])
    )
