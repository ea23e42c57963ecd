"""Where install.py looks for Krita, with stand-ins for the programs that tell what is installed."""

from pathlib import Path, PureWindowsPath

import pytest

from installer import kritas
from installer.kritas import KINDS, find_kritas, unstarted_kritas


def places(platform: str) -> list[tuple[Path, Path | None]]:
    """Return (resource folder, settings) of each Krita that is found."""
    return [(krita.folder.parents[1], krita.settings) for krita in find_kritas(platform)]


@pytest.fixture
def usual(person: Path) -> tuple[Path, Path]:
    return (person / ".local/share/krita", person / ".config/kritarc")


@pytest.fixture
def windows(tmp_path: Path, person: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The AppData folder of a person on Windows."""
    for name, folder in (("APPDATA", "Roaming"), ("LOCALAPPDATA", "Local")):
        monkeypatch.setenv(name, str(tmp_path / folder))
        (tmp_path / folder).mkdir()
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "Program Files"))
    return tmp_path


def test_where_there_is_none_none_is_found(person: Path) -> None:
    assert places("linux") == places("darwin") == []


def test_one_that_was_started_is_found(krita: Path, usual: tuple[Path, Path]) -> None:
    """As any AppImage, wherever it lies."""
    assert places("linux") == [usual]


def test_one_with_settings_but_without_resources_is_found(
    person: Path, usual: tuple[Path, Path]
) -> None:
    usual[1].parent.mkdir()
    usual[1].touch()
    assert places("linux") == [usual]


def test_a_package_that_was_never_started_is_found(put_program, usual: tuple[Path, Path]) -> None:
    put_program("krita", "")
    assert places("linux") == [usual]


def test_an_appimage_that_was_never_started_is_found(
    person: Path, usual: tuple[Path, Path]
) -> None:
    (person / "Downloads").mkdir()
    (person / "Downloads/krita-5.2.9-x86_64.AppImage").touch()
    assert places("linux") == [usual]


def test_the_folders_that_the_environment_names_are_used(
    krita: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "data/krita").mkdir(parents=True)
    assert places("linux") == [(tmp_path / "data/krita", tmp_path / "config/kritarc")]


def test_resources_that_were_moved_are_followed(krita: Path, usual: tuple[Path, Path]) -> None:
    usual[1].write_text("ResourceDirectory=/media/art/krita\n[theme]\nTheme=x\n")
    assert places("linux") == [(Path("/media/art/krita"), usual[1])]


def test_settings_that_cannot_be_read_hide_no_krita(krita: Path, usual: tuple[Path, Path]) -> None:
    usual[1].unlink()
    usual[1].mkdir()
    assert places("linux") == [usual]


def test_a_flatpak_keeps_it_in_its_own_folders(put_program, person: Path) -> None:
    put_program("flatpak", "org.kde.krita")
    root = person / ".var/app/org.kde.krita"
    assert places("linux") == [(root / "data/krita", root / "config/kritarc")]


def test_folders_of_a_flatpak_that_is_gone_are_left_alone(person: Path) -> None:
    (person / ".var/app/org.kde.krita/data/krita").mkdir(parents=True)
    assert places("linux") == []


def test_a_snap_keeps_it_in_its_own_folders(put_program, person: Path) -> None:
    put_program("snap", "krita  5.2.2  101  latest/stable  krita")
    root = person / "snap/krita/current"
    assert places("linux") == [(root / ".local/share/krita", root / ".config/kritarc")]


def test_windows_keeps_it_in_two_folders(windows: Path) -> None:
    (windows / "Roaming/krita").mkdir()
    assert places("win32") == [(windows / "Roaming/krita", windows / "Local/kritarc")]


def test_one_on_windows_that_was_never_started_is_found(windows: Path) -> None:
    program = windows / "Program Files/Krita (x64)/bin/krita.exe"
    program.parent.mkdir(parents=True)
    program.touch()
    assert places("win32") == [(windows / "Roaming/krita", windows / "Local/kritarc")]


@pytest.fixture
def store(windows: Path) -> Path:
    """The folder of a Krita from the Windows Store, before its first start."""
    folder = windows / "Local/Packages/49800Krita_RANDOM/LocalCache"
    folder.mkdir(parents=True)
    return folder


def test_one_from_the_store_keeps_it_in_its_package(store: Path) -> None:
    (store / "Local").mkdir()
    (store / "Local/kritarc").touch()
    assert places("win32") == [(store / "Roaming/krita", store / "Local/kritarc")]


def test_one_from_the_store_makes_its_settings_itself(store: Path) -> None:
    assert places("win32") == []
    assert unstarted_kritas("win32") == ["Krita (Store)"]


def test_one_from_the_store_is_known_by_a_path_of_windows(
    windows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = PureWindowsPath(r"C:\Users\me\AppData\Local\Packages\49800Krita_RANDOM\LocalCache")
    look_up = kritas._matches

    def look_up_on_windows(pattern: str):
        return [package] if pattern.startswith("$LOCALAPPDATA/Packages") else look_up(pattern)

    monkeypatch.setattr(kritas, "_matches", look_up_on_windows)
    assert unstarted_kritas("win32") == ["Krita (Store)"]


def test_macos_keeps_it_in_the_library(person: Path) -> None:
    library = person / "Library"
    (library / "Application Support/krita").mkdir(parents=True)
    wanted = (library / "Application Support/krita", library / "Preferences/kritarc")
    assert places("darwin") == [wanted]


def test_every_platform_has_a_row() -> None:
    assert {kind.platform for kind in KINDS} == {"linux", "win32", "darwin"}
