"""Memory that runs out in mid-work is told as that, whoever notices it."""

import threading
from collections.abc import Callable
from multiprocessing import Pipe

import cv2
import numpy as np
import pytest

from nobg_core import wire
from nobg_core.bridge import greeting, worker_client
from nobg_core.bridge.request import send_cut_out, send_layer
from nobg_core.engine import batch, check_command, cli, image_io
from nobg_core.engine.desk import Desk
from nobg_core.engine.edge_network import EdgeNetwork
from nobg_core.engine.export import ExportOptions
from nobg_core.engine.follow import TileAlpha
from nobg_core.engine.memory import is_shortage
from nobg_core.engine.providers import Feed, Runner, Tensor
from nobg_core.engine.registry import load_entry
from nobg_core.engine.serve import serve
from nobg_core.engine.session import Session
from nobg_core.engine.targets import Task
from nobg_core.errors import ImageError, ModelError
from nobg_core.options import CutoutOptions
from nobg_core.run_folder import open_run_folder, read_key
from tests import pictures
from tests.fake_host import green_layer

CPU = CutoutOptions(device="cpu")


def as_python(*_: object) -> None:
    raise MemoryError


def as_opencv(*_: object) -> None:
    """Ask OpenCV for more than any computer has."""
    cv2.resize(np.zeros((1, 1), np.uint8), (1 << 30, 1 << 30))


def as_a_library_of_c(*_: object) -> None:
    raise cv2.error("std::bad_alloc")


def as_onnxruntime(*_: object) -> None:
    raise RuntimeError("bfc_arena.cc:360 Failed to allocate memory for requested buffer of size 9")


WAYS = [as_python, as_opencv, as_a_library_of_c, as_onnxruntime]
RUN_OUT = pytest.mark.parametrize("run_out", WAYS)


class Full(Runner):
    """A model for which there is no room."""

    def run(self, feed: Feed) -> Tensor:
        as_onnxruntime()

    def stop(self) -> None:
        pass


@RUN_OUT
def test_a_photo_of_the_command_line_is_named(home, tmp_path, monkeypatch, run_out):
    photo = pictures.save(pictures.scene(), tmp_path / "photo.png")
    monkeypatch.setattr(batch, "read_photo", run_out)
    [result] = batch.run_batch([Task(photo, tmp_path / "cut.png")], CPU, ExportOptions())
    assert str(result.error).startswith(f"There was not enough free memory for {photo}. Close")


@RUN_OUT
def test_the_other_commands_say_so_too(tmp_path, monkeypatch, capsys, run_out):
    monkeypatch.setattr(check_command, "read_photo", run_out)
    monkeypatch.setattr(cli, "_die_of_signals", lambda: None)
    monkeypatch.setattr(cli, "refuse_network", lambda: None)
    monkeypatch.setattr("sys.argv", ["nobg", "check", "photo.png", "mask.png"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == ImageError.exit_code
    assert capsys.readouterr().err.startswith("nobg: There was not enough free memory")


@RUN_OUT
def test_the_worker_answers_so(home, run_out: Callable[..., None]):
    ours, theirs = Pipe()
    arguments = (theirs, read_key(open_run_folder()), 1, Desk(run_out), lambda: None)
    worker = threading.Thread(target=serve, args=arguments)
    pixels = green_layer().read_layer()
    with ours, theirs:
        worker.start()
        greeting.greet(ours, "job")
        send_cut_out(ours, pixels, CPU)
        wire.receive_message(ours, "ready")
        send_layer(ours, pixels)
        with pytest.raises(ImageError, match="not enough free memory"):
            worker_client.wait_for(ours, "mask", lambda *_: True)
        worker.join(10)


def test_a_whole_file_is_not_called_damaged(tmp_path, monkeypatch):
    photo = pictures.save(pictures.scene(), tmp_path / "photo.png")
    monkeypatch.setattr(image_io, "turn_upright", as_opencv)
    with pytest.raises(MemoryError):
        image_io.read_photo(photo)


def test_no_bits_are_dropped_for_want_of_memory(tmp_path, monkeypatch):
    photo = tmp_path / "deep.png"
    photo.write_bytes(pictures.png(pictures.scene().astype(np.uint16) * 257))
    monkeypatch.setattr(cv2, "imdecode", as_opencv)
    with pytest.raises(MemoryError):
        image_io.read_photo(photo)


def test_a_model_without_room_needs_no_repair(home):
    session = Session(load_entry("", home / "models"), "cpu", open_on=lambda *_: Full())
    with pytest.raises(ModelError, match="not enough memory to run the model") as caught:
        session.run({"image": np.zeros((1, 3, 8, 8), np.float32)})
    assert "repair" not in caught.value.hint


def test_an_edge_network_without_room_needs_no_repair():
    alpha = np.zeros((16, 16), np.float32)
    with pytest.raises(MemoryError):
        EdgeNetwork(Full()).correct(np.zeros((16, 16, 3), np.uint8), alpha, TileAlpha(alpha, alpha))


@pytest.mark.parametrize("exc", [ValueError("odd"), cv2.error("made by hand"), OSError(28, "full")])
def test_other_failures_are_no_shortage(exc):
    assert not is_shortage(exc)
