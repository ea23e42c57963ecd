"""What a failure, a stop or a kill leaves behind: the old installation, or none that counts."""

import json
from pathlib import Path
from typing import BinaryIO

import pytest

from installer import only
from installer.main import main
from nobg_core.bridge.venv import find_python
from nobg_core.errors import SetupError
from nobg_core.places import data_dir
from nobg_core.run_folder import try_lock
from tests.install.fake_programs import FakePrograms


def test_a_failed_repair_puts_the_old_installation_back(programs: FakePrograms) -> None:
    main([])
    programs.pip_fails_with = "something new"
    assert main(["repair"]) == SetupError.exit_code
    assert main(["check"]) == 0


def test_a_failed_first_cutout_puts_the_old_installation_back(programs: FakePrograms) -> None:
    main([])
    programs.first_cutout = "failed"
    assert main(["repair"]) == SetupError.exit_code
    assert main(["check"]) == 0


def test_a_stopped_repair_puts_the_old_installation_back(programs: FakePrograms) -> None:
    main([])
    programs.pip_raises = KeyboardInterrupt
    assert main(["repair"]) == 130
    assert main(["check"]) == 0


def test_a_stopped_first_installation_does_not_count(programs: FakePrograms) -> None:
    programs.pip_raises = KeyboardInterrupt
    assert main([]) == 130
    with pytest.raises(SetupError):
        find_python()


def test_a_killed_installation_can_be_run_again(programs: FakePrograms) -> None:
    main([])
    # What a kill leaves while pip is at work: everything old aside, half of the new, a draft.
    for name in ("venv", "app", "install.json"):
        (data_dir() / name).rename(data_dir() / f"{name}.old")
    (data_dir() / "venv/bin").mkdir(parents=True)
    (data_dir() / "install.unfinished.json").write_text("{}")
    assert main([]) == 0
    assert main(["check"]) == 0
    assert not list(data_dir().glob("*.old"))


def test_a_damaged_receipt_can_be_installed_over(programs: FakePrograms) -> None:
    main([])
    (data_dir() / "install.json").write_text("{")
    assert main([]) == 0
    assert json.loads((data_dir() / "install.json").read_text())["version"]


@pytest.mark.parametrize("command", ["install", "repair", "uninstall"])
def test_a_second_run_leaves_the_half_built_environment_of_the_first(
    programs: FakePrograms, command: str
) -> None:
    main([])
    # What the first one has on the disk while its pip is at work.
    (data_dir() / "venv").rename(data_dir() / "venv.old")
    half = data_dir() / "venv/half"
    half.mkdir(parents=True)
    with try_lock(data_dir(), "install.lock"):
        assert main([command]) == SetupError.exit_code
    assert half.is_dir()
    assert (data_dir() / "venv.old").is_dir()


def test_the_lock_keeps_its_file_for_whoever_waits_for_it(programs: FakePrograms) -> None:
    main([])
    lock = (data_dir() / "install.lock").stat().st_ino
    main([])
    assert (data_dir() / "install.lock").stat().st_ino == lock


def test_a_lock_whose_file_was_removed_does_not_count(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock_too_late(folder: Path, name: str) -> BinaryIO | None:
        lock = try_lock(folder, name)
        (folder / name).unlink()  # as the uninstall does that held it a moment ago
        return lock

    monkeypatch.setattr(only, "try_lock", lock_too_late)
    assert main([]) == SetupError.exit_code
