"""nobg in a real GIMP window, with real keys and clicks."""

import pytest

from tests.hosts.cases import WINDOW

pytestmark = [pytest.mark.gimp, pytest.mark.slow, pytest.mark.network]


@pytest.mark.parametrize("name", WINDOW)
def test_window(window, name):
    assert name in window, "gimp_window.py has no such check"
    assert "raised" not in window[name], window[name]["raised"]


def test_no_window_check_runs_unnamed(window):
    assert set(window) == set(WINDOW)
