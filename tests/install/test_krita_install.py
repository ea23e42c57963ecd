"""install.py and Krita, against stand-ins for pip and the network."""

import json
import sys
from pathlib import Path

import pytest

from installer import kritas, sandboxes
from installer.layout import CHECKOUT
from installer.main import main
from installer.processes import Finished
from nobg_core.errors import SetupError
from nobg_core.places import data_dir
from tests.install.fake_programs import FakePrograms


@pytest.fixture
def settings(krita: Path, person: Path) -> Path:
    return person / ".config/kritarc"


def everything_below(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def test_krita_finds_the_plug_in_and_what_it_imports(programs: FakePrograms, krita: Path) -> None:
    assert main([]) == 0
    files = everything_below(krita / "pykrita")
    wanted = {"nobg.desktop", "nobg/__init__.py", "nobg/nobg.action", "nobg/manual.html"}
    core = {"nobg/bundle/nobg_core/wire.py", "nobg/bundle/nobg_core/bridge/run.py"}
    assert wanted | core <= set(files)
    assert not [name for name in files if "engine" in name]


def test_krita_is_told_to_load_it(programs: FakePrograms, settings: Path) -> None:
    main([])
    text = "[theme]\nTheme=Krita dark\n\n[python]\nenable_nobg=true\n"
    assert settings.read_text() == text


def test_what_was_installed_is_found_whole(programs: FakePrograms, krita: Path) -> None:
    main([])
    assert main(["check"]) == 0


@pytest.mark.parametrize(
    "name", ["nobg.desktop", "nobg/nobg.action", "nobg/bundle/nobg_core/wire.py"]
)
def test_a_missing_file_is_noticed_and_mended(
    programs: FakePrograms, krita: Path, name: str
) -> None:
    main([])
    (krita / "pykrita" / name).unlink()
    assert main(["check"]) == SetupError.exit_code
    assert main([]) == 0
    assert main(["check"]) == 0


def test_settings_that_were_reset_are_noticed_and_mended(
    programs: FakePrograms, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As Krita's makers tell people to do when something is odd."""
    main([])
    settings.unlink()
    assert main(["check"]) == SetupError.exit_code
    assert f"BROKEN  settings {settings}" in capsys.readouterr().out
    assert main(["repair"]) == 0
    assert main(["check"]) == 0


def test_uninstall_leaves_the_home_as_it_was(
    programs: FakePrograms, person: Path, settings: Path
) -> None:
    before = everything_below(person)
    main([])
    assert main(["uninstall"]) == 0
    assert everything_below(person) == before


def test_uninstall_leaves_no_settings_where_there_were_none(
    programs: FakePrograms, person: Path, put_program
) -> None:
    put_program("krita", "")
    main([])
    assert (person / ".config/kritarc").is_file()
    assert main(["uninstall"]) == 0
    assert everything_below(person) == {}


def test_uninstall_leaves_empty_settings_that_were_there(
    programs: FakePrograms, person: Path, settings: Path
) -> None:
    settings.write_bytes(b"")
    before = everything_below(person)
    main([])
    assert main(["uninstall"]) == 0
    assert everything_below(person) == before


@pytest.mark.parametrize("content", [None, ""])
def test_uninstall_leaves_settings_that_are_a_link_a_link(
    programs: FakePrograms, settings: Path, tmp_path: Path, content: str | None
) -> None:
    """As people have it who keep their settings elsewhere, also where that is gone now."""
    elsewhere = tmp_path / "dotfiles-kritarc"
    if content is not None:
        elsewhere.write_text(content)
    settings.unlink()
    settings.symlink_to(elsewhere)
    main([])
    assert "enable_nobg=true" in elsewhere.read_text()
    assert main(["uninstall"]) == 0
    assert settings.readlink() == elsewhere
    assert elsewhere.read_text() == ""


def test_what_krita_has_written_since_stays(programs: FakePrograms, settings: Path) -> None:
    main([])
    settings.write_text("[MainWindow]\nState=1\n\n[python]\nenable_nobg=true\nenable_x=true\n")
    main(["uninstall"])
    assert settings.read_text() == "[MainWindow]\nState=1\n\n[python]\nenable_x=true\n"


def test_who_has_switched_it_off_finds_it_so(
    programs: FakePrograms, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.write_text("[python]\nenable_nobg=false\n")
    assert main([]) == 0
    assert "Python Plugin Manager" in capsys.readouterr().out
    assert main(["check"]) == 0
    assert main(["uninstall"]) == 0
    assert settings.read_text() == "[python]\nenable_nobg=false\n"


def test_a_switch_that_somebody_else_has_set_stays(programs: FakePrograms, settings: Path) -> None:
    settings.write_text("[python]\nenable_nobg=true\n")
    main([])
    main(["uninstall"])
    assert settings.read_text() == "[python]\nenable_nobg=true\n"


def test_the_switch_is_remembered_from_run_to_run(programs: FakePrograms, settings: Path) -> None:
    before = settings.read_bytes()
    main([])
    main(["repair"])
    main(["uninstall"])
    assert settings.read_bytes() == before


def test_a_failed_installation_can_be_uninstalled(
    programs: FakePrograms, person: Path, settings: Path
) -> None:
    before = everything_below(person)
    (person / ".local/bin").parent.mkdir(exist_ok=True)
    (person / ".local/bin").write_text("no folder")
    assert main([]) == SetupError.exit_code
    assert main(["uninstall"]) == 0
    (person / ".local/bin").unlink()
    assert everything_below(person) == before


def test_settings_that_cannot_be_changed_are_told_with_the_way_by_hand(
    programs: FakePrograms, krita: Path, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.unlink()
    settings.mkdir()
    assert main([]) == SetupError.exit_code
    told = capsys.readouterr().err
    assert f"{settings} could not be changed" in told
    assert "Python Plugin Manager" in told
    assert (krita / "pykrita/nobg.desktop").is_file()


def test_settings_that_cannot_be_changed_stop_no_uninstall(
    programs: FakePrograms, krita: Path, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([])
    settings.unlink()
    settings.mkdir()
    assert main(["uninstall"]) == 0
    assert f"{settings} could not be changed" in capsys.readouterr().out
    assert not (krita / "pykrita").exists()


@pytest.mark.parametrize("name", ["nobg.desktop", "nobg"])
def test_a_plug_in_of_the_same_name_is_left_alone(
    programs: FakePrograms, krita: Path, settings: Path, name: str
) -> None:
    theirs = krita / "pykrita" / name
    theirs.mkdir(parents=True)
    (theirs / "theirs.py").touch()
    before = settings.read_bytes()
    assert main([]) == SetupError.exit_code
    assert settings.read_bytes() == before
    main(["uninstall"])
    assert (theirs / "theirs.py").exists()


def test_other_plug_ins_stay(programs: FakePrograms, krita: Path) -> None:
    (krita / "pykrita/theirs").mkdir(parents=True)
    (krita / "pykrita/theirs.desktop").touch()
    before = everything_below(krita)
    main([])
    main(["uninstall"])
    assert everything_below(krita) == before


def test_every_file_of_the_plug_in_is_there(programs: FakePrograms, krita: Path) -> None:
    main([])
    files = {path.name for path in (CHECKOUT / "plugin_krita").iterdir() if path.is_file()}
    assert files <= {path.name for path in (krita / "pykrita").rglob("*")}


@pytest.mark.parametrize("name", ["gone.py", "gone.action"])
def test_a_file_of_an_older_version_leaves_the_plug_in(
    programs: FakePrograms, krita: Path, name: str
) -> None:
    main([])
    old = krita / "pykrita/nobg" / name
    old.touch()
    main([])
    assert not old.exists()


def test_resources_that_were_moved_get_the_plug_in(
    programs: FakePrograms, krita: Path, settings: Path, tmp_path: Path
) -> None:
    settings.write_text(f"ResourceDirectory={tmp_path}/art\n")
    main([])
    assert (tmp_path / "art/pykrita/nobg.desktop").is_file()
    assert not (krita / "pykrita").exists()


def test_an_explicit_folder_is_used_alone(
    programs: FakePrograms,
    settings: Path,
    gimp: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = settings.read_bytes()
    assert main(["--krita-dir", str(tmp_path / "mine")]) == 0
    assert (tmp_path / "mine/pykrita/nobg.desktop").is_file()
    assert "Python Plugin Manager" in capsys.readouterr().out
    assert settings.read_bytes() == before
    assert not (gimp / "plug-ins/nobg").exists()


def test_an_explicit_folder_that_is_the_usual_one_is_switched_on(
    programs: FakePrograms, krita: Path, settings: Path
) -> None:
    assert main(["--krita-dir", str(krita)]) == 0
    assert "enable_nobg=true" in settings.read_text()


def test_an_explicit_folder_is_kept_up_to_date_by_a_later_run(
    programs: FakePrograms, person: Path, tmp_path: Path
) -> None:
    main(["--krita-dir", str(tmp_path / "mine")])
    module = tmp_path / "mine/pykrita/nobg/jobs.py"
    module.write_text("old")
    main([])
    assert module.read_text() != "old"


def test_krita_and_gimp_get_theirs_in_one_run(
    programs: FakePrograms, krita: Path, gimp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 0
    assert (krita / "pykrita/nobg.desktop").is_file()
    assert (gimp / "plug-ins/nobg/nobg.py").is_file()
    told = capsys.readouterr().out
    assert "In GIMP: Layer" in told
    assert "In Krita: Layer" in told


def test_a_flatpak_gets_its_packages_inside(
    put_program, person: Path, programs: FakePrograms
) -> None:
    put_program("flatpak", "org.kde.krita")
    root = person / ".var/app/org.kde.krita"
    assert main([]) == 0
    inside = next(call for call in programs.calls if call[0] == "flatpak")
    assert "org.kde.krita" in inside
    assert inside[-1] == "inside"
    assert (root / "data/krita/pykrita/nobg.desktop").is_file()
    assert (root / "config/kritarc").read_text() == "[python]\nenable_nobg=true\n"
    main(["uninstall"])
    assert "org.kde.krita" in programs.calls[-1]
    assert programs.calls[-1][-1] == "uninstall"
    assert everything_below(person) == {}


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_a_running_krita_is_named(
    programs: FakePrograms,
    krita: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    main([])
    monkeypatch.setattr(kritas, "running_programs", lambda: {"bash", "krita", "kritarunner"})
    main([command])
    told = capsys.readouterr().out
    assert "Restart Krita" in told
    assert "krita is running" in told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no ps")
def test_a_program_is_seen_to_run(put_program) -> None:
    put_program("ps", "bash\nkrita")
    assert kritas.running_kritas() == ["krita"]


def test_a_krita_from_the_store_is_to_be_started_first(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kritas, "unstarted_kritas", lambda: ["Krita (Store)"])
    assert main([]) == 0
    assert "Krita (Store) was never started" in capsys.readouterr().out


@pytest.mark.parametrize(
    "added",
    ["", "Theme=Krita dark\n", "enable_nobg=true\n[theme]", "[theme]\n", 5, None, "\ud800"],
)
def test_a_damaged_receipt_takes_nothing_of_others_out(
    programs: FakePrograms, settings: Path, added: object
) -> None:
    before = settings.read_bytes()
    write_receipt(settings, added)
    assert main(["uninstall"]) == 0
    assert settings.read_bytes() == before


def test_a_damaged_receipt_leads_to_no_other_file(programs: FakePrograms, person: Path) -> None:
    theirs = person / "diary.ini"
    theirs.write_text("[python]\nenable_nobg=true\n")
    write_receipt(theirs, "enable_nobg=true\n")
    assert main(["uninstall"]) == 0
    assert theirs.read_text() == "[python]\nenable_nobg=true\n"


def write_receipt(settings: Path, added: object) -> None:
    data_dir().mkdir(parents=True, exist_ok=True)
    (data_dir() / "install.json").write_text(json.dumps({"settings": {str(settings): added}}))


def test_a_sandbox_that_cannot_be_served_is_told_with_a_way_around_it(
    put_program,
    programs: FakePrograms,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As where the Python inside is too old, or came without pip."""
    put_program("flatpak", "org.kde.krita")
    monkeypatch.setattr(sandboxes, "run", lambda *_: Finished(1, "too old"))
    assert main([]) == SetupError.exit_code
    told = capsys.readouterr().err
    assert "inside the sandbox of Krita (Flatpak)" in told
    assert "AppImage" in told
