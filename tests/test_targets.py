"""Where the result of each photo goes: a file, a folder, a link."""

import sys
from pathlib import Path

import pytest
from PIL import Image

from nobg_core.engine.targets import plan

needs_links = pytest.mark.skipif(
    sys.platform == "win32", reason="on Windows few users may make links"
)


def test_the_output_can_be_a_file(nobg, photo, tmp_path):
    assert nobg("cutout", photo, "-o", tmp_path / "out.WEBP") == 0
    with Image.open(tmp_path / "out.WEBP") as cutout:
        assert cutout.format == "WEBP"


def test_the_output_can_be_a_folder_that_is_made(nobg, photo, tmp_path):
    assert nobg("cutout", photo, "-o", tmp_path / "a" / "b", "--format", "webp") == 0
    assert (tmp_path / "a" / "b" / "photo-cutout.webp").exists()


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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no folder that is in use")
@pytest.mark.parametrize("target", [["-o", "out.png"], ["-o", "folder"], []])
def test_a_folder_that_is_gone_is_told(nobg, photo, tmp_path, monkeypatch, capsys, target):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert nobg("cutout", photo if target else "photo.png", *target) == 5
    assert "could not be written: its folder does not exist" in capsys.readouterr().err
