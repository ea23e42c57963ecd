"""What stands where a result is to go, under whatever name, and what becomes of it."""

from pathlib import Path

import pytest

from nobg_core.engine import batch
from nobg_core.engine.targets import Task
from tests import pictures
from tests.batches import left_in, run

pytestmark = pytest.mark.usefixtures("home")


def same(photo: Path) -> Path:
    return photo


def symbolic_link(photo: Path) -> Path:
    (photo.parent / "link.png").symlink_to(photo)
    return photo.parent / "link.png"


def hard_link(photo: Path) -> Path:
    (photo.parent / "hard.png").hardlink_to(photo)
    return photo.parent / "hard.png"


def detour(photo: Path) -> Path:
    (photo.parent / "folder").mkdir()
    return Path(f"{photo.parent}/folder/../{photo.name}")


def linked_folder(photo: Path) -> Path:
    (photo.parent / "linked").symlink_to(photo.parent)
    return photo.parent / "linked" / photo.name


@pytest.mark.parametrize("spelled", [same, symbolic_link, hard_link, detour, linked_folder])
@pytest.mark.parametrize("overwrite", [False, True])
def test_a_photo_is_never_overwritten(photo, spelled, overwrite):
    before = photo.read_bytes()
    (result,) = run([Task(photo, spelled(photo))], overwrite=overwrite)
    assert "never overwrites" in str(result.error)
    assert photo.read_bytes() == before


def test_a_photo_whose_turn_is_still_to_come_is_not_overwritten(photo, tmp_path):
    later = pictures.save(pictures.scene(), tmp_path / "photo-cutout.png")
    before = later.read_bytes()
    results = run([Task(photo, later), Task(later, tmp_path / "b.png")], overwrite=True)
    assert "never overwrites" in str(results[0].error)
    assert results[1].error is None
    assert later.read_bytes() == before


def test_a_result_that_exists_is_replaced_only_when_asked_for(photo, tmp_path):
    target = tmp_path / "cut.png"
    target.write_bytes(b"old")
    (result,) = run([Task(photo, target)])
    assert "already exists" in str(result.error)
    assert target.read_bytes() == b"old"
    (result,) = run([Task(photo, target)], overwrite=True)
    assert result.error is None
    assert target.read_bytes() != b"old"


def test_a_folder_is_not_replaced(photo, tmp_path):
    (tmp_path / "cut.png").mkdir()
    (result,) = run([Task(photo, tmp_path / "cut.png")], overwrite=True)
    assert "is a folder" in str(result.error)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no devices as files")
def test_a_device_is_not_replaced(photo):
    (result,) = run([Task(photo, Path("/dev/full"))], overwrite=True)
    assert "is no file" in str(result.error)
    assert Path("/dev/full").is_char_device()


def test_a_link_goes_on_pointing_to_the_result(photo, tmp_path):
    (tmp_path / "real.png").write_bytes(b"old")
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    (result,) = run([Task(photo, tmp_path / "link.png")], overwrite=True)
    assert result.error is None
    assert (tmp_path / "link.png").is_symlink()
    assert (tmp_path / "real.png").read_bytes() != b"old"


def test_a_result_that_another_program_makes_meanwhile_is_not_replaced(
    photo, tmp_path, monkeypatch
):
    target, read = tmp_path / "cut.png", batch.read_photo

    def be_outrun(path: Path) -> object:
        target.write_bytes(b"another program's")
        return read(path)

    monkeypatch.setattr(batch, "read_photo", be_outrun)
    (result,) = run([Task(photo, target)])
    assert "another program made it meanwhile" in str(result.error)
    assert target.read_bytes() == b"another program's"
    assert left_in(tmp_path) == {"photo.png", "cut.png"}
