"""What a failure, a stop or a kill leaves behind: the old installation, or none that counts."""

import json

import pytest

from installer.main import main
from nobg_core.bridge.venv import find_installation
from nobg_core.errors import SetupError
from nobg_core.places import data_dir
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
        find_installation()


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
