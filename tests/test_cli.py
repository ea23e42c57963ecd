"""The command as such: usage, help, models, and what it tells of its own mistakes."""

import subprocess
import sys
from pathlib import Path

import pytest

from nobg_core import __version__
from nobg_core.places import log_path
from tests import toy_models

PROJECT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("place", "arguments"),
    [
        ("refine_command.read_photo", ["refine", "a.png", "mask.png", "-o", "out.png"]),
        ("check_command.read_photo", ["check", "a.png", "mask.png"]),
        ("mask_commands.sign_off", ["qa", "sign", "."]),
        ("mask_commands.summarise", ["qa", "summary"]),
        ("registry.load_registry", ["models"]),
        ("cutout_command.plan", ["cutout", "a.png"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
@pytest.mark.parametrize("fault", [ZeroDivisionError("the cause"), FileNotFoundError(2, "", "x")])
def test_a_mistake_of_ours_ends_in_one_line_that_names_the_log(
    nobg, monkeypatch, capsys, place, arguments, fault
):
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(f"nobg_core.engine.{place}", fail)
    assert nobg(*arguments) == 1
    hint = f"Please report it, with the end of {log_path()}."
    told = f"nobg: nobg made a mistake and could not go on. {hint}\n"
    assert capsys.readouterr() == ("", told)
    assert type(fault).__name__ in log_path().read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_hides_no_mistake(home, nobg, monkeypatch, capsys):
    monkeypatch.setattr("nobg_core.engine.registry.load_registry", lambda: 1 / 0)
    (home / "logs").write_bytes(b"in the way")
    assert nobg("models") == 1
    assert capsys.readouterr().err.startswith("nobg: nobg made a mistake")


def test_the_models_are_listed_with_what_to_call_them(home, nobg, capsys):
    old = toy_models.describe(b"", size_bytes=4_597_668)
    toy_models.write_entries(home / "models", [old, {**old, "version": 2, "size_bytes": 7e6}])
    assert nobg("models") == 0
    assert capsys.readouterr().out.splitlines() == [
        "toy@2  7.0 MB  MIT  (preset)",
        "    made in a test",
        "toy@1  4.6 MB  MIT",
        "    made in a test",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cutout"], "Missing argument 'PHOTOS...'"),
        (["cutout", "a.png", "b.png", "-o", "c.png"], "c.png is one file, but there are 2 photos"),
        (["cutout", "a.png", "-o", "b.jpg"], "b.jpg should end in .png"),
        (["cutout", "a.png", "-o", "b.png", "--format", "webp"], "b.png should end in .webp"),
        (["cutout", "a.png", "a.jpg"], "would both become a-cutout.png"),
        (["cutout", "a.png", "./b/../a.jpg"], "would both become"),
        (["cutout", "a.png", "b.png", "-o", "-"], "- is one file, but there are 2 photos"),
        (["cutout", "a.png", "-o", "-", "--json"], "goes to the standard output"),
        (
            ["cutout", "a.png", "--box", "10,10"],
            "The box 10,10 is not X,Y,W,H in pixels or percent",
        ),
        (
            ["cutout", "a.png", "b.png", "--subject", "c.png"],
            "--subject and --background belong to one photo, but there are 2",
        ),
        (
            ["cutout", "a.png", "-o", "folder", "--grow", "11"],
            "The value of grow is 11. It goes from -10 to 10.",
        ),
        (
            ["cutout", "a.png", "--contrast", "nan"],
            "The value of contrast is nan. It goes from 0 to 100.",
        ),
        (
            ["cutout", "a.png", "--colours", "101"],
            "The colours are clean, original, or clean to 0 to 100 percent, not 101.",
        ),
        (["cutout", "a.png", "--colours", "red"], "clean to 0 to 100 percent, not red."),
        (["cutout", "a.png", "--format", "gif"], "'gif' is not one of 'png', 'webp'"),
        (["crop"], "No such command 'crop'"),
        (["--nonsense"], "No such option"),
    ],
)
def test_wrong_usage_ends_in_exit_code_2(nobg, tmp_path, monkeypatch, capsys, arguments, told):
    monkeypatch.chdir(tmp_path)
    assert nobg(*arguments) == 2
    err = capsys.readouterr().err
    assert told in err
    assert "Usage: nobg" in err
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_alone_the_command_shows_its_help(nobg, capsys):
    nobg()
    assert "Usage: nobg [OPTIONS] COMMAND" in "".join(capsys.readouterr())


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["cutout", "--help"]])
def test_help_goes_to_the_standard_output(nobg, capsys, arguments):
    assert nobg(*arguments) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Usage: nobg")
    assert err == ""


def test_the_version_is_told(nobg, capsys):
    assert nobg("--version") == 0
    assert __version__ in capsys.readouterr().out


def test_help_loads_none_of_the_engine():
    program = (
        f"import sys; sys.path.insert(0, {str(PROJECT)!r}); import nobg_core.engine.cli\n"
        "print({'numpy', 'cv2', 'PIL', 'onnxruntime'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", program]).strip() == b"set()"


@pytest.mark.parametrize(
    "arguments",
    [
        ["cutout", "\x1b[2J.png"],
        ["cutout", "a.png", "b.png", "-o", "\x1b[2J.png"],
        ["refine", "\x1b[2J.png", "mask.png", "-o", "out.png"],
        ["check", "\x1b[2J.png", "mask.png"],
    ],
    ids=["cutout", "usage", "refine", "check"],
)
def test_a_message_cannot_move_the_terminals_cursor(nobg, monkeypatch, tmp_path, capsys, arguments):
    monkeypatch.chdir(tmp_path)
    # As on a terminal: elsewhere click leaves such characters out.
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    assert nobg(*arguments) in (2, 5)
    assert "\\x1b[2J.png" in capsys.readouterr().err
