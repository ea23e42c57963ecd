"""`nobg cutout`: what is made of each photo, and how that is told."""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from PIL import Image

from tests import pictures, toy_models


def test_the_result_lies_beside_the_photo_and_is_named(nobg, photo, capsys):
    assert nobg("cutout", photo) == 0
    assert capsys.readouterr() == (f"{photo.parent / 'photo-cutout.png'}\n", "")
    assert (photo.parent / "photo-cutout.png").exists()


def test_the_mask_alone_has_a_name_of_its_own(nobg, photo):
    assert nobg("cutout", photo, "--mask-only") == 0
    with Image.open(photo.parent / "photo-mask.png") as mask:
        assert mask.mode == "L"


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
