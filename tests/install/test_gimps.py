"""Where install.py looks for GIMP 3, with stand-ins for the programs that tell their version."""

import shutil
from pathlib import Path

import pytest

from installer.gimps import KINDS, find_gimps, unstarted_gimps
from installer.main import main
from tests.install.fake_programs import FakePrograms


def user_dirs(platform: str = "linux") -> list[Path]:
    return [gimp.folder.parents[1] for gimp in find_gimps(platform)]


def test_every_version_that_was_started_is_found(person: Path) -> None:
    root = person / ".config/GIMP"
    for name in ("2.10", "3.0", "3.2", "3.4", "3.0-backup"):
        (root / name).mkdir(parents=True)
    assert user_dirs() == [root / "3.0", root / "3.2", root / "3.4"]


def test_a_gimp_that_was_never_started_is_found(put_program, person: Path) -> None:
    put_program("gimp", "GNU Image Manipulation Program version 3.2.6")
    assert user_dirs() == [person / ".config/GIMP/3.2"]


def test_a_gimp_2_is_none(put_program, person: Path) -> None:
    put_program("gimp", "GNU Image Manipulation Program version 2.10.34")
    (person / ".config/GIMP/2.10").mkdir(parents=True)
    assert find_gimps("linux") == []


def test_the_settings_of_gimp_2_are_taken_over_first(put_program, person: Path) -> None:
    put_program("gimp", "GNU Image Manipulation Program version 3.0.4")
    (person / ".config/GIMP/2.10").mkdir(parents=True)
    assert find_gimps("linux") == []
    assert unstarted_gimps("linux") == ["GIMP 3.0"]


def test_the_settings_of_3_0_are_taken_over_first(put_program, person: Path) -> None:
    put_program("gimp", "GNU Image Manipulation Program version 3.2.6")
    (person / ".config/GIMP/3.0").mkdir(parents=True)
    assert user_dirs() == [person / ".config/GIMP/3.0"]
    assert unstarted_gimps("linux") == []


def test_flatpaks_own_folder_is_found(person: Path) -> None:
    folder = person / ".var/app/org.gimp.GIMP/config/GIMP/3.0"
    folder.mkdir(parents=True)
    assert user_dirs() == [folder]


def test_a_flatpak_gets_its_packages_inside(
    put_program, person: Path, programs: FakePrograms
) -> None:
    put_program("flatpak", "GNU Image Manipulation Program  Version: 3.0.4")
    assert main([]) == 0
    inside = next(call for call in programs.calls if call[0] == "flatpak")
    assert inside[1] == "run"
    assert inside[-1] == "inside"
    assert (person / ".config/GIMP/3.0/plug-ins/nobg/nobg.py").is_file()
    main(["uninstall"])
    assert programs.calls[-1][-1] == "uninstall"


def test_a_snap_gets_its_packages_inside(put_program, person: Path, programs: FakePrograms) -> None:
    put_program("snap", "gimp  3.0.4  561  latest/stable  snapcrafters")
    assert main(["repair"]) == 0
    inside = next(call for call in programs.calls if call[0] == "snap")
    assert inside[-1] == "inside-anew"
    assert (person / "snap/gimp/current/.config/GIMP/3.0/plug-ins/nobg/nobg.py").is_file()


def test_windows_keeps_it_in_the_roaming_folder(
    person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    (tmp_path / "Roaming/GIMP/3.0").mkdir(parents=True)
    assert user_dirs("win32") == [tmp_path / "Roaming/GIMP/3.0"]


def test_a_short_name_on_windows_is_no_home(
    person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path / "JOHNDO~1"))
    (tmp_path / "JOHNDO~1/GIMP/3.0").mkdir(parents=True)
    assert user_dirs("win32") == [tmp_path / "JOHNDO~1/GIMP/3.0"]


def test_macos_keeps_it_in_application_support(person: Path) -> None:
    folder = person / "Library/Application Support/GIMP/3.0"
    folder.mkdir(parents=True)
    assert user_dirs("darwin") == [folder]


def test_an_explicit_folder_is_used_alone(
    person: Path, tmp_path: Path, programs: FakePrograms
) -> None:
    (person / ".config/GIMP/3.0").mkdir(parents=True)
    assert main(["--gimp-dir", str(tmp_path / "mine")]) == 0
    assert (tmp_path / "mine/plug-ins/nobg/nobg.py").is_file()
    assert not (person / ".config/GIMP/3.0/plug-ins").exists()


def test_an_explicit_folder_is_kept_up_to_date_by_a_later_run(
    person: Path, tmp_path: Path, programs: FakePrograms
) -> None:
    main(["--gimp-dir", str(tmp_path / "mine")])
    module = tmp_path / "mine/plug-ins/nobg/nobg_core/wire.py"
    module.write_text("old")
    main([])
    assert module.read_text() != "old"


def test_the_copy_that_a_newer_gimp_made_is_removed_with_the_rest(
    person: Path, programs: FakePrograms
) -> None:
    root = person / ".config/GIMP"
    (root / "3.0").mkdir(parents=True)
    main([])
    shutil.copytree(root / "3.0", root / "3.2")
    main(["uninstall"])
    assert not (root / "3.2/plug-ins/nobg").exists()


def test_the_folder_that_the_environment_names_is_used(
    person: Path, tmp_path: Path, programs: FakePrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIMP3_DIRECTORY", str(tmp_path / "moved"))
    main([])
    assert (tmp_path / "moved/plug-ins/nobg/nobg.py").is_file()


def test_every_platform_has_a_row() -> None:
    assert {kind.platform for kind in KINDS} == {"linux", "win32", "darwin"}
