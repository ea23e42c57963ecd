"""What a host can tell of the worker without starting it."""

import pytest

from nobg_core.bridge.run import remove_backgrounds
from nobg_core.bridge.start_worker import is_worker_alive
from nobg_core.bridge.worker_state import look_at_worker
from nobg_core.options import CutoutOptions
from tests.fake_host import FakeImage, green_layer


@pytest.mark.usefixtures("installed")
def test_a_worker_that_does_not_run_starts_with_the_next_cutout():
    assert look_at_worker().text == "Starts with the next cut-out"


@pytest.mark.usefixtures("installed")
def test_looking_starts_no_worker():
    look_at_worker()
    assert not is_worker_alive()


@pytest.mark.usefixtures("installed")
def test_the_model_of_the_last_cutout_is_named_after_the_worker_has_left():
    state = look_at_worker("toy 1 on the CPU")
    assert state.text == "toy 1 on the CPU, starts with the next cut-out"


@pytest.mark.usefixtures("warm")
def test_a_warm_worker_is_told_with_its_model_and_device():
    [outcome] = remove_backgrounds([FakeImage(green_layer()).job], CutoutOptions(device="cpu"))
    state = look_at_worker(outcome.made_by)
    assert (state.is_warm, state.text) == (True, "toy 1 on the CPU, ready")


@pytest.mark.usefixtures("home")
def test_a_missing_installation_is_told_with_its_repair():
    error = look_at_worker().error
    assert "python3 install.py repair" in error.hint
