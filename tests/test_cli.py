"""The command line behaves as people expect of a good Unix tool."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from PIL import Image

from nobg_core import __version__
from nobg_core.engine import cli
from nobg_core.engine.progress_bar import ProgressBar
from nobg_core.engine.targets import plan
from nobg_core.places import log_path
from tests import pictures, toy_models

needs_links = pytest.mark.skipif(
    sys.platform == "win32", reason="on Windows few users may make links"
)
PROJECT = Path(__file__).resolve().parents[1]

# A child process has the test's models and takes this checkout's code.
CHILD = """
import sys; sys.path.insert(0, {project!r})
from pathlib import Path
from nobg_core.engine import cli, registry
registry.MODELS_DIR = Path({models!r})
cli.main()
"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return pictures.save(pictures.scene(), tmp_path / "photo.png")


@pytest.fixture
def nobg(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run the command line in this process; returns the exit code."""
    monkeypatch.setattr(cli, "_die_of_signals", lambda: None)
    monkeypatch.setattr(cli, "refuse_network", lambda: None)

    def run(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["nobg", *map(os.fspath, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return int(left.value.code or 0)

    return run


@pytest.fixture
def child(home: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Start the command line as a process of its own."""
    program = CHILD.format(project=str(PROJECT), models=str(home / "models"))

    def start(*arguments: object, shut: str = "", **options: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", program, *map(os.fspath, arguments)]
        if shut:
            command = ["sh", "-c", f'exec "$@" {shut}', "sh", *command]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, **{**streams, **options})

    return start


def test_the_result_lies_beside_the_photo_and_is_named(nobg, photo, capsys):
    assert nobg("cutout", photo) == 0
    assert capsys.readouterr() == (f"{photo.parent / 'photo-cutout.png'}\n", "")
    assert (photo.parent / "photo-cutout.png").exists()


def test_the_mask_alone_has_a_name_of_its_own(nobg, photo):
    assert nobg("cutout", photo, "--mask-only") == 0
    with Image.open(photo.parent / "photo-mask.png") as mask:
        assert mask.mode == "L"


def test_the_output_can_be_a_file(nobg, photo, tmp_path):
    assert nobg("cutout", photo, "-o", tmp_path / "out.WEBP") == 0
    with Image.open(tmp_path / "out.WEBP") as cutout:
        assert cutout.format == "WEBP"


def test_the_output_can_be_a_folder_that_is_made(nobg, photo, tmp_path):
    assert nobg("cutout", photo, "-o", tmp_path / "a" / "b", "--format", "webp") == 0
    assert (tmp_path / "a" / "b" / "photo-cutout.webp").exists()


def test_the_output_can_be_a_pipe(child, photo):
    content, errors = child("cutout", photo, "-o", "-").communicate(timeout=60)
    assert errors == b""
    assert np.asarray(Image.open(io.BytesIO(content))).shape == (24, 32, 4)


@pytest.mark.parametrize("shut", ["2>&-", "<&- >&- 2>&-"])
def test_streams_that_were_closed_keep_no_photo_from_being_done(child, photo, tmp_path, shut):
    # A deep one is read with the error stream turned away; of two, a bar might tell.
    deep = tmp_path / "deep.png"
    deep.write_bytes(pictures.png(pictures.scene().astype(np.uint16) * 257))
    process = child("cutout", photo, deep, shut=shut)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    assert (tmp_path / "photo-cutout.png").exists()
    assert (tmp_path / "deep-cutout.png").exists()


def test_json_is_one_object_a_photo(nobg, photo, tmp_path, capsys):
    bad = tmp_path / "bad\n\u00e4.png"
    bad.write_bytes(b"")
    assert nobg("cutout", photo, bad, "--json") == 1
    done, failed = map(json.loads, capsys.readouterr().out.splitlines())
    assert done["state"] == "done"
    assert done["target"] == str(tmp_path / "photo-cutout.png")
    assert (done["width"], done["height"], done["error"]) == (32, 24, None)
    assert failed["state"] == "failed"
    assert failed["source"] == str(bad)
    assert (failed["target"], failed["error"]["kind"]) == (None, "image")


def test_a_picture_without_a_subject_is_no_failure_but_told(nobg, tmp_path, capsys):
    photo = pictures.save(np.zeros((9, 9, 3), np.uint8), tmp_path / "photo.png")
    assert nobg("cutout", photo) == 0
    assert f"No subject was found in {photo}" in capsys.readouterr().err


def test_a_subject_of_which_the_options_leave_nothing_is_told(nobg, tmp_path, capsys):
    small = np.zeros((32, 32, 3), np.uint8)
    small[14:18, 14:18, 1] = 255
    photo = pictures.save(small, tmp_path / "photo.png")
    assert nobg("cutout", photo, "--grow", "-10", "--json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["state"] == "empty"
    assert f"{photo}, or none of it is left: nothing shows." in told.err


def test_a_damaged_profile_is_told(nobg, tmp_path, capsys):
    photo = pictures.save(pictures.scene(), tmp_path / "a.png", icc_profile=b"no profile")
    assert nobg("cutout", photo) == 0
    assert f"nobg: {photo}: Its colour profile is damaged" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content", [b"", b"text", pictures.png(pictures.scene())[:-40]], ids=["empty", "text", "cut"]
)
def test_a_bad_photo_ends_in_one_line_and_exit_code_5(nobg, tmp_path, capsys, content):
    (tmp_path / "bad.png").write_bytes(content)
    assert nobg("cutout", tmp_path / "bad.png") == 5
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"nobg: {tmp_path / 'bad.png'} is ")
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.glob("*.*")] == ["bad.png"]


def test_several_photos_of_which_one_fails_end_in_exit_code_1_with_its_name(
    nobg, photo, tmp_path, capsys
):
    (tmp_path / "bad.png").write_bytes(b"")
    assert nobg("cutout", tmp_path / "bad.png", photo) == 1
    assert capsys.readouterr().err.endswith(
        f"nobg: 1 of 2 photos failed:\n  {tmp_path / 'bad.png'}\n"
    )


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"damaged")])
def test_a_bad_model_ends_in_one_line_and_exit_code_4(home, nobg, photo, capsys, damage):
    damage(home / "models" / "toy.onnx")
    assert nobg("cutout", photo, photo.parent / "other.png") == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert "The model file toy.onnx was" in err
    assert "Run install.py repair." in err
    assert "Traceback" not in err


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


def test_details_are_shown_when_asked_for(nobg, tmp_path, capsys):
    (tmp_path / "bad.png").write_bytes(pictures.png(pictures.scene())[:60])
    nobg("cutout", tmp_path / "bad.png", "--verbose")
    assert "Error" in capsys.readouterr().err


def test_a_model_is_chosen_by_its_reference(home, nobg, photo, capsys):
    old = toy_models.describe((home / "models/toy.onnx").read_bytes())
    toy_models.write_entries(home / "models", [old, {**old, "version": 2}])
    assert nobg("cutout", photo, "--model", "toy@1", "--json") == 0
    assert json.loads(capsys.readouterr().out)["model"] == "toy 1"


def test_the_subject_is_looked_for_in_the_box(nobg, photo, tmp_path):
    box = "25%,25%,25%,50%"
    assert nobg("cutout", photo, "--box", box, "--mask-only", "-o", tmp_path / "mask.png") == 0
    mask = np.asarray(Image.open(tmp_path / "mask.png"))
    # The scene's subject goes on to column 24.
    assert (mask[6:18, 8:16] > 127).all()
    assert not mask[:, 17:].any()


def test_strokes_are_pictures(nobg, photo, tmp_path):
    strokes = pictures.save(np.full((24, 32), 255, np.uint8), tmp_path / "strokes.png")
    assert nobg("cutout", photo, "--subject", strokes, "-o", tmp_path / "all.png") == 0
    assert (np.asarray(Image.open(tmp_path / "all.png"))[..., 3] == 255).all()
    assert nobg("cutout", photo, "--background", strokes, "-o", tmp_path / "none.png") == 0
    assert not np.asarray(Image.open(tmp_path / "none.png"))[..., 3].any()


def test_the_edge_is_shaped_as_asked_for(nobg, photo, tmp_path):
    def covered(*options: object) -> float:
        target = tmp_path / "mask.png"
        assert nobg("cutout", photo, "--mask-only", "--overwrite", "-o", target, *options) == 0
        return float(np.asarray(Image.open(target), float).sum())

    assert covered("--grow", "-1.5") < covered() < covered("--grow", "1.5")


def test_hero_edges_come_when_asked_for(nobg, tmp_path):
    large = np.roll(pictures.scene().repeat(7, 0).repeat(7, 1), 3, (0, 1))
    photo = pictures.save(large, tmp_path / "photo.png")
    masks = []
    for edges in ("fast", "hero"):
        target = tmp_path / f"{edges}.png"
        assert nobg("cutout", photo, "--mask-only", "--edges", edges, "-o", target) == 0
        masks.append(np.asarray(Image.open(target)))
    assert (masks[0] != masks[1]).any()


def test_colours_stay_the_photos_own_when_asked_for(nobg, photo, tmp_path):
    target = tmp_path / "own.png"
    assert nobg("cutout", photo, "--colours", "original", "--grow", "3", "-o", target) == 0
    assert_array_equal(np.asarray(Image.open(target))[..., :3], pictures.scene())


def test_colours_are_clean_by_default(nobg, photo, tmp_path):
    target = tmp_path / "clean.png"
    assert nobg("cutout", photo, "--grow", "3", "-o", target) == 0
    rgba = np.asarray(Image.open(target))
    shown = rgba[..., 3] > 0
    # The scene's blue ground shows at the grown edge; in clean colours green goes on.
    assert (pictures.scene()[shown][:, 2] == 255).any()
    assert rgba[shown][:, 2].max() < 128


def test_an_unknown_model_ends_in_one_line_and_exit_code_4(nobg, photo, capsys):
    assert nobg("cutout", photo, "--model", "best") == 4
    told = "nobg: There is no model called best. Choose one of: toy@1.\n"
    assert capsys.readouterr() == ("", told)


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
    "name",
    [
        "with space.png",
        "-o.png",
        "--help.png",
        "\u00fc\u0436\u6c34\U0001f981.png",
        "a\nb.png",
        "%s.png",
    ],
)
def test_any_name_is_taken(nobg, tmp_path, monkeypatch, capsysbinary, name):
    monkeypatch.chdir(tmp_path)
    pictures.save(pictures.scene(), tmp_path / name)
    assert nobg("cutout", "--", name) == 0
    assert capsysbinary.readouterr().out == os.fsencode(Path(name).stem + "-cutout.png\n")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_name_that_is_no_text_is_taken(nobg, tmp_path, capsysbinary):
    photo = tmp_path / os.fsdecode(b"a\xff.png")
    pictures.save(pictures.scene(), photo)
    assert nobg("cutout", photo) == 0
    assert capsysbinary.readouterr().out == os.fsencode(tmp_path) + b"/a\xff-cutout.png\n"


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


def test_a_photo_named_twice_is_done_once():
    assert len(plan([Path("a.png"), Path("./a.png")], None, "-cutout", "png")) == 1


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".png"], ids=["folder", "file"])
def test_an_output_of_too_long_a_name_is_told(nobg, photo, tmp_path, capsys, name):
    assert nobg("cutout", photo, "-o", tmp_path / name) == 5
    assert "could not be written: its name is too long" in capsys.readouterr().err


@pytest.fixture
def circle(tmp_path: Path) -> None:
    """Links that lead to each other, once with a picture's names and once with folders'."""
    for ending in (".png", ""):
        (tmp_path / f"a{ending}").symlink_to(f"b{ending}")
        (tmp_path / f"b{ending}").symlink_to(f"a{ending}")


@needs_links
@pytest.mark.parametrize("overwrite", [[], ["--overwrite"]])
@pytest.mark.parametrize("name", ["a.png", "a", "a/cut.png", "a/folder"])
def test_links_that_lead_in_a_circle_are_told(
    nobg, photo, circle, tmp_path, capsys, name, overwrite
):
    assert nobg("cutout", photo, "-o", tmp_path / name, *overwrite) == 5
    assert "its symbolic links lead in a circle. Choose another" in capsys.readouterr().err
    assert (tmp_path / "a.png").is_symlink()


@needs_links
@pytest.mark.parametrize(("name", "made"), [("a.png", "b.png"), ("a", "b/photo-cutout.png")])
def test_a_link_to_what_is_not_there_yet_is_followed(nobg, photo, tmp_path, name, made):
    (tmp_path / name).symlink_to(Path(made).parts[0])
    assert nobg("cutout", photo, "-o", tmp_path / name) == 0
    assert (tmp_path / name).is_symlink()
    assert (tmp_path / made).is_file()


def test_a_folder_that_cannot_be_made_is_told(nobg, photo, capsys):
    assert nobg("cutout", photo, "-o", photo / "folder") == 5
    assert "could not be written: its folder is a file" in capsys.readouterr().err


def test_a_reader_that_leaves_ends_it_quietly(child, photo, tmp_path):
    photos = [pictures.save(pictures.scene(), tmp_path / f"{i}.png") for i in range(3)]
    with child("cutout", *photos) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == -signal.SIGPIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_results_that_cannot_be_printed_are_told(child, photo):
    with Path("/dev/full").open("wb") as full:
        process = child("cutout", photo, stdout=full)
        _, errors = process.communicate(timeout=60)
    assert b"could not be printed: No space left on device. Free some space" in errors
    assert errors.count(b"\n") == 1
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_messages_that_cannot_be_told_keep_no_photo_from_being_done(child, photo, tmp_path):
    with Path("/dev/full").open("wb") as full:
        process = child("cutout", tmp_path / "missing.png", photo, stderr=full)
        process.communicate(timeout=60)
    assert process.returncode == 1
    assert (tmp_path / "photo-cutout.png").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no folder that is in use")
@pytest.mark.parametrize("target", [["-o", "out.png"], ["-o", "folder"], []])
def test_a_folder_that_is_gone_is_told(nobg, photo, tmp_path, monkeypatch, capsys, target):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert nobg("cutout", photo if target else "photo.png", *target) == 5
    assert "could not be written: its folder does not exist" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_tidily(home, child, photo, tmp_path, number, code):
    toy_models.write_registry(home / "models", toy_models.slow())
    with child("cutout", tmp_path / "missing.png", photo) as process:
        assert b"does not exist" in process.stderr.readline()  # now it waits for the model
        process.send_signal(number)
        out, errors = process.communicate(timeout=60)
    assert process.returncode == code
    assert out == b""
    assert errors == (b"nobg: The work was stopped.\n" if number == signal.SIGINT else b"")
    assert [path.name for path in tmp_path.glob("*.*")] == ["photo.png"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_takes_itself_away_before_a_line_is_printed():
    terminal = Terminal()
    bar = ProgressBar(4, terminal)
    bar.show(1)
    drawn = terminal.getvalue()
    assert drawn.startswith("\r[###")
    assert drawn.endswith("] 1 of 4 photos")
    bar.clear()
    assert terminal.getvalue() == drawn + "\r" + " " * (len(drawn) - 1) + "\r"


@pytest.mark.parametrize("columns", [1, 5, 20, 40, 200])
def test_the_bar_fits_into_the_terminal(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal = Terminal()
    ProgressBar(12, terminal).show(7)
    assert len(terminal.getvalue().lstrip("\r")) < columns or columns == 1


@pytest.mark.parametrize(("total", "stream"), [(1, Terminal()), (9, io.StringIO())])
def test_there_is_no_bar_for_one_photo_or_without_a_terminal(total, stream):
    bar = ProgressBar(total, stream)
    bar.show(0)
    bar.clear()
    assert stream.getvalue() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_the_lines_stand_alone(child, tmp_path):
    import pty

    photos = [pictures.save(pictures.scene(), tmp_path / f"{i}.png") for i in range(3)]
    photos.insert(1, tmp_path / "missing.png")
    ours, theirs = pty.openpty()
    process = child("cutout", *photos, stdout=theirs, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # Linux says so when the last writer has gone
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait(timeout=60) == 1
    shown = [line.split("\r")[-1] for line in seen.decode().replace("\r\n", "\n").split("\n")]
    assert shown == [
        str(tmp_path / "0-cutout.png"),
        f"nobg: {tmp_path / 'missing.png'} does not exist. Check the name.",
        str(tmp_path / "1-cutout.png"),
        str(tmp_path / "2-cutout.png"),
        "nobg: 1 of 4 photos failed:",
        f"  {tmp_path / 'missing.png'}",
        "",
    ]
