"""A set-up that is broken says what to run."""

import os

import pytest

from nobg_core.bridge.outcome import State
from nobg_core.bridge.run import remove_backgrounds
from nobg_core.options import CutoutOptions
from nobg_core.places import log_path
from tests.fake_host import FakeImage, green_layer

OPTIONS = CutoutOptions(device="cpu")


def run(*images: FakeImage, options: CutoutOptions = OPTIONS):
    return remove_backgrounds([image.job for image in images], options)


def test_an_error_is_written_to_the_log_that_its_hint_names(home):
    run(FakeImage(green_layer()))
    assert "set-up was not finished" in log_path().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "receipt",
    [None, "", "{}", '{"python": 3, "version": "1"}', '{"python": "/gone", "version": "1"}'],
)
def test_a_broken_installation_says_what_to_run(home, receipt):
    if receipt is not None:
        (home / "install.json").write_text(receipt)
    [outcome] = run(FakeImage(green_layer()))
    assert outcome.state is State.FAILED
    assert "python3 install.py repair" in outcome.error.hint


def test_a_private_python_that_cannot_run_says_what_to_run(installed):
    (installed / "python").write_text("#!/nonexistent/python\n")
    [outcome] = run(FakeImage(green_layer()))
    assert "python3 install.py repair" in outcome.error.hint


def test_a_private_python_that_ends_at_once_says_where_the_log_is(installed):
    (installed / "python").write_text("#!/bin/sh\nexit 3\n")
    [outcome] = run(FakeImage(green_layer()))
    assert outcome.error.kind == "worker"
    assert str(log_path()) in outcome.error.hint


def test_a_damaged_model_reaches_the_user_in_plain_words(installed):
    (installed / "models" / "toy.onnx").write_bytes(b"damaged")
    [outcome] = run(FakeImage(green_layer()))
    assert outcome.error.kind == "model"
    assert "damaged or changed" in outcome.error.message
    assert "Traceback" not in str(outcome.error)


def test_the_run_folder_of_another_user_is_not_used(home, monkeypatch):
    (home / "run").mkdir(parents=True)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    [outcome] = run(FakeImage(green_layer()))
    assert "belongs to somebody else" in outcome.error.message
