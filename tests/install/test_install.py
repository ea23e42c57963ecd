"""install.py against stand-ins for pip and the network; test_install_real.py has the real ones."""

import os
from pathlib import Path

import pytest

from installer import environment, gimps
from installer.app import command_text
from installer.main import main
from nobg_core.bridge.venv import find_python
from nobg_core.errors import SetupError
from nobg_core.places import data_dir
from tests.install.fake_programs import PACKAGE, FakePrograms


def everything_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_what_was_installed_is_found_whole(programs: FakePrograms, gimp: Path) -> None:
    assert main([]) == 0
    assert main(["check"]) == 0


def test_the_bridge_finds_the_installation(programs: FakePrograms) -> None:
    assert main([]) == 0
    assert find_python() == data_dir() / "venv/bin/python"


def test_the_plug_in_comes_with_hall_and_bridge(programs: FakePrograms, gimp: Path) -> None:
    main([])
    files = everything_below(gimp / "plug-ins/nobg")
    assert {"nobg.py", "nobg_core/wire.py", "nobg_core/bridge/run.py"} <= files


def test_the_plug_in_comes_without_the_engine(programs: FakePrograms, gimp: Path) -> None:
    main([])
    assert not [name for name in everything_below(gimp) if "engine" in name]


def test_gimp_may_run_the_plug_in(programs: FakePrograms, gimp: Path) -> None:
    main([])
    assert os.access(gimp / "plug-ins/nobg/nobg.py", os.X_OK)


def test_gimp_asks_the_plug_in_anew_after_an_upgrade(programs: FakePrograms, gimp: Path) -> None:
    main([])
    plug_in = gimp / "plug-ins/nobg/nobg.py"
    os.utime(plug_in, (1, 1))
    main([])
    assert plug_in.stat().st_mtime > 1


def test_a_file_of_an_older_version_leaves_the_plug_in(programs: FakePrograms, gimp: Path) -> None:
    main([])
    old = gimp / "plug-ins/nobg/nobg_core/gone.py"
    old.touch()
    main([])
    assert not old.exists()


def test_a_plug_in_of_the_same_name_is_left_alone(programs: FakePrograms, gimp: Path) -> None:
    theirs = gimp / "plug-ins/nobg/nobg.py"
    theirs.parent.mkdir()
    theirs.write_text("theirs")
    assert main([]) == SetupError.exit_code
    assert theirs.read_text() == "theirs"


def test_the_code_lives_on_without_the_checkout(programs: FakePrograms) -> None:
    main([])
    packages = data_dir() / "venv/lib/python3.11/site-packages"
    app = (packages / (packages / "nobg.pth").read_text().strip()).resolve()
    assert (app / "nobg_core/engine/worker.py").is_file()


def test_uninstall_leaves_the_home_as_it_was(
    programs: FakePrograms, person: Path, gimp: Path
) -> None:
    before = everything_below(person)
    main([])
    assert everything_below(person) != before
    assert main(["uninstall"]) == 0
    assert everything_below(person) == before


def test_uninstall_removes_half_an_installation(programs: FakePrograms, person: Path) -> None:
    programs.first_cutout = "empty"
    assert main([]) == SetupError.exit_code
    assert main(["uninstall"]) == 0
    assert everything_below(person) == set()


def test_uninstall_removes_the_logs_of_the_worker(programs: FakePrograms, person: Path) -> None:
    main([])
    for name in ("nobg.log", "nobg.old.log"):
        (data_dir() / "logs" / name).touch()
    main(["uninstall"])
    assert everything_below(person) == set()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.parametrize("name", [".", "logs"])
def test_what_is_kept_is_for_its_owner_alone(programs: FakePrograms, name: str) -> None:
    main([])
    assert (data_dir() / name).stat().st_mode & 0o777 == 0o700


def test_the_command_on_windows_names_no_folder() -> None:
    """cmd reads the file in the computer's code page, in which a home may not be writable."""
    text = command_text("nt")
    assert text.isascii()
    assert text.startswith('@"%~dp0python.exe" -I ')


def test_uninstall_leaves_what_nobg_did_not_make(programs: FakePrograms, person: Path) -> None:
    main([])
    (data_dir() / "diary.txt").touch()
    main(["uninstall"])
    assert [path.name for path in data_dir().iterdir()] == ["diary.txt"]


def test_uninstall_touches_no_environment_without_a_receipt(programs: FakePrograms) -> None:
    theirs = data_dir() / "venv/theirs"
    theirs.mkdir(parents=True)
    main(["uninstall"])
    assert theirs.exists()


def test_install_takes_no_folder_that_it_did_not_make(programs: FakePrograms) -> None:
    theirs = data_dir() / "venv/theirs"
    theirs.mkdir(parents=True)
    assert main([]) == SetupError.exit_code
    assert theirs.exists()


def test_a_command_of_the_same_name_is_left_alone(programs: FakePrograms, person: Path) -> None:
    theirs = person / ".local/bin/nobg"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs")
    assert main([]) == 0
    main(["uninstall"])
    assert theirs.read_text() == "theirs"


def test_a_whole_environment_is_used_again(programs: FakePrograms) -> None:
    main([])
    main([])
    assert programs.count("pip") == 1


def test_repair_makes_the_environment_anew(programs: FakePrograms) -> None:
    main([])
    main(["repair"])
    assert programs.count("pip") == 2


def test_a_changed_list_of_packages_makes_the_environment_anew(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    main([])
    (tmp_path / "newer.txt").write_text("numpy==3.0")
    monkeypatch.setattr(environment, "LOCK", tmp_path / "newer.txt")
    main([])
    assert programs.count("pip") == 2


@pytest.mark.parametrize(
    "name",
    [
        f"venv/lib/python3.11/site-packages/{PACKAGE}",
        "venv/bin/python",
        "venv/bin/nobg",
        "app/nobg_core/engine/worker.py",
        "app/models/registry.json",
        "install.json",
    ],
)
def test_check_notices_and_install_mends(
    programs: FakePrograms, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main([])
    (data_dir() / name).unlink()
    if name == "install.json":  # as an installation that was interrupted leaves it
        (data_dir() / "install.unfinished.json").write_text("{}")
    assert main(["check"]) == SetupError.exit_code
    assert "BROKEN" in capsys.readouterr().out
    assert main([]) == 0
    assert main(["check"]) == 0


def test_check_says_that_nothing_is_installed(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == SetupError.exit_code
    assert "install.py" in capsys.readouterr().err


def test_packages_that_do_not_run_are_not_taken_for_whole(programs: FakePrograms) -> None:
    programs.imports = False
    assert main([]) == SetupError.exit_code
    assert not (data_dir() / "venv").exists()


def test_an_old_worker_is_asked_to_leave(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(
        "nobg_core.bridge.worker_client.retire_worker", lambda: bool(asked.append(True))
    )
    main([])
    assert asked


def test_a_worker_that_does_not_leave_is_told(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As one whose key was lost: nobody can tell it to."""
    monkeypatch.setattr("nobg_core.bridge.worker_client.retire_worker", lambda: True)
    monkeypatch.setattr("nobg_core.bridge.start_worker.is_worker_alive", lambda: True)
    assert main(["repair"]) == 0
    told = capsys.readouterr().out
    assert "did not leave" in told
    assert "did not leave" in (data_dir() / "logs/install.log").read_text()


def test_a_worker_that_left_is_told(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("nobg_core.bridge.worker_client.retire_worker", lambda: True)
    main(["repair"])
    assert "A running nobg worker has left" in capsys.readouterr().out


def test_without_an_editor_the_command_line_is_installed(
    programs: FakePrograms, person: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 0
    assert "No GIMP 3 and no Krita was found" in capsys.readouterr().out
    assert (person / ".local/bin/nobg").is_file()


def test_a_running_gimp_is_named(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gimps, "running_programs", lambda: {"bash", "gimp-3.0"})
    main([])
    assert "Restart GIMP to see it: gimp-3.0 is running" in capsys.readouterr().out


def test_one_gimp_that_refuses_does_not_keep_the_others_from_theirs(
    programs: FakePrograms, gimp: Path
) -> None:
    (gimp.parent / "3.2").mkdir()
    (gimp.parent / "3.2/plug-ins").write_text("no folder")
    assert main([]) == SetupError.exit_code
    assert (gimp / "plug-ins/nobg/nobg.py").is_file()
