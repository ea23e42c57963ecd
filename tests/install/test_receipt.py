"""A receipt that was damaged or tampered with leads install.py to nothing of other people's."""

import json
from pathlib import Path

import pytest

from installer import receipt as receipts
from installer.main import main
from nobg_core.places import data_dir
from tests.install.fake_programs import FakePrograms

KINDS = ["folders", "files", "parents", "sandboxes", "made_settings"]


def write_receipt(**listed: object) -> None:
    data_dir().mkdir(parents=True, exist_ok=True)
    (data_dir() / "install.json").write_text(json.dumps(listed))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["/home/x", None, [1], ["relative"], 5, {"/home/x": 1}])
def test_what_is_no_list_of_known_things_is_not_read(
    person: Path, kind: str, value: object
) -> None:
    write_receipt(**{kind: value})
    assert receipts.read() == receipts.Receipt()


# One value for all: whatever it is, it is read as nothing, as above.
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_a_damaged_list_stops_no_command(programs: FakePrograms, kind: str, command: str) -> None:
    main([])
    write_receipt(**{kind: [1]})
    assert main([command]) == 0


def test_a_folder_that_is_no_plug_in_is_not_removed(programs: FakePrograms, person: Path) -> None:
    theirs = person / "pictures/nobg"
    theirs.mkdir(parents=True)
    write_receipt(folders=[str(theirs), str(person)], parents=[str(theirs.parent)])
    assert main(["uninstall"]) == 0
    assert theirs.is_dir()


def test_a_plug_in_folder_of_the_receipt_is_removed(programs: FakePrograms, person: Path) -> None:
    half = person / "moved/plug-ins/nobg"
    half.mkdir(parents=True)
    write_receipt(folders=[str(half)])
    assert main(["uninstall"]) == 0
    assert not half.exists()


def test_a_file_that_is_not_the_command_is_not_removed(
    programs: FakePrograms, person: Path
) -> None:
    theirs = person / "diary.txt"
    theirs.touch()
    write_receipt(files=[str(theirs)])
    assert main(["uninstall"]) == 0
    assert theirs.exists()


def test_another_program_in_the_place_of_the_command_is_not_removed(
    programs: FakePrograms, person: Path
) -> None:
    main([])
    command = person / ".local/bin/nobg"
    command.unlink()
    command.write_text("another program")
    assert main(["uninstall"]) == 0
    assert command.read_text() == "another program"


def test_a_link_to_another_program_is_not_removed(programs: FakePrograms, person: Path) -> None:
    main([])
    command = person / ".local/bin/nobg"
    command.unlink()
    command.symlink_to(person / "theirs")
    assert main(["uninstall"]) == 0
    assert command.is_symlink()


def test_the_command_goes_also_when_its_environment_went_before(
    programs: FakePrograms, person: Path
) -> None:
    main([])
    (data_dir() / "venv").rename(person / "elsewhere")
    assert main(["uninstall"]) == 0
    assert not (person / ".local/bin/nobg").is_symlink()
