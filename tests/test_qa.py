"""Masks are checked and signed off on the command line, and the log stays at home."""

import json
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from nobg_core.engine.cli import commands
from nobg_core.errors import ImageError
from nobg_core.qa_log import qa_log_path, read_log, sign_off, summarise
from tests import pictures

MAY = datetime(2026, 5, 31, 9, 30, tzinfo=timezone.utc)
JUNE = datetime(2026, 6, 1, tzinfo=timezone.utc)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a photo, its true mask, and one with a hole."""
    scene = pictures.scene(200, 160)
    mask = np.where(scene[..., 1] > 0, 255, 0).astype(np.uint8)
    pictures.save(scene, tmp_path / "photo.png")
    pictures.save(mask, tmp_path / "mask.png")
    mask[80:84, 100:104] = 0
    pictures.save(mask, tmp_path / "holed.png")
    return tmp_path


@pytest.fixture
def nobg(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command line in that folder."""
    monkeypatch.chdir(folder)
    return lambda *arguments: CliRunner().invoke(commands, arguments, catch_exceptions=False)


def test_a_good_mask_is_called_so(nobg):
    assert nobg("check", "photo.png", "mask.png").output == "good  (score 1.00)\n"


def test_a_doubtful_place_is_listed_with_its_position(nobg):
    told = nobg("check", "photo.png", "holed.png").output
    assert told.startswith("look at it")
    assert "hole        at 100,80  4 x 4  a small hole in the subject" in told


def test_json_has_the_same_for_scripts(nobg):
    told = json.loads(nobg("check", "photo.png", "holed.png", "--json").output)
    assert told["verdict"] == "look at it"
    assert told["doubts"][0]["kind"] == "hole"
    assert told["doubts"][0]["bounds"] == [100, 80, 4, 4]


def test_a_sign_off_notes_the_verdict_and_only_the_name(nobg, folder):
    result = nobg("qa", "sign", str(folder / "photo.png"), "holed.png", "--reject", "mask")
    assert result.output == "photo.png: rejected (mask)\n"
    (row,) = read_log()
    assert (row.file, row.verdict, row.decision) == ("photo.png", "look at it", "rejected")
    assert str(folder) not in qa_log_path().read_text()


@pytest.mark.parametrize("name", ["photo.jpg", "x" * 300 + ".jpg", "photo.png/photo.jpg"])
def test_what_does_not_exist_is_not_signed_off(nobg, name):
    with pytest.raises(ImageError, match=r"\.jpg does not exist"):
        nobg("qa", "sign", name)
    assert not list(read_log())


def test_a_sign_off_without_a_reason_accepts(nobg):
    assert nobg("qa", "sign", "photo.png").output == "photo.png: accepted\n"
    assert [row.decision for row in read_log()] == ["accepted"]


def test_the_summary_gives_the_share_of_each_reason(nobg):
    for reason in ("", "", "mask", "capture"):
        sign_off("a.png", "", reason, MAY)
    told = nobg("qa", "summary", "--month", "2026-05").output
    assert "2026-05: 4 signed off, 2 accepted" in told
    assert "mask         1   25.0%" in told
    assert "export       0    0.0%" in told


def test_the_summary_of_a_month_counts_that_month_only(nobg):
    sign_off("a.png", "", "", MAY)
    sign_off("b.png", "", "mask", JUNE)
    told = json.loads(nobg("qa", "summary", "--month", "2026-06", "--json").output)
    assert (told["accepted"], told["rejected"]["mask"], told["total"]) == (0, 1, 1)


def test_a_summary_without_a_log_is_empty(nobg):
    assert "0 signed off" in nobg("qa", "summary").output


def test_what_is_no_month_is_refused(nobg):
    assert nobg("qa", "summary", "--month", "May").exit_code == 2


def test_a_row_that_was_damaged_by_hand_spoils_no_other(home):
    sign_off("a.png", "", "", MAY)
    with qa_log_path().open("a") as log:
        log.write("nonsense\n")
    sign_off("b.png", "", "", MAY)
    assert [row.file for row in read_log()] == ["a.png", "b.png"]


@pytest.mark.parametrize("name", ['a "b", c.png', "ü\n.png", "\udcff.png"])
def test_any_file_name_can_be_signed_off(home, name):
    sign_off(name, "", "", MAY)
    assert summarise("2026-05").accepted == 1


def test_a_reason_that_does_not_exist_is_refused(home):
    with pytest.raises(ImageError, match="no reason"):
        sign_off("a.png", "", "ugly")
    assert not qa_log_path().exists()


def test_a_log_that_cannot_be_written_is_told(home):
    home.mkdir(exist_ok=True)
    (home / "qa").write_text("a file where the folder should be")
    with pytest.raises(ImageError, match="could not be written"):
        sign_off("a.png", "", "")


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@x", "\tx"])
def test_no_file_name_is_taken_for_a_formula(home, name):
    sign_off(name, "good")
    [row] = read_log()
    assert row.file == f"'{name}"
